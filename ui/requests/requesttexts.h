// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/requestrow.h"

#include <QCoreApplication>
#include <QString>

namespace signalbox {

/// Every sentence that tells a person how one request went.
class RequestTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::RequestTexts)

public:
    /// "good", "failed over", "running".
    static QString state(const RequestRow &row);
    /// What stands in the column of the status: "200", "answering", "left".
    static QString status(const RequestRow &row);
    /// "claude-opus-5 → work (their-opus)"; the parts that are known.
    static QString way(const RequestRow &row);
    /// One line with everything the list shows.
    static QString line(const RequestRow &row);

    /// What all attempts have cost: "$0.12", "≈ $0.12 covered"; empty when it is not known.
    static QString cost(const ExchangeRecord &record);
    /// The same in as few signs as a column has room for: "≈ $0.12".
    static QString shortCost(const ExchangeRecord &record);
    /// With what it was priced, a line for each price.
    static QStringList prices(const ExchangeRecord &record);
    /// "12.3 k in (9.1 k from the cache, 1 k into it) · 1.2 k out (300 thinking)".
    static QString tokens(const TokenUsage &usage);
    /// "Finished after 1.8 s, first content after 0.6 s".
    static QString times(const ExchangeRecord &record);
    /// When, who and what for, in one line.
    static QString origin(const ExchangeRecord &record);
    static QString origin(const RequestRow &row);
    /// What its user can do about the failure; empty when nothing is known to help.
    static QString remedy(const ExchangeRecord &record);
    /// The whole request as lines of plain text, without prompt and answer: these are not recorded.
    static QString details(const ExchangeRecord &record);
};

} // namespace signalbox
