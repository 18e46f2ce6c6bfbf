// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// Switches Nagle's algorithm off for every TCP socket of this process.
///
/// QNetworkAccessManager leaves it on and shows its sockets to nobody, so that the last piece of a large
/// request waits for the acknowledgement of the one before: 40 ms with a peer that delays it. On sockets that
/// have it off already, and on descriptors that are no sockets, this does nothing. Not implemented on
/// Windows, where Qt's sockets keep it.
void setLowDelayOnAllSockets();

} // namespace signalbox
