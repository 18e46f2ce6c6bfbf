// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencereading.h"

#include "ui/texts/gatewaytexts.h"
#include "ui/texts/sentenceindex.h"

#include <QRegularExpression>

#include <array>

namespace signalbox {

namespace {

/// Nobody says more at once than somebody would read; the bodies of pages may be longer.
constexpr qsizetype longestText = 2000;
/// As many signs nobody else writes just so, whatever stands between them.
constexpr int longSentence = 10;

bool isIdeograph(QChar sign)
{
    return sign.unicode() >= 0x3400 && sign.unicode() <= 0x9fff;
}

/// Marks that bring their own room: of Chinese, and its quotes.
bool isWideMark(QChar sign)
{
    static const QString marks = QStringLiteral("“”、，。：；？！（）");
    return marks.contains(sign);
}

/// Two parts of a text; the blank between them goes where their script has none.
void append(QString &text, const QString &part)
{
    const bool hasBlank = text.endsWith(u' ') || part.startsWith(u' ');
    const QString left = text.trimmed();
    const QString right = part.trimmed();
    if (!hasBlank || left.isEmpty() || right.isEmpty()) {
        text += part;
        return;
    }
    const QChar end = left.back();
    const QChar begin = right.front();
    const bool standsClose = isWideMark(end) || isWideMark(begin) || (isIdeograph(end) && isIdeograph(begin));
    if (!standsClose) {
        text += part;
        return;
    }
    while (text.endsWith(u' '))
        text.chop(1);
    text += part.sliced(part.indexOf(begin));
}

/// The translation with what stands in its places, however these look.
QString filled(const QString &translation, const QHash<int, QString> &arguments)
{
    static const QRegularExpression place(QStringLiteral("%([1-9][0-9]?)"));
    QString result;
    qsizetype end = 0;
    for (auto places = place.globalMatch(translation); places.hasNext();) {
        const QRegularExpressionMatch found = places.next();
        append(result, translation.mid(end, found.capturedStart() - end));
        append(result, arguments.value(found.capturedView(1).toInt()));
        end = found.capturedEnd();
    }
    append(result, translation.mid(end));
    return result;
}

} // namespace

bool SentenceReading::Reading::isBetterThan(const Reading &other) const
{
    return known > other.known || (known == other.known && nested < other.nested);
}

SentenceReading::SentenceReading(const SentenceIndex &index) : m_index(index) { }

QString SentenceReading::translated(const QString &text)
{
    return text.size() > longestText ? text : read(text).text;
}

SentenceReading::Reading SentenceReading::read(const QString &text)
{
    const auto known = m_readings.constFind(text);
    if (known != m_readings.constEnd())
        return *known;
    Reading best{text, 0, 0, SentencePattern::areNames(text)};
    const QString words = text.trimmed();
    if (words.size() < text.size() && !words.isEmpty()) { // a part may begin with the blank that joins it
        best = read(words);
        best.text
            = text.first(text.indexOf(words)) + best.text + text.sliced(text.indexOf(words) + words.size());
    } else if (!words.isEmpty()) {
        readAsSentence(text, best);
        readAsRow(text, best);
        readAsSubjectAndVerb(text, best);
        readWithRemark(text, best);
    }
    m_readings.insert(text, best);
    return best;
}

/// The sentence with what its arguments are in the language of the windows; nothing where it is too short to
/// be told from the words of others.
std::optional<SentenceReading::Reading> SentenceReading::fill(
    const SentencePattern &pattern, const QList<SentencePattern::Argument> &arguments)
{
    Reading result{{}, pattern.weight(), 0, true};
    QHash<int, QString> values;
    for (const SentencePattern::Argument &argument : arguments) {
        const Reading value = read(argument.text);
        if (!value.isWhole && pattern.weight() < longSentence)
            return std::nullopt;
        result.known += value.known;
        result.nested += value.known + value.nested;
        values.insert(argument.number, value.text);
    }
    // "a, b (it is full)" is a, and b which is full.
    if (pattern.beginning().isEmpty() && arguments.constFirst().text.contains(QLatin1String(", ")))
        ++result.nested;
    result.text = filled(GatewayTexts::tr(pattern.source()), values);
    return result;
}

void SentenceReading::readAsSentence(const QString &text, Reading &best)
{
    m_index.eachFor(text, [&](const SentencePattern &pattern) {
        const auto arguments = pattern.match(text);
        const auto reading = arguments ? fill(pattern, *arguments) : std::nullopt;
        if (reading && reading->isBetterThan(best))
            best = *reading;
    });
}

/// Sentences with a mark between them.
void SentenceReading::readAsRow(const QString &text, Reading &best)
{
    struct Joint
    {
        QLatin1String mark;
        QString own;
        QString inLists;
    };
    const std::array joints{
        Joint{QLatin1String("; "), GatewayTexts::tr("; ", "between two sentences"), {}},
        Joint{QLatin1String(". "), GatewayTexts::tr(". ", "between two sentences"), {}},
        Joint{QLatin1String(": "), GatewayTexts::tr(": ", "between two sentences"), {}},
        Joint{QLatin1String(", "), GatewayTexts::tr(", ", "between two sentences"),
            GatewayTexts::tr(", ", "between two names")},
    };
    for (const Joint &joint : joints) {
        for (qsizetype at = text.indexOf(joint.mark); at >= 0; at = text.indexOf(joint.mark, at + 1)) {
            const Reading left = read(text.first(at));
            const QString rest = text.sliced(at + joint.mark.size());
            const Reading right = read(rest);
            const bool isList = !joint.inLists.isEmpty() && !m_index.hasBeginning(rest);
            const Reading both{left.text + (isList ? joint.inLists : joint.own) + right.text,
                left.known + right.known, left.nested + right.nested, left.isWhole && right.isWhole};
            if (both.isBetterThan(best))
                best = both;
        }
    }
}

/// "'port' of server" "must be a number", "connected to a" "through the proxy b".
void SentenceReading::readAsSubjectAndVerb(const QString &text, Reading &best)
{
    for (qsizetype at = text.indexOf(u' '); at >= 0; at = text.indexOf(u' ', at + 1)) {
        const QString rest = text.sliced(at + 1);
        if (at == 0 || QStringLiteral(",;:.").contains(text.at(at - 1)) || !m_index.hasBeginning(rest))
            continue;
        const Reading right = read(rest);
        const Reading left = read(text.first(at));
        if (right.known == 0 || !left.isWhole || !right.isWhole)
            continue;
        Reading both{left.text + u' ', left.known + right.known, left.nested + right.nested,
            left.isWhole && right.isWhole};
        append(both.text, right.text);
        if (both.isBetterThan(best))
            best = both;
    }
}

/// What stands in brackets at the end.
void SentenceReading::readWithRemark(const QString &text, Reading &best)
{
    if (!text.endsWith(u')'))
        return;
    for (qsizetype at = text.indexOf(QLatin1String(" (")); at > 0;
         at = text.indexOf(QLatin1String(" ("), at + 1)) {
        const Reading left = read(text.first(at));
        const Reading right = read(text.sliced(at + 2).chopped(1));
        const Reading both{GatewayTexts::tr("%1 (%2)", "a sentence and a remark").arg(left.text, right.text),
            left.known + right.known, left.nested + right.nested, left.isWhole && right.isWhole};
        if (both.isBetterThan(best))
            best = both;
    }
}

} // namespace signalbox
