// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/resettime.h"

#include <QRegularExpression>

#include <cmath>

namespace signalbox {

using std::chrono::milliseconds;

std::optional<milliseconds> untilUnixTime(const QByteArray &text, const QDateTime &now)
{
    bool ok = false;
    const double seconds = text.trimmed().toDouble(&ok);
    if (!ok || !(seconds > 0) || seconds > 1e11)
        return std::nullopt;
    const auto left = milliseconds(static_cast<qint64>(seconds * 1000) - now.toMSecsSinceEpoch());
    return left.count() > 0 ? std::optional(left) : std::nullopt;
}

std::optional<milliseconds> untilDate(const QByteArray &text, const QDateTime &now)
{
    const QDateTime reset = QDateTime::fromString(QString::fromLatin1(text.trimmed()), Qt::ISODateWithMs);
    const milliseconds left(reset.isValid() ? now.msecsTo(reset) : 0);
    return left.count() > 0 ? std::optional(left) : std::nullopt;
}

std::optional<milliseconds> untilReset(const QByteArray &text, const QDateTime &now)
{
    constexpr double firstDate = 1e9;
    constexpr double firstInMilliseconds = 1e12;
    constexpr double longest = 1e14;
    bool ok = false;
    if (const double number = text.toDouble(&ok); ok) {
        if (!(number > 0) || number > longest)
            return std::nullopt;
        const double inMilliseconds = number >= firstInMilliseconds ? number : number * 1000;
        const qint64 left = static_cast<qint64>(std::ceil(inMilliseconds))
            - (number >= firstDate ? now.toMSecsSinceEpoch() : 0);
        return left > 0 ? std::optional(milliseconds(left)) : std::nullopt;
    }
    static const QRegularExpression duration(QStringLiteral(
        "^(?:(\\d{1,4})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,8}(?:\\.\\d+)?)s)?(?:(\\d{1,10}(?:\\.\\d+)?)ms)?$"));
    const auto match = duration.match(QString::fromLatin1(text));
    const double sum = match.captured(1).toDouble() * 3.6e6 + match.captured(2).toDouble() * 6e4
        + match.captured(3).toDouble() * 1e3 + match.captured(4).toDouble();
    return sum > 0 ? std::optional(milliseconds(static_cast<qint64>(std::ceil(sum)))) : untilDate(text, now);
}

} // namespace signalbox
