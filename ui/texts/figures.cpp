// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/figures.h"

#include <QGuiApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace signalbox {
namespace {
constexpr QChar isolateBegin(0x2068); // of first strong
constexpr QChar isolateEnd(0x2069);

/// Three digits, without zeros at the end.
QString threeDigits(double value)
{
    const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    QString text = QLocale().toString(value, 'f', decimals);
    const QString point = QString(QLocale().decimalPoint());
    if (decimals == 0 || !text.contains(point))
        return text;
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(point))
        text.chop(point.size());
    return text;
}

QString symbolOf(const QString &currency)
{
    if (currency == QLatin1String("USD"))
        return QStringLiteral("$");
    if (currency == QLatin1String("EUR"))
        return QStringLiteral("€");
    if (currency == QLatin1String("CNY"))
        return QStringLiteral("¥");
    return {};
}

QString withCurrency(const QString &amount, const QString &currency)
{
    const QString symbol = symbolOf(currency);
    if (symbol.isEmpty())
        return amount + QChar(QChar::Nbsp) + currency;
    return symbol + amount;
}
} // namespace

QString Figures::isolated(const QString &text)
{
    if (text.isEmpty() || QGuiApplication::layoutDirection() != Qt::RightToLeft)
        return text;
    return isolateBegin + text + isolateEnd;
}

QString Figures::plain(QString text)
{
    return text.remove(isolateBegin).remove(isolateEnd);
}

QString Figures::count(qint64 number)
{
    constexpr std::array units{"", "k", "M", "G", "T"};
    auto value = static_cast<double>(number);
    size_t unit = 0;
    while (std::abs(value) >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    if (unit == 0)
        return isolated(QLocale().toString(number));
    return isolated(threeDigits(value) + QChar(QChar::Nbsp) + QString::fromLatin1(units.at(unit)));
}

QString Figures::money(qint64 nanos, const QString &currency)
{
    const double amount = static_cast<double>(nanos) / 1e9;
    if (nanos > 0 && amount < 0.01)
        return isolated(QStringLiteral("<") + withCurrency(QLocale().toString(0.01, 'f', 2), currency));
    const int decimals = std::abs(amount) >= 1000 ? 0 : 2;
    return isolated(withCurrency(QLocale().toString(amount, 'f', decimals), currency));
}

QString Figures::money(const QMap<QString, MoneySum> &sums)
{
    QStringList spent;
    QStringList covered;
    for (auto sum = sums.cbegin(); sum != sums.cend(); ++sum) {
        if (sum->spent > 0)
            spent << money(sum->spent, sum.key());
        else if (sum->value > 0)
            covered << money(sum->value, sum.key());
    }
    if (!spent.isEmpty())
        return spent.join(QStringLiteral(" + "));
    return covered.isEmpty() ? QString() : tr("≈ %1 covered").arg(covered.join(QStringLiteral(" + ")));
}

QString Figures::milliseconds(qint64 time)
{
    if (time < 1000)
        return isolated(tr("%1 ms").arg(QLocale().toString(time)));
    if (time < 60'000)
        return isolated(tr("%1 s").arg(QLocale().toString(static_cast<double>(time) / 1000, 'f', 1)));
    return isolated(tr("%1:%2 min").arg(time / 60'000).arg(time / 1000 % 60, 2, 10, QLatin1Char('0')));
}

QString Figures::seconds(qint64 time)
{
    if (time < 60)
        return isolated(tr("%1 s").arg(time));
    const qint64 minutes = time / 60;
    if (minutes < 60)
        return isolated(QStringLiteral("%1:%2")
                            .arg(minutes, 2, 10, QLatin1Char('0'))
                            .arg(time % 60, 2, 10, QLatin1Char('0')));
    return isolated(tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60));
}

QString Figures::percent(double share)
{
    double value = std::round(share * 100);
    if (share > 0 && value < 1)
        return isolated(tr("<1 %"));
    if (share < 1)
        value = std::min(value, 99.0);
    return isolated(tr("%1 %").arg(QLocale().toString(value, 'f', 0)));
}

QString Figures::speed(double tokensPerSecond)
{
    return tokensPerSecond < 0 ? QString() : isolated(tr("%1 tok/s").arg(threeDigits(tokensPerSecond)));
}

QString Figures::bytes(qint64 number)
{
    return isolated(QLocale().formattedDataSize(number, 1, QLocale::DataSizeSIFormat));
}

QString Figures::moment(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    if (local.date() == now.toLocalTime().date())
        return isolated(QLocale().toString(local.time(), QStringLiteral("HH:mm:ss")));
    const bool isThisYear = local.date().year() == now.toLocalTime().date().year();
    return isolated(QLocale().toString(
        local, isThisYear ? tr("d MMM HH:mm", "date format") : tr("d MMM yyyy HH:mm", "date format")));
}

QString Figures::ago(const QDateTime &time, const QDateTime &now)
{
    const qint64 minutes = time.secsTo(now) / 60;
    if (minutes < 1)
        return tr("now");
    if (minutes < 60)
        return tr("%n min ago", nullptr, static_cast<int>(minutes));
    if (minutes < 48 * 60)
        return tr("%n h ago", nullptr, static_cast<int>(minutes / 60));
    return tr("%n day(s) ago", nullptr, static_cast<int>(minutes / (24 * 60)));
}

} // namespace signalbox
