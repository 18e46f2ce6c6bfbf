// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/transport.h"

#include <memory>
#include <vector>

namespace signalbox {

/// The transports in use: one for each different set of settings, made when it is first needed.
class ConnectionPool
{
public:
    Transport &transport(const Provider &provider);

private:
    std::vector<std::unique_ptr<Transport>> m_transports;
};

} // namespace signalbox
