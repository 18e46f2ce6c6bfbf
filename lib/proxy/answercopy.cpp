// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answercopy.h"

namespace signalbox {

namespace {

/// Streams come in small pieces: what is allocated around each of them counts.
qint64 memoryOf(const QByteArray &piece)
{
    constexpr qint64 overhead = sizeof(QByteArray) + 32;
    return piece.size() + overhead;
}

} // namespace

void AnswerCopy::append(const QByteArray &piece)
{
    m_pieces.push_back(piece);
    if (piece.capacity() > 2 * piece.size()) // it was read into room for more
        m_pieces.back().squeeze();
    m_memory += memoryOf(piece);
}

void AnswerCopy::forgetBefore(qsizetype number)
{
    while (m_first < number && !m_pieces.empty()) {
        m_memory -= memoryOf(m_pieces.front());
        m_pieces.pop_front();
        ++m_first;
    }
}

const QByteArray &AnswerCopy::at(qsizetype number) const
{
    Q_ASSERT(number >= m_first && number < end());
    return m_pieces[static_cast<size_t>(number - m_first)];
}

QByteArray AnswerCopy::joined() const
{
    qsizetype size = 0;
    for (const QByteArray &piece : m_pieces)
        size += piece.size();
    QByteArray whole;
    whole.reserve(size);
    for (const QByteArray &piece : m_pieces)
        whole += piece;
    return whole;
}

} // namespace signalbox
