// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// Threads that begin their event loop from now on use Qt's own poll() loop where Qt would take glib's,
/// unless QT_NO_GLIB is set already. The gateway needs nothing of glib, and answers a third more requests
/// without it.
void usePollEventLoop();

} // namespace signalbox
