// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencepattern.h"

#include <QRegularExpression>
#include <QVarLengthArray>

#include <algorithm>

namespace signalbox {

namespace {

using Arguments = QList<SentencePattern::Argument>;

/// What is as short as "%1 of %2" may stand by chance in the words of a provider: it is of figures and names
/// of one word.
constexpr int fewSigns = 4;
constexpr QChar quote = u'\'';

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

bool SentencePattern::isOwnAroundNames() const
{
    constexpr int enough = 9; // "route %1 fits", "it leads to %1", "one model: %1"
    const QString own = m_parts.join(QString());
    const qsizetype words = own.split(u' ', Qt::SkipEmptyParts).size() + own.count(QLatin1String(": "));
    const bool isPredicate = beginning().startsWith(QLatin1String("must ")); // of whatever stands before it
    return m_weight >= enough && !beginning().isEmpty() && !isPredicate
        && (words > 2 || !m_parts.constLast().isEmpty());
}

bool SentencePattern::isRemark() const
{
    return beginning().isEmpty() && m_parts.size() > 1 && m_parts.at(1).startsWith(QLatin1String(" ("));
}

/// A word beside a place may go on in what stands there.
QList<QStringView> SentencePattern::words() const
{
    static const QRegularExpression word(
        QStringLiteral("[^\\W_]+"), QRegularExpression::UseUnicodePropertiesOption);
    QList<QStringView> result;
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        const QStringView part = m_parts.at(i);
        for (auto words = word.globalMatch(m_parts.at(i)); words.hasNext();) {
            const QRegularExpressionMatch found = words.next();
            const bool isOpen = (i > 0 && found.capturedStart() == 0)
                || (i + 1 < m_parts.size() && found.capturedEnd() == part.size());
            if (!isOpen)
                result.append(part.sliced(found.capturedStart(), found.capturedLength()));
        }
    }
    return result;
}

bool SentencePattern::mayBeIn(QStringView text) const
{
    return std::all_of(m_parts.begin(), m_parts.end(), [&](const QString &part) {
        const qsizetype at = text.indexOf(part);
        if (at >= 0)
            text = text.sliced(at + part.size());
        return at >= 0;
    });
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
    QVarLengthArray<QStringView, 8> found;
    for (qsizetype i = 1; i + 1 < m_parts.size(); ++i) {
        const qsizetype length = rest.indexOf(m_parts.at(i));
        if (length < 0)
            return std::nullopt;
        found.append(rest.first(length));
        rest = rest.sliced(length + m_parts.at(i).size());
    }
    found.append(rest);
    QList<Argument> result;
    for (qsizetype i = 0; i < m_numbers.size(); ++i) {
        // Of two texts the translation would lose one, and write the other twice at each level.
        const qsizetype first = m_numbers.indexOf(m_numbers.at(i));
        if (found.at(i) != found.at(first))
            return std::nullopt;
        const bool isQuoted = m_parts.at(i).endsWith(quote) && m_parts.at(i + 1).startsWith(quote)
            && !found.at(i).contains(quote);
        result.append({m_numbers.at(i), found.at(i), isQuoted});
    }
    if (begin.isEmpty() && m_weight < fewSigns && !areFigures(result))
        return std::nullopt;
    return result;
}

} // namespace signalbox
