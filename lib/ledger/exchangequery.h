// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/attemptsample.h"
#include "ledger/exchangerecord.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace signalbox {

/// Which of the recorded exchanges are asked for; the newest come first.
struct ExchangeQuery
{
    enum class Outcome {
        Any,
        Good,
        Failed, ///< the client got an error
        Retried, ///< more than one attempt was sent
        Left, ///< the client left before the end
    };

    QDateTime from; ///< included; null = since ever
    QDateTime until; ///< not included; null = until now
    QString provider; ///< that answered or was asked; empty = any
    QString model; ///< as asked by the client or of the provider
    QString project;
    QString clientKey;
    QString client; ///< the program, without its version
    QString session;
    Outcome outcome = Outcome::Any;
    int limit = 50; ///< 1 to 1000
    qint64 before = 0; ///< `next` of the page before; 0 = the first page
};

struct ExchangePage
{
    QList<ExchangeRecord> exchanges;
    qint64 next = 0; ///< 0 = there are no more
};

} // namespace signalbox
