// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/otherswords.h"

#include <QRegularExpression>
#include <QStringView>

#include <algorithm>

namespace signalbox {

namespace {

constexpr char16_t firstSign = 0xe000; ///< of those that mean nothing to anybody
constexpr qsizetype mostWords = 64;
constexpr qsizetype longestWords = 300; ///< `Failure::summary()` cuts what is longer

QChar signOf(qsizetype index)
{
    return QChar(static_cast<char16_t>(firstSign + index));
}

bool hasSign(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
        [](QChar sign) { return sign.unicode() >= firstSign && sign.unicode() < firstSign + mostWords; });
}

/// What begins the words of a provider where its status is told.
const QRegularExpression &headOfWords()
{
    static const QRegularExpression head(
        QStringLiteral("\\b[1-5]\\d\\d (?:[a-z_]+_error|request_too_large): "));
    return head;
}

/// Where the words that begin at `begin` end: at the bracket that was opened before them, or where the next
/// provider is told of. They may have brackets of their own that nothing closes, most often as they were cut.
qsizetype endOf(const QString &text, qsizetype begin)
{
    static const QRegularExpression next(
        QStringLiteral("; [^;:]{1,100}: (?:not asked: |(?:\\d{3} )?(?:[a-z_]+_error|request_too_large): )"));
    const qsizetype other = text.indexOf(next, begin);
    const qsizetype end = other < 0 ? text.size() : other;
    const QStringView before = QStringView(text).first(begin);
    const qsizetype around = before.count(u'(') - before.count(u')');
    if (around <= 0)
        return end;
    qsizetype depth = around;
    for (qsizetype i = begin; i < end; ++i) {
        depth += text.at(i) == u'(' ? 1 : text.at(i) == u')' ? -1 : 0;
        if (depth < around || (i == begin + longestWords && text.at(i) == u')'))
            return i;
    }
    const qsizetype last = text.lastIndexOf(u')');
    return other < 0 && last >= begin ? last : end;
}

/// Whether a sentence that nobody else writes just so is the text, or stands at one of its ends.
bool hasLongAtAnEnd(const SentenceSet &sentences, const QString &text)
{
    constexpr int mostMarks = 8;
    static const QRegularExpression mark(QStringLiteral(": |; | \\("));
    bool isFound = sentences.hasLong(text);
    auto marks = mark.globalMatch(text);
    for (int i = 0; i < mostMarks && !isFound && marks.hasNext(); ++i) {
        const QRegularExpressionMatch found = marks.next();
        isFound = sentences.hasLong(QStringView(text).first(found.capturedStart()))
            || sentences.hasLong(QStringView(text).sliced(found.capturedEnd()));
    }
    return isFound;
}

/// Whether `told` is what lib says itself in front of `story`, which repeats it: behind a status where it is
/// a provider's.
bool isOwn(const SentenceSet &sentences, const QString &told, const QString &story)
{
    // What Qt says of a connection stands in sentences that are too short to be sure of.
    static const QRegularExpression ofConnection(
        QStringLiteral("^TLS to \\S+ failed: | \\(through the proxy \\S+\\)"));
    if (hasLongAtAnEnd(sentences, told) || ofConnection.match(told).hasMatch())
        return true;
    const QRegularExpression withoutStatus(
        QStringLiteral("(?<!\\d\\d\\d )(?<![a-z_])(?:not asked|[a-z_]+_error|request_too_large): ")
        + QRegularExpression::escape(told.simplified().left(longestWords)));
    return withoutStatus.match(story).hasMatch();
}

/// How much of `text` is what a provider said and the story of who was asked follows: the words come first,
/// without a status.
qsizetype wordsBeforeStory(const SentenceSet &sentences, const QString &text)
{
    static const QRegularExpression story(QStringLiteral(" \\(Signalbox (?:asked|tried) "));
    const qsizetype begin = text.indexOf(story);
    if (begin <= 0)
        return 0;
    const QString told = text.first(begin);
    // Where a status stands in it lib tells of somebody.
    const bool isOfLib = told.contains(headOfWords()) || isOwn(sentences, told, text.sliced(begin));
    return isOfLib ? 0 : begin;
}

} // namespace

OthersWords::OthersWords(const SentenceSet &sentences, const QString &text)
{
    if (hasSign(text)) {
        m_rest = text;
        return;
    }
    qsizetype done = wordsBeforeStory(sentences, text);
    if (done > 0)
        keep(text.first(done));
    const QRegularExpression &head = headOfWords();
    for (auto found = head.match(text, done); found.hasMatch() && m_words.size() < mostWords;
         found = head.match(text, done)) {
        const qsizetype end = endOf(text, found.capturedEnd());
        m_rest += QStringView(text).sliced(done, found.capturedStart() - done);
        const QString words = text.sliced(found.capturedStart(), end - found.capturedStart());
        if (sentences.hasLong(QStringView(text).sliced(found.capturedEnd(), end - found.capturedEnd())))
            m_rest += words;
        else
            keep(words);
        done = end;
    }
    m_rest += QStringView(text).sliced(done);
}

void OthersWords::keep(const QString &words)
{
    m_rest += signOf(m_words.size());
    m_words.append(words);
}

QString OthersWords::putBack(QString rest) const
{
    for (qsizetype i = 0; i < m_words.size(); ++i)
        rest.replace(signOf(i), m_words.at(i));
    return rest;
}

} // namespace signalbox
