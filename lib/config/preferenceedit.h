// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "core/result.h"

namespace signalbox {

/// Where the preference `field` is written in a file: there, or below `settings` by the Balancer's name.
ConfigPath writtenPreference(const YamlNode &root, const ConfigPath &field);

/// `text` with other preferences, whose fields are paths from the root: server/port, log/level, client_keys.
/// Where the file has the Balancer's name for one below `settings` and not ours, that is changed.
Result<QByteArray> changePreferences(const QByteArray &text, const QList<FieldChange> &changes);

} // namespace signalbox
