// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangequery.h"
#include "ui/requests/requestrow.h"

#include <QStringList>

namespace signalbox {

/// Which requests are to be seen. What the ledger can look for goes into its question; words are looked for
/// in what it has answered.
struct RequestFilter
{
    enum class Period {
        All,
        Hour,
        Day, ///< since midnight
        Week,
    };

    QString text; ///< words, and "model:NAME", "client:", "key:", "session:", "provider:", "project:"
    ExchangeQuery::Outcome outcome = ExchangeQuery::Outcome::Any;
    QString provider; ///< empty = any
    QString project;
    Period period = Period::All;

    friend bool operator==(const RequestFilter &, const RequestFilter &) = default;

    [[nodiscard]] bool isClear() const { return *this == RequestFilter(); }
    /// The words of `text` that are looked for in rows, in lower case.
    [[nodiscard]] QStringList words() const;
    /// Without those: what the ledger is asked.
    [[nodiscard]] RequestFilter asked() const;
    [[nodiscard]] ExchangeQuery query(const QDateTime &now) const;
};

/// What the ledger would say of it to this question.
bool isAskedFor(const ExchangeQuery &query, const ExchangeRecord &record);
bool isAskedFor(const ExchangeQuery &query, const RunningExchange &running);
/// True when each word stands somewhere in the row.
bool hasWords(const RequestRow &row, const QStringList &words);
/// The text of a filter for one thing: "session:ab12".
QString filterText(const QString &what, const QString &name);

} // namespace signalbox
