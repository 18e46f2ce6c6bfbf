// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "core/result.h"

namespace signalbox {

/// `text` with other preferences, whose fields are paths from the root: server/port, log/level, client_keys.
/// Where the file has the Balancer's name for one below `settings` and not ours, that is changed.
Result<QByteArray> changePreferences(const QByteArray &text, const QList<FieldChange> &changes);

} // namespace signalbox
