// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/ledger.h"

#include <QTest>

#include <optional>

namespace signalbox::test {

/// What a ledger answers to a question, waited for.
template <typename T> class LedgerAnswer
{
public:
    /// For the ledger.
    Ledger::Answer<T> slot()
    {
        return [this](const Result<T> &result) { m_result = result; };
    }
    /// Of no kind when there has been none for a long time.
    Result<T> wait()
    {
        constexpr int milliseconds = 60'000;
        (void)QTest::qWaitFor([this] { return m_result.has_value(); }, milliseconds);
        return m_result.value_or(Error{Error::Kind::Timeout, QStringLiteral("the ledger does not answer")});
    }

private:
    std::optional<Result<T>> m_result;
};

inline Result<UsageReport> sumOf(Ledger &ledger, const UsageQuery &query = {})
{
    QObject context;
    LedgerAnswer<UsageReport> answer;
    ledger.sumUsage(query, &context, answer.slot());
    return answer.wait();
}

inline Result<ExchangePage> pageOf(Ledger &ledger, const ExchangeQuery &query = {})
{
    QObject context;
    LedgerAnswer<ExchangePage> answer;
    ledger.listExchanges(query, &context, answer.slot());
    return answer.wait();
}

/// False when it takes for ever.
inline bool flushed(Ledger &ledger)
{
    QObject context;
    bool isDone = false;
    ledger.flush(&context, [&isDone] { isDone = true; });
    constexpr int milliseconds = 60'000;
    return QTest::qWaitFor([&isDone] { return isDone; }, milliseconds);
}

} // namespace signalbox::test
