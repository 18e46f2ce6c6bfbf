// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/usagequery.h"

namespace signalbox {

UsageSum &UsageSum::operator+=(const UsageSum &other)
{
    requests += other.requests;
    attempts += other.attempts;
    failedAttempts += other.failedAttempts;
    unpriced += other.unpriced;
    tokens += other.tokens;
    for (auto sum = other.money.cbegin(); sum != other.money.cend(); ++sum) {
        MoneySum &target = money[sum.key()];
        target.spent += sum->spent;
        target.value += sum->value;
    }
    return *this;
}

} // namespace signalbox
