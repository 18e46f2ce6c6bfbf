// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimeZone>

namespace signalbox {

/// The time zone of this computer; UTC where it has none that is known (TZ names a missing file, or rules in
/// the form of POSIX).
inline QTimeZone ownZone()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    return zone.isValid() ? zone : QTimeZone::utc();
}

} // namespace signalbox
