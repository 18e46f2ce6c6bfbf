// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencepattern.h"

#include <QRegularExpression>

#include <algorithm>

namespace signalbox {

namespace {

/// What is short may stand by chance in the words of a provider: then its arguments are single words.
constexpr int fewSigns = 4;

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
    const auto isWord = [](const Argument &argument) { return !argument.text.contains(u' '); };
    if (begin.isEmpty() && m_weight < fewSigns && !std::all_of(result.begin(), result.end(), isWord))
        return std::nullopt;
    return result;
}

} // namespace signalbox
