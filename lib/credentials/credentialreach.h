// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace signalbox {

/// True when a credential that belongs to the server of `home` may be sent to `target`: to the same host, or
/// over TLS to another host of the same owner (api.example.com and www.example.com), as the list of public
/// suffixes has it. Never from https to http.
bool isWithinReach(const QUrl &target, const QUrl &home);

} // namespace signalbox
