// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

/// Takes a text that begins with <think>…</think> apart into thinking and answer, wherever it is cut. Texts
/// are insides of JSON strings. Tags further on are text.
class ThinkTagSplitter
{
public:
    struct Pieces
    {
        QByteArray thinking;
        QByteArray text;
    };

    [[nodiscard]] Pieces feed(QByteArrayView piece);
    /// What was held back as the possible beginning of a tag, at the end.
    [[nodiscard]] Pieces finish();

private:
    enum class State {
        Before,
        Thinking,
        After, ///< before the first letter of the answer
        Answer,
    };

    void takeBefore(Pieces &pieces);
    void takeThinking(Pieces &pieces);
    void takeAfter(Pieces &pieces);

    State m_state = State::Before;
    QByteArray m_held;
};

} // namespace signalbox
