// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/quirks.h"
#include "http/headers.h"

#include <QByteArray>

namespace signalbox {

/// Takes out of Messages API requests what a provider rejects, header half and body half together. What is
/// not rejected stays to the letter and in its place; without quirks everything is returned as it came.
class RequestCleaner
{
public:
    /// `quirks` outlives this object.
    explicit RequestCleaner(const Quirks &quirks) : m_quirks(quirks) { }

    /// `body` names the upstream model already. One that is no JSON object is returned as it came.
    [[nodiscard]] QByteArray body(const QByteArray &body) const;
    [[nodiscard]] Headers headers(const Headers &headers) const;

private:
    const Quirks &m_quirks;
};

} // namespace signalbox
