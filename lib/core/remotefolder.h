// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Whether a folder is on a file system of which the system does not tell what others change there.
[[nodiscard]] bool isRemoteFolder(const QString &folder);

} // namespace signalbox
