// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/releaseversion.h"
#include "core/result.h"

#include <QUrl>

namespace signalbox {

/// A release, as GitHub tells of one.
struct ReleaseAnswer
{
    ReleaseVersion version;
    QString title; ///< one line; empty where it says no more than the version
    QUrl page; ///< https
    bool isForAll = true; ///< neither a draft nor a pre-release

    /// Of the JSON of `releases/latest`, or why it is none, in one line.
    [[nodiscard]] static Result<ReleaseAnswer> fromJson(const QByteArray &json);
};

} // namespace signalbox
