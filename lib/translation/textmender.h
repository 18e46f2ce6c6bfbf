// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

/// Makes of the insides of JSON strings, which together are one text, insides that every JSON parser takes:
/// bare control characters are escaped; bytes that are no UTF-8, escapes that do not exist and halves of
/// surrogate pairs become U+FFFD. A pair that was cut between two pieces is put together again.
class TextMender
{
public:
    [[nodiscard]] QByteArray feed(QByteArrayView piece);
    /// What was held back, at the end of the text.
    [[nodiscard]] QByteArray finish();

private:
    QByteArray m_half; ///< the first escape of a pair
};

} // namespace signalbox
