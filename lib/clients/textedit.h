// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

/// One place of a text where something else stands now.
struct SettingsEdit
{
    qsizetype at = 0; ///< in bytes, in the text that all edits before it have made
    QByteArray removed;
    QByteArray inserted;

    friend bool operator==(const SettingsEdit &, const SettingsEdit &) = default;
};

/// `text` with all edits, each of which must fit.
QByteArray applied(QByteArray text, const QList<SettingsEdit> &edits);

/// What `text` was before the edits; nothing when it is not what they have made.
std::optional<QByteArray> reverted(QByteArray text, const QList<SettingsEdit> &edits);

} // namespace signalbox
