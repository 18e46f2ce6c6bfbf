// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencepattern.h"

#include <QRegularExpression>

#include <algorithm>

namespace signalbox {

namespace {

using Arguments = QList<SentencePattern::Argument>;

/// What is short may stand by chance in the words of a provider. As "%1 of %2" it is of figures and names of
/// one word, as "key %1" of one name, or of several with commas between them.
constexpr int signsOfTwo = 4;
constexpr int signsOfOne = 8;

bool areFigures(const Arguments &arguments)
{
    const auto isWord = [](const auto &argument) { return !argument.text.contains(u' '); };
    const auto hasDigit = [](const auto &argument) {
        return std::any_of(
            argument.text.begin(), argument.text.end(), [](QChar sign) { return sign.isDigit(); });
    };
    return std::all_of(arguments.begin(), arguments.end(), isWord)
        && std::any_of(arguments.begin(), arguments.end(), hasDigit);
}

bool areNames(const QString &text)
{
    const QStringList names = text.split(QStringLiteral(", "));
    return std::all_of(names.begin(), names.end(),
        [](const QString &name) { return !name.section(QStringLiteral(" ("), 0, 0).contains(u' '); });
}

} // namespace

SentencePattern::SentencePattern(const char *source) : m_source(source)
{
    static const QRegularExpression place(QStringLiteral("%([1-9][0-9]?)"));
    const QString text = QString::fromUtf8(source);
    qsizetype end = 0;
    for (auto places = place.globalMatch(text); places.hasNext();) {
        const QRegularExpressionMatch found = places.next();
        m_parts.append(text.mid(end, found.capturedStart() - end));
        m_numbers.append(found.capturedView(1).toInt());
        end = found.capturedEnd();
    }
    m_parts.append(text.mid(end));
    for (const QString &part : m_parts)
        m_weight += static_cast<int>(
            std::count_if(part.begin(), part.end(), [](QChar sign) { return !sign.isSpace(); }));
}

std::optional<QList<SentencePattern::Argument>> SentencePattern::match(QStringView text) const
{
    if (m_numbers.isEmpty())
        return text == m_parts.constFirst() ? std::optional(QList<Argument>()) : std::nullopt;
    const QString &begin = m_parts.constFirst();
    const QString &end = m_parts.constLast();
    if (text.size() < begin.size() + end.size() || !text.startsWith(begin) || !text.endsWith(end))
        return std::nullopt;
    QStringView rest = text.sliced(begin.size()).chopped(end.size());
    QList<Argument> result;
    for (qsizetype i = 0; i < m_numbers.size(); ++i) {
        const bool isLast = i + 1 == m_numbers.size();
        const qsizetype length = isLast ? rest.size() : rest.indexOf(m_parts.at(i + 1));
        if (length < 0)
            return std::nullopt;
        result.append({m_numbers.at(i), rest.first(length).toString()});
        rest = isLast ? QStringView() : rest.sliced(length + m_parts.at(i + 1).size());
    }
    const bool isTooShort = m_numbers.size() == 1
        ? m_weight < signsOfOne && !areNames(result.constFirst().text)
        : m_weight < signsOfTwo && !areFigures(result);
    return isTooShort ? std::nullopt : std::optional(result);
}

} // namespace signalbox
