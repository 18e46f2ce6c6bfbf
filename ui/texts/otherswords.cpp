// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/otherswords.h"

#include <QRegularExpression>
#include <QStringView>

#include <algorithm>

namespace signalbox {

namespace {

constexpr char16_t firstSign = 0xe000; ///< of those that mean nothing to anybody
constexpr qsizetype mostWords = 64;

QChar signOf(qsizetype index)
{
    return QChar(static_cast<char16_t>(firstSign + index));
}

bool hasSign(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
        [](QChar sign) { return sign.unicode() >= firstSign && sign.unicode() < firstSign + mostWords; });
}

/// Where the words that begin at `begin` end: at the bracket that was opened before them, or where the next
/// provider is told of.
qsizetype endOf(const QString &text, qsizetype begin)
{
    static const QRegularExpression next(
        QStringLiteral("; [^;:]{1,100}: (?:not asked: |(?:\\d{3} )?(?:[a-z_]+_error|request_too_large): )"));
    const qsizetype other = text.indexOf(next, begin);
    const qsizetype end = other < 0 ? text.size() : other;
    int depth = static_cast<int>(
        QStringView(text).first(begin).count(u'(') - QStringView(text).first(begin).count(u')'));
    const int around = depth;
    for (qsizetype i = begin; i < end && around > 0; ++i) {
        depth += text.at(i) == u'(' ? 1 : text.at(i) == u')' ? -1 : 0;
        if (depth < around)
            return i;
    }
    return end;
}

} // namespace

OthersWords::OthersWords(const SentenceSet &sentences, const QString &text)
{
    static const QRegularExpression head(
        QStringLiteral("\\b[1-5]\\d\\d (?:[a-z_]+_error|request_too_large): "));
    if (hasSign(text)) {
        m_rest = text;
        return;
    }
    qsizetype done = 0;
    for (auto found = head.match(text); found.hasMatch() && m_words.size() < mostWords;
         found = head.match(text, done)) {
        const qsizetype end = endOf(text, found.capturedEnd());
        m_rest += QStringView(text).sliced(done, found.capturedStart() - done);
        const QString words = text.sliced(found.capturedStart(), end - found.capturedStart());
        if (sentences.hasLong(QStringView(text).sliced(found.capturedEnd(), end - found.capturedEnd()))) {
            m_rest += words;
        } else {
            m_rest += signOf(m_words.size());
            m_words.append(words);
        }
        done = end;
    }
    m_rest += QStringView(text).sliced(done);
}

QString OthersWords::putBack(QString rest) const
{
    for (qsizetype i = 0; i < m_words.size(); ++i)
        rest.replace(signOf(i), m_words.at(i));
    return rest;
}

} // namespace signalbox
