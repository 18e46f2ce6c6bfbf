// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

/// One place of a text where something else stands now.
struct TextEdit
{
    qsizetype at = 0; ///< in bytes, in the text that all edits before it have made
    QByteArray removed;
    QByteArray inserted;

    friend bool operator==(const TextEdit &, const TextEdit &) = default;
};

/// `text` with all edits, each of which must fit.
QByteArray applied(QByteArray text, const QList<TextEdit> &edits);

/// What `text` was before the edits; nothing when it is not what they have made.
std::optional<QByteArray> reverted(QByteArray text, const QList<TextEdit> &edits);

} // namespace signalbox
