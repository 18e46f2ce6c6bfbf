// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <deque>

namespace signalbox {

/// The pieces of an answer in the order they came, as long as somebody needs them. Their numbers stay what
/// they are when the first ones are forgotten.
class AnswerCopy
{
public:
    void append(const QByteArray &piece);
    /// Forgets the pieces before this number.
    void forgetBefore(qsizetype number);

    /// The number of the piece that will come next.
    [[nodiscard]] qsizetype end() const { return m_first + static_cast<qsizetype>(m_pieces.size()); }
    [[nodiscard]] const QByteArray &at(qsizetype number) const;
    /// True when nothing has been forgotten.
    [[nodiscard]] bool isWhole() const { return m_first == 0; }
    /// What is kept, in one piece.
    [[nodiscard]] QByteArray joined() const;
    /// What it takes in memory, roughly.
    [[nodiscard]] qint64 memory() const { return m_memory; }

private:
    std::deque<QByteArray> m_pieces;
    qsizetype m_first = 0;
    qint64 m_memory = 0;
};

} // namespace signalbox
