// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

/// Where one entry of a list or mapping stands in its text, in bytes.
struct EntrySpan
{
    qsizetype begin = 0; ///< its key's, its dash's, or in a list in brackets its value's first byte
    qsizetype keyEnd = 0; ///< behind its key; `begin` in a list
    qsizetype head = 0; ///< behind the colon or dash; `begin` in a list in brackets
    qsizetype valueBegin = 0; ///< at its anchor or tag if it has one; `head` when nothing is written
    qsizetype valueEnd = 0;
    bool isAlias = false;
};

/// The entries of one list or mapping as they are written. Those that a merge key brings are not among them.
struct CollectionSpan
{
    bool isFlow = false; ///< in brackets
    qsizetype begin = 0; ///< its bracket, first key or first dash
    QList<EntrySpan> entries;
};

/// Where `collection`, a list or mapping of parseYaml(text), is written. Nothing when that cannot be told for
/// sure; who changes the text reads it again to see that nothing else changed.
std::optional<CollectionSpan> collectionSpan(const QByteArray &text, const YamlNode &collection);

/// The end of a value of parseYaml(text) that begins in it.
std::optional<qsizetype> valueEnd(const QByteArray &text, const YamlNode &value);

} // namespace signalbox
