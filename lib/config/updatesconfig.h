// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace signalbox {

/// Whether and where it is asked, once a day, if there is a new version. Nothing is ever downloaded.
struct UpdatesConfig
{
    bool check = false;
    /// Answers as GitHub's `releases/latest` does.
    QUrl url{QStringLiteral("https://api.github.com/repos/signalbox/signalbox/releases/latest")};

    friend bool operator==(const UpdatesConfig &, const UpdatesConfig &) = default;
};

} // namespace signalbox
