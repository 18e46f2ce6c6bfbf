// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace signalbox {

/// Shows `url` in the user's browser; false when there is no program that does.
bool openInBrowser(const QUrl &url);

} // namespace signalbox
