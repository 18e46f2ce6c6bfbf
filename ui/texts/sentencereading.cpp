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

/// The translation with what stands in its places, however these look.
QString filled(const QString &translation, const QHash<int, QString> &arguments)
{
    static const QRegularExpression place(QStringLiteral("%([1-9][0-9]?)"));
    QString result;
    qsizetype end = 0;
    for (auto places = place.globalMatch(translation); places.hasNext();) {
        const QRegularExpressionMatch found = places.next();
        result += translation.mid(end, found.capturedStart() - end);
        result += arguments.value(found.capturedView(1).toInt());
        end = found.capturedEnd();
    }
    return result + translation.mid(end);
}

bool isIdeograph(QChar sign)
{
    return sign.unicode() >= 0x3400 && sign.unicode() <= 0x9fff;
}

/// A blank between words of different scripts, none within one that has no blanks.
QString sideBySide(const QString &left, const QString &right)
{
    const QChar end = left.back();
    const QChar begin = right.front();
    const bool hasIdeograph = isIdeograph(end) || isIdeograph(begin);
    const bool hasMark = !end.isLetterOrNumber() || !begin.isLetterOrNumber();
    const bool standsClose = hasIdeograph && (hasMark || (isIdeograph(end) && isIdeograph(begin)));
    return standsClose ? left + right : left + u' ' + right;
}

} // namespace

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
    Reading best{text, 0};
    if (!text.trimmed().isEmpty()) {
        readAsSentence(text, best);
        readAsRow(text, best);
        readAsSubjectAndVerb(text, best);
        readWithRemark(text, best);
    }
    m_readings.insert(text, best);
    return best;
}

void SentenceReading::readAsSentence(const QString &text, Reading &best)
{
    m_index.eachFor(text, [&](const SentencePattern &pattern) {
        const auto arguments = pattern.match(text);
        if (!arguments)
            return;
        int known = pattern.weight();
        QHash<int, QString> values;
        for (const SentencePattern::Argument &argument : *arguments) {
            // The text itself would be read for ever, as by a sentence that is but two places.
            const Reading value
                = argument.text.size() < text.size() ? read(argument.text) : Reading{argument.text, 0};
            known += value.known;
            values.insert(argument.number, value.text);
        }
        if (known > best.known)
            best = {filled(GatewayTexts::tr(pattern.source()), values), known};
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
            const Reading right = read(text.sliced(at + joint.mark.size()));
            const bool isList = !joint.inLists.isEmpty() && (left.known == 0 || right.known == 0);
            if (left.known + right.known > best.known)
                best = {
                    left.text + (isList ? joint.inLists : joint.own) + right.text, left.known + right.known};
        }
    }
}

/// "'port' of server" "must be a number".
void SentenceReading::readAsSubjectAndVerb(const QString &text, Reading &best)
{
    for (qsizetype at = text.indexOf(u' '); at >= 0; at = text.indexOf(u' ', at + 1)) {
        const QString predicate = text.sliced(at + 1);
        if (at == 0 || predicate.isEmpty() || !m_index.hasBeginning(predicate))
            continue;
        const Reading right = read(predicate);
        if (right.known == 0)
            continue;
        const Reading left = read(text.first(at));
        if (left.known + right.known > best.known)
            best = {sideBySide(left.text, right.text), left.known + right.known};
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
        if (left.known + right.known > best.known)
            best = {GatewayTexts::tr("%1 (%2)", "a sentence and a remark").arg(left.text, right.text),
                left.known + right.known};
    }
}

} // namespace signalbox
