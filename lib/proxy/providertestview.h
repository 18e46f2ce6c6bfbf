// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/providertestsnapshot.h"

#include <QJsonObject>

namespace signalbox {

/// A test as the management API tells it.
[[nodiscard]] QJsonObject providerTestView(const ProviderTestSnapshot &snapshot);

} // namespace signalbox
