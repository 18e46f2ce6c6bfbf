// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencereading.h"

#include "ui/texts/gatewaytexts.h"

#include <QRegularExpression>

#include <algorithm>

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

/// Two parts of a text; of the blanks between them one stays, and none where their script has none.
void append(QString &text, const QString &part)
{
    const bool hasBlank = text.endsWith(u' ') || part.startsWith(u' ');
    const QString right = part.trimmed();
    if (!hasBlank || right.isEmpty()) {
        text += part;
        return;
    }
    while (text.endsWith(u' '))
        text.chop(1);
    const QChar end = text.isEmpty() ? QChar() : text.back();
    const QChar begin = right.front();
    const bool standsClose
        = text.isEmpty() || isWideMark(end) || isWideMark(begin) || (isIdeograph(end) && isIdeograph(begin));
    if (!standsClose)
        text += u' ';
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
    return result.trimmed(); // the last place may be empty
}

} // namespace

bool SentenceReading::Reading::isBetterThan(const Reading &other) const
{
    return known > other.known || (known == other.known && nested < other.nested);
}

SentenceReading::SentenceReading(const QList<SentencePattern> &patterns, const QString &text) : m_text(text)
{
    if (text.size() > longestText)
        return;
    for (const SentencePattern &pattern : patterns) {
        if (pattern.mayBeIn(text))
            m_patterns.append(&pattern);
    }
}

QString SentenceReading::translated()
{
    const Reading reading = m_patterns.isEmpty() ? Reading{} : read(m_text);
    return reading.known > 0 ? reading.text : m_text;
}

SentenceReading::Reading SentenceReading::read(const QString &text)
{
    const auto known = m_readings.constFind(text);
    if (known != m_readings.constEnd())
        return *known;
    // A part may begin with the blank that joins it.
    const QString words = text.trimmed();
    Reading reading = words.isEmpty() ? Reading{text, 0, 0, true}
        : words.size() < text.size()  ? read(words)
                                      : readAnew(text);
    if (!words.isEmpty() && words.size() < text.size()) {
        const qsizetype begin = text.indexOf(words);
        reading.text = text.first(begin) + reading.text + text.sliced(begin + words.size());
    }
    m_readings.insert(text, reading);
    return reading;
}

SentenceReading::Reading SentenceReading::readAnew(const QString &text)
{
    Reading best{text, 0, 0, SentencePattern::areNames(text)};
    if (best.isWhole)
        best.text.replace(QLatin1String(", "), GatewayTexts::tr(", ", "between two names"));
    readAsSentence(text, best);
    readAsRow(text, best);
    readAsSubjectAndVerb(text, best);
    readWithRemark(text, best);
    return best;
}

void SentenceReading::readAsSentence(const QString &text, Reading &best)
{
    for (const SentencePattern *pattern : m_patterns) {
        const auto arguments = pattern->match(text);
        const auto reading = arguments ? fill(*pattern, *arguments) : std::nullopt;
        if (reading && reading->isBetterThan(best))
            best = *reading;
    }
}

/// The sentence with what its arguments are in the language of the windows; nothing where it is too short to
/// be told from the words of others.
std::optional<SentenceReading::Reading> SentenceReading::fill(
    const SentencePattern &pattern, const QList<SentencePattern::Argument> &arguments)
{
    Reading result{{}, pattern.weight(), 0, true};
    QHash<int, QString> values;
    for (const SentencePattern::Argument &argument : arguments) {
        const Reading value = argument.isQuoted ? Reading{argument.text, 0, 0, true} : read(argument.text);
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

/// Sentences with a mark between them.
void SentenceReading::readAsRow(const QString &text, Reading &best)
{
    const QString stop = GatewayTexts::tr("; ", "between two sentences");
    const QString end = GatewayTexts::tr(". ", "between two sentences");
    const QString colon = GatewayTexts::tr(": ", "between two sentences");
    readAsRow(text, QLatin1String("; "), stop, stop, best);
    readAsRow(text, QLatin1String(". "), end, end, best);
    readAsRow(text, QLatin1String(": "), colon, colon, best);
    readAsRow(text, QLatin1String(", "), GatewayTexts::tr(", ", "between two sentences"),
        GatewayTexts::tr(", ", "between two names"), best);
}

void SentenceReading::readAsRow(
    const QString &text, QLatin1String mark, const QString &own, const QString &inLists, Reading &best)
{
    for (qsizetype at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
        const QString rest = text.sliced(at + mark.size());
        const Reading left = read(text.first(at));
        const Reading right = read(rest);
        take(left, right, left.text + (isBeginning(rest) ? own : inLists) + right.text, best);
    }
}

/// "'port' of server" "must be a number", "connected to a" "through the proxy b".
void SentenceReading::readAsSubjectAndVerb(const QString &text, Reading &best)
{
    for (qsizetype at = text.indexOf(u' '); at > 0; at = text.indexOf(u' ', at + 1)) {
        const QString rest = text.sliced(at + 1);
        if (QStringLiteral(",;:.").contains(text.at(at - 1)) || !isBeginning(rest))
            continue;
        const Reading left = read(text.first(at));
        const Reading right = read(rest);
        if (std::max(left.known, right.known) < longSentence || !left.isWhole || !right.isWhole)
            continue;
        QString both = left.text + u' ';
        append(both, right.text);
        take(left, right, both, best);
    }
}

/// What stands in brackets at the end.
void SentenceReading::readWithRemark(const QString &text, Reading &best)
{
    const QLatin1String bracket(" (");
    if (!text.endsWith(u')'))
        return;
    for (qsizetype at = text.indexOf(bracket); at > 0; at = text.indexOf(bracket, at + 1)) {
        const Reading left = read(text.first(at));
        const Reading right = read(text.sliced(at + bracket.size()).chopped(1));
        const QString both
            = GatewayTexts::tr("%1 (%2)", "a sentence and a remark").arg(left.text, right.text);
        take(left, right, both, best);
    }
}

/// Two parts that stand beside each other, where they are not the words of others.
void SentenceReading::take(const Reading &left, const Reading &right, const QString &text, Reading &best)
{
    const bool isWhole = left.isWhole && right.isWhole;
    const bool isSure = std::max(left.known, right.known) >= longSentence;
    const Reading both{text, left.known + right.known, left.nested + right.nested, isWhole};
    if ((isWhole || isSure) && both.isBetterThan(best))
        best = both;
}

bool SentenceReading::isBeginning(QStringView text) const
{
    return std::any_of(m_patterns.begin(), m_patterns.end(),
        [&](const SentencePattern *pattern) { return pattern->begins(text); });
}

} // namespace signalbox
