// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace signalbox {

/// The bytes [begin, end) of a text become `text`.
struct TextEdit
{
    qsizetype begin = 0;
    qsizetype end = 0;
    QByteArray text;
};

/// `text` with `edits`; nothing when they overlap or lie beyond it.
std::optional<QByteArray> withEdits(const QByteArray &text, QList<TextEdit> edits);

/// `text` with `edits`, which do not overlap, when parseYaml() makes the tree `expected` of it and finds no
/// more problems than before; nothing otherwise.
std::optional<QByteArray> splicedYaml(
    const QByteArray &text, QList<TextEdit> edits, const YamlNode &expected);

/// True for a text that is JSON, which has to stay so.
bool isJsonText(const QByteArray &text);

/// `value` between double quotes, as YAML and JSON read it alike.
QByteArray doubleQuoted(const QString &value);

/// Replaces values in the text of a configuration: every byte outside of them stays, and what was quoted
/// stays quoted in its way.
class ConfigSplice
{
public:
    explicit ConfigSplice(QByteArray text);

    /// What the text says before the changes.
    [[nodiscard]] const YamlParsing &parsing() const { return m_parsing; }

    /// `scalar`, one of parsing(), becomes `value`, and so does every alias of it.
    void replace(const YamlNode &scalar, const QString &value);

    /// The new text, which was read again and says what it should. An Error that names the line when the text
    /// has errors, or a value stands where it cannot be replaced alone.
    [[nodiscard]] Result<QByteArray> apply() const;

private:
    struct Replacement
    {
        YamlNode scalar; ///< as it was
        QString value;
    };

    [[nodiscard]] std::optional<QByteArray> spliced(const QList<Replacement> &replacements) const;

    QByteArray m_text;
    YamlParsing m_parsing;
    bool m_isJson = false;
    QList<Replacement> m_replacements;
};

} // namespace signalbox
