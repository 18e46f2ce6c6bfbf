// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "config/yamlspan.h"

#include <QByteArray>
#include <QString>

namespace signalbox {

/// Writes values in the style of the text that they are put into. Who uses it reads the text again to see
/// that it says what it should.
class YamlSpelling
{
public:
    enum class Quotes {
        WhereNeeded,
        AsJson, ///< around everything but numbers and true, false and null
    };

    /// How an item of a list is written.
    enum class Form {
        AsItSuits, ///< short ones in braces
        InBrackets,
        InLines,
    };

    YamlSpelling(Quotes quotes, QByteArray lineBreak, qsizetype step);

    /// The style of `text`: that of JSON if it is JSON, its line breaks, and how far it indents.
    static YamlSpelling of(const QByteArray &text, const YamlNode &root);
    [[nodiscard]] YamlSpelling quotedAsJson() const;

    [[nodiscard]] const QByteArray &lineBreak() const { return m_break; }
    [[nodiscard]] qsizetype step() const { return m_step; }

    [[nodiscard]] QByteArray scalar(const QString &value) const;
    /// In place of a value that is written as `before`: what was quoted stays quoted in its way.
    [[nodiscard]] QByteArray scalar(const QString &value, const ScalarSpan &before) const;
    /// In one line, in brackets.
    [[nodiscard]] QByteArray flow(const YamlNode &node) const;

    /// "key: value", of which all lines but the first are indented as those of `column`.
    [[nodiscard]] QByteArray member(const YamlNode &value, qsizetype column) const;
    [[nodiscard]] QByteArray flowMember(const YamlNode &value) const;
    /// "- value".
    [[nodiscard]] QByteArray item(const YamlNode &value, qsizetype column, Form form = Form::AsItSuits) const;
    /// The entries of a collection, of which none is indented in its first line.
    [[nodiscard]] QByteArray lines(const YamlNode &collection, qsizetype column) const;

    /// True for a value that stands behind its key, not below it.
    [[nodiscard]] bool fitsBehindKey(const YamlNode &value) const;
    /// True for a value that stands behind a dash without lines of its own.
    [[nodiscard]] bool fitsBehindDash(const YamlNode &value) const;

private:
    Quotes m_quotes;
    QByteArray m_break;
    qsizetype m_step;
};

} // namespace signalbox
