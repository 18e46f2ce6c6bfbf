// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configsplice.h"

#include "config/yamlspan.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// A text that means itself without quotes wherever a value can stand.
bool isSafePlain(const QString &value)
{
    static const QRegularExpression form(
        QStringLiteral("^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_./@+-]*[A-Za-z0-9]$"));
    return form.match(value).hasMatch();
}

QByteArray singleQuoted(const QString &value)
{
    return "'" + QString(value).replace(u'\'', QStringLiteral("''")).toUtf8() + "'";
}

bool hasControlCharacters(const QString &value)
{
    return std::any_of(
        value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

QByteArray spelled(const QString &value, const ScalarSpan &before, bool isJson)
{
    if (before.style == ScalarSpan::Style::DoubleQuoted || isJson || hasControlCharacters(value))
        return doubleQuoted(value);
    if (before.style == ScalarSpan::Style::SingleQuoted)
        return singleQuoted(value);
    return isSafePlain(value) ? value.toUtf8() : doubleQuoted(value);
}

void setValue(YamlNode &node, qsizetype begin, const QString &value)
{
    if (node.kind == YamlNode::Kind::Scalar && node.begin == begin)
        node.text = value;
    for (YamlNode &child : node.children)
        setValue(child, begin, value);
}

} // namespace

std::optional<QByteArray> withEdits(const QByteArray &text, QList<TextEdit> edits)
{
    std::sort(
        edits.begin(), edits.end(), [](const TextEdit &a, const TextEdit &b) { return a.begin > b.begin; });
    QByteArray result = text;
    qsizetype last = text.size();
    for (const TextEdit &edit : std::as_const(edits)) { // from the end, as the places move
        if (edit.begin < 0 || edit.begin > edit.end || edit.end > last)
            return std::nullopt;
        result.replace(edit.begin, edit.end - edit.begin, edit.text);
        last = edit.begin;
    }
    return result;
}

std::optional<QByteArray> splicedYaml(const QByteArray &text, QList<TextEdit> edits, const YamlNode &expected)
{
    auto result = withEdits(text, std::move(edits));
    if (!result)
        return std::nullopt;
    const YamlParsing before = parseYaml(text);
    const YamlParsing after = parseYaml(*result);
    if (after.problems.size() != before.problems.size() || !after.root.isSameAs(expected))
        return std::nullopt;
    return result;
}

bool isJsonText(const QByteArray &text)
{
    return !QJsonDocument::fromJson(text.startsWith("\xef\xbb\xbf") ? text.sliced(3) : text).isNull();
}

QByteArray doubleQuoted(const QString &value)
{
    QString escaped;
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            escaped += u'\\';
        if (c.category() == QChar::Other_Control)
            escaped += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            escaped += c;
    }
    return "\"" + escaped.toUtf8() + "\"";
}

ConfigSplice::ConfigSplice(QByteArray text)
    : m_text(std::move(text))
    , m_parsing(parseYaml(m_text))
    , m_isJson(isJsonText(m_text))
{ }

void ConfigSplice::replace(const YamlNode &scalar, const QString &value)
{
    const bool isKnown = std::any_of(m_replacements.begin(), m_replacements.end(),
        [&](const Replacement &other) { return other.scalar.begin == scalar.begin && other.value == value; });
    if (!isKnown)
        m_replacements.append({scalar, value});
}

Result<QByteArray> ConfigSplice::apply() const
{
    for (const ConfigProblem &problem : m_parsing.problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            return Error{Error::Kind::InvalidRequest,
                QStringLiteral("line %1: %2").arg(problem.line).arg(problem.message)};
    }
    if (const auto result = spliced(m_replacements))
        return *result;
    const auto culprit = std::find_if(m_replacements.begin(), m_replacements.end(),
        [this](const Replacement &replacement) { return !spliced({replacement}); });
    const int line = (culprit == m_replacements.end() ? m_replacements.first() : *culprit).scalar.line;
    return Error{Error::Kind::InvalidRequest,
        QStringLiteral("line %1: the value cannot be replaced without a change to something else: write the "
                       "new value by hand")
            .arg(line)};
}

std::optional<QByteArray> ConfigSplice::spliced(const QList<Replacement> &replacements) const
{
    QList<TextEdit> edits;
    YamlNode expected = m_parsing.root;
    for (const Replacement &replacement : replacements) {
        const auto span = scalarSpan(m_text, replacement.scalar);
        if (!span)
            return std::nullopt;
        edits.append({span->begin, span->end, spelled(replacement.value, *span, m_isJson) + span->comment});
        setValue(expected, replacement.scalar.begin, replacement.value);
    }
    return splicedYaml(m_text, std::move(edits), expected);
}

} // namespace signalbox
