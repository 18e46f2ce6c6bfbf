// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/outputlimit.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

/// The sum of all numbers that `words` finds; nothing when it finds none.
std::optional<qint64> numbersIn(const QString &message, const QRegularExpression &words)
{
    std::optional<qint64> sum;
    for (auto matches = words.globalMatch(message); matches.hasNext();)
        sum = sum.value_or(0) + matches.next().captured(1).toLongLong();
    return sum;
}

QRegularExpression expression(const char *pattern)
{
    return QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption);
}

} // namespace

std::optional<ContextExcess> contextExcessIn(const QString &message)
{
    static const QRegularExpression contextWords = expression("maximum context length (?:is|of) (\\d{1,12})");
    static const QRegularExpression promptWords
        = expression("(\\d{1,12}) (?:input tokens|of (?:\\w+ )?input|in (?:the|your) "
                     "(?:messages|prompt|input|text|functions|tools))");
    static const QRegularExpression outputWords
        = expression("(?:too large: (\\d{1,12}))|(?:(\\d{1,12}) in the (?:completion|output))");
    const auto first = contextWords.match(message);
    if (!first.hasMatch())
        return std::nullopt;
    // Somebody in between may have repeated the sentence.
    const auto second = contextWords.match(message, first.capturedEnd());
    const QString sentence = second.hasMatch() ? message.left(second.capturedStart()) : message;
    const auto context = numbersIn(sentence, contextWords);
    const auto prompt = numbersIn(sentence, promptWords);
    const auto match = outputWords.match(sentence);
    if (!context || !prompt || !match.hasMatch() || *prompt >= *context)
        return std::nullopt;
    return ContextExcess{*prompt, QString(match.captured(1) + match.captured(2)).toLongLong(), *context};
}

std::optional<qint64> outputLimitIn(const QString &message)
{
    static const QRegularExpression subject = expression(
        "max_(?:completion_|output_)?tokens|maxOutputTokens|maximum tokens you requested|completion tokens");
    // "[1, 8192]", "to 65537 (exclusive)", "64000 > 8192", "at most 8192".
    static const QRegularExpression limit
        = expression("\\[\\s*\\d+\\s*,\\s*(?<closed>\\d{1,12})\\s*\\]|to (?<open>\\d{1,12}) \\(exclusive\\)"
                     "|tokens: \\d+ > (?<compared>\\d{1,12}), which is the maximum"
                     "|(?:at most|(?:less|lower|smaller) than or equal to|<=|no more than|model limit "
                     "of)[\\s`'\"]*(?<said>\\d{1,12})(?![\\d]|\\.\\d)");
    constexpr qint64 least = 256; // no model writes less: it is a number of something else
    if (contextExcessIn(message))
        return std::nullopt;
    for (const QString &line : message.split(u'\n')) { // others may be about other parameters
        const auto match = subject.match(line).hasMatch() ? limit.match(line) : QRegularExpressionMatch();
        const QString number
            = match.captured(u"closed") + match.captured(u"compared") + match.captured(u"said");
        const qint64 most = match.captured(u"open").isEmpty() ? number.toLongLong()
                                                              : match.captured(u"open").toLongLong() - 1;
        if (most >= least)
            return most;
    }
    return std::nullopt;
}

} // namespace signalbox
