// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentencereading.h"

#include "ui/texts/gatewaytexts.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox {

namespace {

/// As many signs nobody else writes just so around names, and around the words of others.
constexpr int longAroundNames = 12;
constexpr int longAroundWords = 15;
/// The same where something in it has the look of data.
constexpr int longWithData = 10;
/// What a sign that may be ours is worth, and what any text is.
constexpr int stepsPerSign = 80;
constexpr int mostSteps = 30000;
/// A sentence of lib has no more marks of one kind in it, nor words that begin another.
constexpr qsizetype mostMarks = 8;
/// Of a name; who says more says something.
constexpr qsizetype mostBlanks = 3;

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

bool beginsAsPath(QStringView text)
{
    const bool isDrive = text.size() > 2 && text.at(0).isLetter() && text.at(1) == u':'
        && (text.at(2) == u'\\' || text.at(2) == u'/');
    return isDrive || text.startsWith(u'/') || text.startsWith(QLatin1String("~/"))
        || text.startsWith(QLatin1String("\\\\"));
}

/// A place in the file system, blanks and commas and all.
bool isPath(QStringView text)
{
    const std::array<QLatin1String, 3> ends{QLatin1String(": "), QLatin1String("; "), QLatin1String(" (")};
    return beginsAsPath(text)
        && std::none_of(ends.begin(), ends.end(), [&](QLatin1String end) { return text.contains(end); });
}

/// What no word of a language looks like: a figure, an address, a name with a sign in it.
bool isData(QStringView text)
{
    QStringView words = text.trimmed();
    while (!words.isEmpty() && QStringLiteral(".:;!?").contains(words.back()))
        words = words.chopped(1);
    return !std::all_of(words.begin(), words.end(), [](QChar sign) {
        return (sign.isLetter() && sign.unicode() < 0x80) || QStringLiteral("-', ").contains(sign);
    });
}

/// What may be names of more than one word: short, and without a mark.
bool areLongNames(QStringView text)
{
    static const QRegularExpression mark(QStringLiteral("[,;:.!?](?: |$)|[()'\"]"));
    const QList<QStringView> names = text.split(QStringView(u", "));
    return std::all_of(names.begin(), names.end(),
        [](QStringView name) { return name.count(u' ') <= mostBlanks && !name.toString().contains(mark); });
}

/// Names as they are, in a list as the language of the windows writes it.
QString listOf(QStringView names)
{
    if (isPath(names) && names.count(QStringView(u", ")) > 0) {
        const QList<QStringView> paths = names.split(QStringView(u", "));
        if (!std::all_of(paths.begin(), paths.end(), beginsAsPath))
            return names.toString();
    }
    QStringList result;
    for (QStringView name : names.split(QStringView(u", "))) {
        const bool isQuoted = name.size() > 2 && name.startsWith(u'\'') && name.endsWith(u'\'');
        result << (isQuoted ? GatewayTexts::tr("'%1'").arg(name.sliced(1).chopped(1)) : name.toString());
    }
    return result.join(GatewayTexts::tr(", ", "between two names"));
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

bool SentenceReading::Reading::isStrong() const
{
    return isSure && known >= longWithData;
}

bool SentenceReading::Reading::isBetterThan(const Reading &other) const
{
    return known > other.known || (known == other.known && nested < other.nested);
}

SentenceReading::SentenceReading(const SentenceSet &sentences, const QString &text)
    : m_text(text)
    , m_patterns(sentences.in(text))
{
    int signs = 0;
    for (const SentencePattern *pattern : std::as_const(m_patterns))
        signs += pattern->weight();
    m_most = std::min(mostSteps, stepsPerSign * signs);
    if (m_patterns.isEmpty())
        return;
    findWords();
    findMarks();
    findBeginnings();
    findBrackets();
}

/// Whether there may be as many more: a text of others takes no time.
bool SentenceReading::makeSteps(qsizetype count)
{
    m_steps += static_cast<int>(count);
    return m_steps <= m_most;
}

void SentenceReading::findWords()
{
    m_blanks.reserve(m_text.size() + 1);
    qsizetype count = 0;
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        m_blanks.append(count);
        count += m_text.at(i) == u' ' && (i == 0 || m_text.at(i - 1) != u',') ? 1 : 0;
    }
    m_blanks.append(count);
}

/// One word, or some with commas between them.
bool SentenceReading::areNames(Part part) const
{
    return m_blanks.at(part.begin) == m_blanks.at(part.end);
}

/// No list is taken apart between two names.
void SentenceReading::findMarks()
{
    const QString stop = GatewayTexts::tr("; ", "between two sentences");
    const QString end = GatewayTexts::tr(". ", "between two sentences");
    const QString colon = GatewayTexts::tr(": ", "between two sentences");
    m_marks = {{QStringLiteral("; "), stop, stop, false, {}}, {QStringLiteral(". "), end, end, true, {}},
        {QStringLiteral(": "), colon, colon, false, {}},
        {QStringLiteral(", "), GatewayTexts::tr(", ", "between two sentences"),
            GatewayTexts::tr(", ", "between two names"), true, {}}};
    for (Mark &mark : m_marks) {
        for (qsizetype at = m_text.indexOf(mark.sign); at >= 0; at = m_text.indexOf(mark.sign, at + 1))
            mark.places.append(at);
    }
    QList<qsizetype> &commas = m_marks.back().places;
    QList<qsizetype> joints;
    for (qsizetype i = 0; i < commas.size(); ++i) {
        const Part before{i == 0 ? 0 : commas.at(i - 1) + 2, commas.at(i)};
        const Part behind{commas.at(i) + 2, i + 1 < commas.size() ? commas.at(i + 1) : m_text.size()};
        if (!areNames(before) || !areNames(behind))
            joints.append(commas.at(i));
    }
    commas = joints;
}

void SentenceReading::findBeginnings()
{
    m_beginnings.fill(0, m_text.size() + 1);
    for (const SentencePattern *pattern : std::as_const(m_patterns)) {
        const QString &words = pattern->beginning();
        if (!words.contains(u' ') && !words.endsWith(u'\''))
            continue; // a name
        for (qsizetype at = m_text.indexOf(words); at >= 0; at = m_text.indexOf(words, at + 1)) {
            qsizetype &length = m_beginnings[at];
            length = length > 0 ? std::min(length, words.size()) : words.size();
        }
    }
    for (qsizetype at = m_text.indexOf(u' '); at > 0; at = m_text.indexOf(u' ', at + 1)) {
        if (m_beginnings.at(at + 1) > 0 && !QStringLiteral(",;:.").contains(m_text.at(at - 1)))
            m_verbs.append(at);
    }
}

void SentenceReading::findBrackets()
{
    QList<qsizetype> open;
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        if (m_text.at(i) == u'(')
            open.append(i);
        else if (m_text.at(i) == u')' && !open.isEmpty())
            m_brackets.insert(i, open.takeLast());
    }
}

QString SentenceReading::translated()
{
    if (m_patterns.isEmpty())
        return m_text;
    const Reading reading = read({0, m_text.size()});
    if (m_steps > m_most)
        return m_text;
    const auto decision = readAsDecision();
    if (decision && m_steps <= m_most && decision->isBetterThan(reading))
        return decision->text;
    return reading.isSure ? reading.text : m_text;
}

QStringView SentenceReading::viewOf(Part part) const
{
    return QStringView(m_text).sliced(part.begin, part.end - part.begin);
}

SentenceReading::Part SentenceReading::partOf(QStringView view) const
{
    const qsizetype begin = view.data() - QStringView(m_text).data();
    return {begin, begin + view.size()};
}

SentenceReading::Reading SentenceReading::asItIs(Part part) const
{
    return {viewOf(part).toString(), 0, 0, false, false};
}

SentenceReading::Reading SentenceReading::read(Part part)
{
    // A part may begin with the blank that joins it.
    const QStringView view = viewOf(part);
    const QStringView words = view.trimmed();
    if (words.isEmpty())
        return {view.toString(), 0, 0, true, false};
    const Part inner = partOf(words);
    const qsizetype key = inner.begin * (m_text.size() + 1) + inner.end;
    auto known = m_readings.constFind(key);
    if (known == m_readings.constEnd())
        known = m_readings.insert(key, readAnew(inner));
    Reading reading = *known;
    if (words.size() < view.size())
        reading.text = viewOf(part.until(inner.begin)) + reading.text + viewOf(part.from(inner.end));
    return reading;
}

SentenceReading::Reading SentenceReading::readAnew(Part part)
{
    Reading best = asItIs(part);
    const QStringView view = viewOf(part);
    if (m_steps > m_most)
        return best;
    if (areNames(part)) {
        best = {listOf(view), 0, 0, true, false};
        // A name is data; a title stands alone, and "warning: " behind a line.
        const bool isAlone = part.end - part.begin == m_text.size();
        const bool isBehindLine = part.begin == 0 || viewOf({0, part.begin}).endsWith(QLatin1String(": "));
        if (isAlone || (isBehindLine && part.end < m_text.size() && m_text.at(part.end) == u':'))
            readAsSentence(part, best);
        return best;
    }
    if (isPath(view)) {
        best.isWhole = true;
        return best;
    }
    readAsSentence(part, best);
    for (const Mark &mark : std::as_const(m_marks))
        readAsRow(part, mark, best);
    readAsSubjectAndVerb(part, best);
    readWithRemark(part, best);
    return best;
}

void SentenceReading::readAsSentence(Part part, Reading &best)
{
    if (!makeSteps(m_patterns.size()))
        return;
    for (const SentencePattern *pattern : std::as_const(m_patterns)) {
        const auto arguments = pattern->match(viewOf(part));
        // "a, b (it is full)" is a, and b which is full.
        const bool isOfLast
            = arguments && pattern->isRemark() && arguments->constFirst().text.contains(QLatin1String(", "));
        const auto reading = arguments && !isOfLast ? fill(*pattern, *arguments) : std::nullopt;
        if (reading && reading->isBetterThan(best))
            best = *reading;
    }
}

SentenceReading::Reading SentenceReading::readArgument(const SentencePattern::Argument &argument)
{
    if (argument.isQuoted || isPath(argument.text))
        return {argument.text.toString(), 0, 0, true, false};
    if (areNames(partOf(argument.text)))
        return {listOf(argument.text), 0, 0, true, false};
    return read(partOf(argument.text));
}

/// The sentence with what its arguments are in the language of the windows; nothing where it is too short to
/// be told from the words of others.
std::optional<SentenceReading::Reading> SentenceReading::fill(
    const SentencePattern &pattern, const QList<SentencePattern::Argument> &arguments, Names names)
{
    Reading result{{}, pattern.weight(), 0, true, false};
    QHash<int, QString> values;
    bool hasWords = false;
    bool hasData = arguments.isEmpty();
    for (const SentencePattern::Argument &argument : arguments) {
        Reading value = readArgument(argument);
        if (names == Names::OfSomeWords && !value.isWhole && areLongNames(argument.text))
            value = {listOf(argument.text), 0, 0, true, false};
        hasWords = hasWords || !value.isWhole;
        hasData = hasData || argument.isQuoted || value.isStrong()
            || (value.isWhole && value.known == 0 && isData(argument.text));
        result.known += value.known;
        result.nested += value.known + value.nested;
        values.insert(argument.number, value.text);
    }
    result.isSure = hasWords
        ? pattern.weight() >= longAroundWords || (hasData && pattern.weight() >= longWithData)
        : pattern.weight() >= longAroundNames || hasData || pattern.isOwnAroundNames();
    if (hasWords && !result.isSure)
        return std::nullopt;
    // "a, b: it is asked for" may be a, and of b that.
    if (pattern.beginning().isEmpty() && arguments.constFirst().text.contains(QLatin1String(", ")))
        ++result.nested;
    result.text = filled(GatewayTexts::tr(pattern.source()), values);
    return result;
}

/// Why a request went where it did: reasons, one behind the other. Where all of the text are some, and one of
/// them is known without that, the others may have names of more than one word in them.
std::optional<SentenceReading::Reading> SentenceReading::readAsDecision()
{
    const Mark &stop = m_marks.constFirst();
    if (stop.places.isEmpty())
        return std::nullopt;
    Reading decision{{}, 0, 0, true, false};
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= stop.places.size(); ++i) {
        const Part part{begin, stop.places.value(i, m_text.size())};
        const auto reason = readAsReason(part);
        if (!reason)
            return std::nullopt;
        decision.known += reason->known;
        decision.nested += reason->nested;
        decision.isSure = decision.isSure || read(part).isSure;
        decision.text += (i > 0 ? stop.own : QString()) + reason->text;
        begin = part.end + stop.sign.size();
    }
    return decision.isSure ? std::optional(decision) : std::nullopt;
}

std::optional<SentenceReading::Reading> SentenceReading::readAsReason(Part part)
{
    const Reading plain = read(part);
    std::optional<Reading> best;
    if (plain.isSure || (plain.isWhole && plain.known > 0))
        best = plain;
    if (areNames(part) || !makeSteps(m_patterns.size()))
        return best;
    for (const SentencePattern *pattern : std::as_const(m_patterns)) {
        if (!pattern->isOwnAroundNames())
            continue;
        const auto arguments = pattern->match(viewOf(part));
        const auto named = arguments ? fill(*pattern, *arguments, Names::OfSomeWords) : std::nullopt;
        if (named && named->isBetterThan(best.value_or(asItIs(part))))
            best = named;
    }
    return best;
}

/// Sentences with a mark between them: one, and those that are left.
void SentenceReading::readAsRow(Part part, const Mark &mark, Reading &best)
{
    auto at = std::lower_bound(mark.places.cbegin(), mark.places.cend(), part.begin);
    for (qsizetype i = 0; i < mostMarks && at != mark.places.cend(); ++i, ++at) {
        const Part rest = part.from(*at + mark.sign.size());
        if (rest.begin >= part.end || !makeSteps(1))
            return;
        const Reading left = read(part.until(*at));
        const Reading right = read(rest);
        if (auto both = together(left, right, best)) {
            const bool isOfOthers = mark.joinsOurs && left.known == 0 && !left.isWhole;
            const QString &sign = isOfOthers ? mark.sign : isBeginning(rest) ? mark.own : mark.inLists;
            both->text = left.text + sign + right.text;
            best = *both;
        }
    }
}

/// "'port' of server" "must be a number", "connected to a" "through the proxy b".
void SentenceReading::readAsSubjectAndVerb(Part part, Reading &best)
{
    const auto first = std::upper_bound(m_verbs.cbegin(), m_verbs.cend(), part.begin);
    const auto last = std::lower_bound(first, m_verbs.cend(), part.end);
    const auto end = first + std::min<qsizetype>(last - first, mostMarks);
    for (auto at = first; at != end && makeSteps(1); ++at) {
        const Part rest = part.from(*at + 1);
        if (!isBeginning(rest))
            continue;
        Reading left = read(part.until(*at));
        const Reading right = read(rest);
        const bool isRemark = m_text.at(rest.begin) == u'('; // of what anybody has said
        if (isRemark && !left.isSure)
            left = asItIs(part.until(*at));
        if ((!left.isWhole && !isRemark) || !right.isWhole)
            continue;
        auto both = together(left, right, best);
        if (both && std::max(left.known, right.known) >= longWithData) {
            both->text = left.text + u' ';
            append(both->text, right.text);
            best = *both;
        }
    }
}

/// What stands in brackets at the end.
void SentenceReading::readWithRemark(Part part, Reading &best)
{
    const qsizetype open = m_brackets.value(part.end - 1, -1);
    if (open < part.begin + 2 || m_text.at(open - 1) != u' ' || !makeSteps(1))
        return;
    Reading left = read(part.until(open - 1));
    const Reading right = read(Part{open + 1, part.end - 1});
    if (!left.isSure && !left.isWhole)
        left = asItIs(part.until(open - 1));
    if (auto both = together(left, right, best)) {
        both->text = GatewayTexts::tr("%1 (%2)", "a sentence and a remark").arg(left.text, right.text);
        best = *both;
    }
}

/// Two parts that stand beside each other, without the text, where they are not the words of others and
/// better than `best`.
std::optional<SentenceReading::Reading> SentenceReading::together(
    const Reading &left, const Reading &right, const Reading &best)
{
    const bool isWhole = left.isWhole && right.isWhole;
    const bool isSure = left.isSure || right.isSure;
    const int known = left.known + right.known;
    const bool isLong = std::max(left.known, right.known) >= longWithData
        || (left.known > 0 && right.known > 0 && known >= longAroundWords);
    const bool isStrong = left.isStrong() || right.isStrong() || (isWhole && isSure && isLong);
    const Reading both{
        {}, known, left.nested + right.nested, isWhole, isStrong || (left.isSure && right.isSure)};
    return (isWhole || isStrong) && both.isBetterThan(best) ? std::optional(both) : std::nullopt;
}

bool SentenceReading::isBeginning(Part part) const
{
    const qsizetype length = m_beginnings.at(part.begin);
    return length > 0 && length <= part.end - part.begin;
}

} // namespace signalbox
