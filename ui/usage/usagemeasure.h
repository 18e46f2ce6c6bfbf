// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

#include <QCoreApplication>
#include <QString>

namespace signalbox {

/// One figure of a UsageSum: what a chart draws and shares are shares of.
class UsageMeasure
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::UsageMeasure)

public:
    enum class Kind {
        Tokens,
        Spent,
        Covered, ///< by plans: what it would have cost
        Requests,
    };

    UsageMeasure() = default;
    /// `currency` of money: different ones are never added.
    explicit UsageMeasure(Kind kind, QString currency = {})
        : m_kind(kind)
        , m_currency(std::move(currency)) { }

    /// Those there is anything of in `total`, tokens and requests in any case.
    static QList<UsageMeasure> of(const UsageSum &total);

    [[nodiscard]] Kind kind() const { return m_kind; }
    /// Billionths of the currency for money.
    [[nodiscard]] qint64 valueOf(const UsageSum &sum) const;
    /// As people read it.
    [[nodiscard]] QString text(qint64 value) const;
    [[nodiscard]] QString title() const;
    /// The least distance of two marks on an axis.
    [[nodiscard]] qint64 smallestStep() const;

    friend bool operator==(const UsageMeasure &, const UsageMeasure &) = default;

private:
    Kind m_kind = Kind::Tokens;
    QString m_currency;
};

} // namespace signalbox
