// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/reporttexts.h"

#include "app/common/displaywidth.h"

#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace signalbox::reporttexts {

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

/// Figures as English texts have them, whatever the system's language.
QLocale figures()
{
    return {QLocale::English, QLocale::UnitedStates};
}

QString isoDay(const QDate &date)
{
    return date.toString(Qt::ISODate);
}

/// "7d" and the like; 0 = it is none.
int amountOf(const QString &word, QChar unit)
{
    static const QRegularExpression pattern(QStringLiteral("^([1-9][0-9]{0,4})([hdw])$"));
    const QRegularExpressionMatch match = pattern.match(word);
    return match.hasMatch() && match.captured(2) == unit ? match.captured(1).toInt() : 0;
}

Result<QString> parameter(const char *option, const QString &text, const QDateTime &now)
{
    const QString word = text.trimmed();
    const QDate today = now.date();
    if (word.toLower() == u"today")
        return isoDay(today);
    if (word.toLower() == u"yesterday")
        return isoDay(today.addDays(-1));
    if (const int hours = amountOf(word, u'h'); hours > 0)
        return now.addSecs(-3600LL * hours).toUTC().toString(Qt::ISODate);
    constexpr int daysOfWeek = 7;
    if (const int days = amountOf(word, u'd') + daysOfWeek * amountOf(word, u'w'); days > 0)
        return isoDay(today.addDays(1 - days)); // today is one of them
    const bool isDay = QDate::fromString(word, QStringLiteral("yyyy-MM-dd")).isValid();
    const bool isTime = word.contains(u'T') && QDateTime::fromString(word, Qt::ISODateWithMs).isValid();
    if (isDay || isTime)
        return word;
    return Error{Error::Kind::InvalidRequest,
        QStringLiteral("--%1 wants 12h, 7d, 4w, today, yesterday, a day such as 2026-11-29 or a time such as "
                       "2026-11-29T14:00, not '%2'")
            .arg(QLatin1String(option), word)};
}

/// "6 requests are not in these figures"; with `link` "6 requests, which are not …".
QString missingText(qint64 number, QStringView link)
{
    return QStringLiteral("%1%2 %3 not in these figures")
        .arg(number == 1 ? QStringLiteral("1 request") : QStringLiteral("%1 requests").arg(count(number)),
            link.isEmpty() ? QString() : QStringLiteral(", %1").arg(link),
            number == 1 ? QStringLiteral("is") : QStringLiteral("are"));
}

} // namespace

QString count(qint64 number)
{
    return figures().toString(number);
}

QString duration(qint64 milliseconds)
{
    const auto two = [&](qint64 large, const char *largeName, qint64 small, const char *smallName) {
        const qint64 rest = milliseconds % large / small;
        const QString text
            = QStringLiteral("%1 %2").arg(QString::number(milliseconds / large), QLatin1String(largeName));
        return rest == 0
            ? text
            : text + QStringLiteral(" %1 %2").arg(QString::number(rest), QLatin1String(smallName));
    };
    if (milliseconds < second)
        return QStringLiteral("%1 ms").arg(milliseconds);
    if (milliseconds < minute) {
        const qint64 tenths = milliseconds / 100;
        const int places = tenths % 10 == 0 ? 0 : 1;
        return QStringLiteral("%1 s").arg(QString::number(static_cast<double>(tenths) / 10, 'f', places));
    }
    if (milliseconds < hour)
        return two(minute, "min", second, "s");
    if (milliseconds < day)
        return two(hour, "h", minute, "min");
    return two(day, "d", hour, "h");
}

QString percent(double share)
{
    return QStringLiteral("%1 %").arg(static_cast<int>(std::round(share * 100)));
}

QString money(double amount, int places)
{
    const double least = std::pow(10.0, -places);
    if (amount > 0 && amount < least / 2)
        return QStringLiteral("<%1").arg(QString::number(least, 'f', places));
    return figures().toString(amount, 'f', places);
}

QString money(const QJsonArray &sums)
{
    constexpr int places = 4;
    QStringList parts;
    for (const auto &one : sums) {
        const QJsonObject sum = one.toObject();
        const QString currency = sum.value(u"currency").toString();
        if (const double spent = sum.value(u"spent").toDouble(); spent != 0)
            parts << QStringLiteral("%1 %2").arg(money(spent, places), currency);
        if (const double value = sum.value(u"value").toDouble(); value != 0)
            parts << QStringLiteral("%1 %2 as value").arg(money(value, places), currency);
    }
    return parts.join(QStringLiteral(", "));
}

QString ledgerTrouble(const QJsonObject &ledger)
{
    QString problem = displaywidth::harmless(ledger.value(u"problem").toString());
    const qint64 lost = ledger.value(u"lost").toInteger();
    if (problem.isEmpty())
        return lost > 0 ? QStringLiteral("the ledger has lost %1").arg(missingText(lost, u"which"))
                        : QString();
    if (!problem.startsWith(u"the ledger"))
        problem.prepend(QStringLiteral("the ledger: "));
    // What waits for a ledger that can be written is missing, too; without trouble it is there at once.
    if (const qint64 missing = lost + ledger.value(u"waiting").toInteger(); missing > 0)
        problem += QStringLiteral("; ") + missingText(missing, {});
    return problem;
}

QByteArray harmlessCsv(const QByteArray &csv)
{
    const QString text = QString::fromUtf8(csv);
    QString result;
    qsizetype begin = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'"')
            isQuoted = !isQuoted;
        if (isQuoted || text.at(i) != u'\n')
            continue;
        const bool hasReturn = i > begin && text.at(i - 1) == u'\r';
        result += displaywidth::harmless(text.mid(begin, i - begin - (hasReturn ? 1 : 0)));
        result += hasReturn ? QStringLiteral("\r\n") : QStringLiteral("\n");
        begin = i + 1;
    }
    return QString(result + displaywidth::harmless(text.mid(begin))).toUtf8();
}

QDateTime time(const QJsonValue &iso)
{
    return QDateTime::fromString(iso.toString(), Qt::ISODateWithMs).toLocalTime();
}

QString dateAndTime(const QDateTime &time)
{
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

Result<QString> sinceParameter(const QString &word, const QDateTime &now)
{
    return parameter("since", word, now);
}

Result<QString> untilParameter(const QString &word, const QDateTime &now)
{
    return parameter("until", word, now);
}

} // namespace signalbox::reporttexts
