// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/thinktagsplitter.h"

#include "core/jsontext.h"

#include <utility>

namespace signalbox {

namespace {

constexpr QByteArrayView openTag = "<think>";
constexpr QByteArrayView closeTag = "</think>";

/// Where the text begins behind white space, escaped or not.
qsizetype firstLetter(QByteArrayView text)
{
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at] == ' ')
            ++at;
        else if (text.sliced(at).startsWith("\\n") || text.sliced(at).startsWith("\\r"))
            at += 2;
        else
            break;
    }
    return at;
}

/// How many bytes at the end may be the beginning of `tag`, or of an escape.
qsizetype beginningOf(QByteArrayView tag, QByteArrayView text)
{
    for (qsizetype size = std::min(tag.size() - 1, text.size()); size > 0; --size) {
        if (tag.startsWith(text.last(size)))
            return size;
    }
    return 0;
}

/// Some servers escape what HTML would misread.
void unescapeBrackets(QByteArray &text)
{
    constexpr qsizetype escapeSize = 6;
    for (qsizetype at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
        const int value = unicodeEscape(text, at);
        if (value == '<' || value == '>')
            text.replace(at, escapeSize, QByteArray(1, static_cast<char>(value)));
        at += value == '<' || value == '>' ? 1 : 2; // "\\\\u003c" is a backslash and a word
    }
}

} // namespace

ThinkTagSplitter::Pieces ThinkTagSplitter::feed(QByteArrayView piece)
{
    if (m_state == State::Answer)
        return {{}, piece.toByteArray()};
    Pieces pieces;
    m_held += piece;
    unescapeBrackets(m_held);
    if (m_state == State::Before)
        takeBefore(pieces);
    if (m_state == State::Thinking)
        takeThinking(pieces);
    if (m_state == State::After)
        takeAfter(pieces);
    return pieces;
}

ThinkTagSplitter::Pieces ThinkTagSplitter::finish()
{
    QByteArray rest = std::exchange(m_held, {});
    if (m_state == State::Thinking)
        return {rest, {}};
    return {{}, m_state == State::After ? QByteArray() : rest};
}

void ThinkTagSplitter::takeBefore(Pieces &pieces)
{
    const QByteArrayView text = QByteArrayView(m_held).sliced(firstLetter(m_held));
    if (text.startsWith(openTag)) {
        m_held = text.sliced(openTag.size()).toByteArray();
        m_state = State::Thinking;
    } else if (!openTag.startsWith(text)) {
        pieces.text = std::exchange(m_held, {});
        m_state = State::Answer;
    }
}

void ThinkTagSplitter::takeThinking(Pieces &pieces)
{
    const qsizetype end = m_held.indexOf(closeTag);
    if (end >= 0) {
        pieces.thinking = m_held.left(end);
        m_held.remove(0, end + closeTag.size());
        m_state = State::After;
        return;
    }
    const qsizetype kept = beginningOf(closeTag, m_held);
    pieces.thinking = m_held.chopped(kept);
    m_held = m_held.last(kept);
}

void ThinkTagSplitter::takeAfter(Pieces &pieces)
{
    const qsizetype begin = firstLetter(m_held);
    if (begin == m_held.size())
        return;
    pieces.text = m_held.sliced(begin);
    m_held.clear();
    m_state = State::Answer;
}

} // namespace signalbox
