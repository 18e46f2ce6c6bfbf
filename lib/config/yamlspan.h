// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QByteArray>

#include <optional>

namespace signalbox {

/// The bytes [begin, end) that a scalar takes in its text, quotes included; an anchor or tag before it is not
/// part of it.
struct ScalarSpan
{
    enum class Style {
        Plain,
        SingleQuoted,
        DoubleQuoted,
        Block, ///< `|` or `>`: from there to the end of its last line that is not blank
    };

    Style style = Style::Plain;
    qsizetype begin = 0;
    qsizetype end = 0;
    QByteArray comment; ///< behind the `|` of a block, with the blanks before it; within [begin, end)
};

/// Where `scalar`, a node of parseYaml(text), is written. Nothing when that cannot be told for sure of a
/// plain scalar, or when it is no scalar; who changes the text reads it again to see that nothing else
/// changed.
std::optional<ScalarSpan> scalarSpan(const QByteArray &text, const YamlNode &scalar);

/// The first byte of the value itself that begins at `begin`: what an anchor (`&name`) or tag (`!name`)
/// stands before.
qsizetype behindProperties(const QByteArray &text, qsizetype begin);

/// Past blanks, line breaks and comments.
qsizetype behindSpace(const QByteArray &text, qsizetype at);

/// Past the name of an alias (`*name`), or past `&name`, `!name` or `!<name>`.
qsizetype behindProperty(const QByteArray &text, qsizetype at);

/// The place behind the quoted scalar that begins at `begin`; the text's end when it is open.
qsizetype quotedEnd(const QByteArray &text, qsizetype begin);

/// The line break that ends the line of `place`, or the text's end.
qsizetype lineEnd(const QByteArray &text, qsizetype place);

} // namespace signalbox
