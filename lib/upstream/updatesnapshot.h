// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QUrl>

namespace signalbox {

/// What is known of new versions of this program.
struct UpdateSnapshot
{
    bool isAutomatic = false; ///< it is asked once a day
    bool isAsking = false;
    QString newVersion; ///< later than this one; empty = none is known
    QString title; ///< what its makers call it; mostly empty
    QUrl page; ///< where it is told of, and had
    QDateTime answeredAt; ///< UTC, when it was told last; null = never
    QString problem; ///< why the last question has no answer; empty = it has, or there was none

    friend bool operator==(const UpdateSnapshot &, const UpdateSnapshot &) = default;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::UpdateSnapshot)
