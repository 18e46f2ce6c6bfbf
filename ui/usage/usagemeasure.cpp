// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagemeasure.h"

#include "ui/texts/figures.h"

namespace signalbox {
namespace {
constexpr qint64 nanosOfCent = 10'000'000;
}

QList<UsageMeasure> UsageMeasure::of(const UsageSum &total)
{
    QList<UsageMeasure> measures{UsageMeasure(Kind::Tokens)};
    for (auto money = total.money.cbegin(); money != total.money.cend(); ++money) {
        if (money->spent > 0)
            measures << UsageMeasure(Kind::Spent, money.key());
    }
    for (auto money = total.money.cbegin(); money != total.money.cend(); ++money) {
        if (money->value > 0)
            measures << UsageMeasure(Kind::Covered, money.key());
    }
    measures << UsageMeasure(Kind::Requests);
    return measures;
}

qint64 UsageMeasure::valueOf(const UsageSum &sum) const
{
    switch (m_kind) {
    case Kind::Spent:
        return sum.money.value(m_currency).spent;
    case Kind::Covered:
        return sum.money.value(m_currency).value;
    case Kind::Requests:
        return sum.requests;
    case Kind::Tokens:
        break;
    }
    return sum.tokens.total();
}

QString UsageMeasure::text(qint64 value) const
{
    if (m_kind == Kind::Spent || m_kind == Kind::Covered)
        return Figures::money(value, m_currency);
    return Figures::count(value);
}

QString UsageMeasure::title() const
{
    switch (m_kind) {
    case Kind::Spent:
        return tr("Spent (%1)", "currency").arg(m_currency);
    case Kind::Covered:
        return tr("Covered by plans (%1)", "currency").arg(m_currency);
    case Kind::Requests:
        return tr("Answered requests");
    case Kind::Tokens:
        break;
    }
    return tr("Tokens");
}

qint64 UsageMeasure::smallestStep() const
{
    return m_kind == Kind::Spent || m_kind == Kind::Covered ? nanosOfCent : 1;
}

} // namespace signalbox
