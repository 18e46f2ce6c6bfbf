// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace signalbox {

/// Estimates the tokens of texts in one pass over their UTF-8 bytes, without a vocabulary: each byte is given
/// a class (letter, digit, space, punctuation, lead byte of a script …) and costs what the class costs after
/// the byte before it. A word is one token and a little more for each further letter, a capital inside it
/// begins a new one, one space before a word costs nothing. What looks like base64 thereby costs about a
/// token for two characters.
///
/// No byte costs less than nothing, so a text never costs less than its beginning. Any bytes will do.
class TextMeter
{
public:
    /// A text by itself: nothing before it makes it cheaper.
    void addText(QByteArrayView utf8);
    /// The same, as it stands in JSON between the quotes; an escape costs what it stands for.
    void addString(QByteArrayView escaped);
    /// A JSON value as it stands there, but for the white space between its parts.
    void addJson(QByteArrayView json);

    void addTokens(qint64 count) { m_cost += count * perToken; }

    /// Rounded up.
    [[nodiscard]] qint64 tokens() const { return (m_cost + perToken - 1) / perToken; }

private:
    static constexpr qint64 perToken = 100;

    void goOn(QByteArrayView utf8);
    void goOnEscaped(QByteArrayView escaped);

    qint64 m_cost = 0; ///< in hundredths of a token
    quint8 m_state = 0;
};

} // namespace signalbox
