// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/priceconfig.h"
#include "cost/cost.h"
#include "usage/tokenusage.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

namespace signalbox {

/// One upstream request of an exchange and how it ended; or why none was made.
struct AttemptRecord
{
    QString provider;
    QString model; ///< as asked upstream
    int status = 0; ///< 0 when no head arrived
    QString outcome; ///< "ok" or the failure in one line
    qint64 milliseconds = 0;
    bool sent = false; ///< else it was passed over
    bool faulty = false; ///< it failed, and neither the client nor this computer's network is to blame
    qint64 startMilliseconds = 0; ///< since the exchange began
    qint64 firstByteMilliseconds = -1; ///< of the attempt, until its first content; -1 = never
    QString account; ///< of a sign-in, or "key 2" of several; empty = the only one, or the client's own
    bool clientLogin = false; ///< sent with the client's own sign-in, which mostly is a subscription
    Billing billing = Billing::Metered; ///< how it is paid
    double priceFactor = 1; ///< of what it costs by the list
    TokenUsage usage; ///< as far as the answer stated it; of a stream that was cut, estimated
    Cost cost;
};

/// A place that the exchange might have gone to, as it looked when the request came.
struct CandidateRecord
{
    QString provider;
    QString model;
    int priority = 1;
    QString state; ///< why it was not to be asked, in one line; empty = it was well
};

/// What is remembered of one exchange: no prompt, no answer, no secret.
struct ExchangeRecord
{
    QByteArray id; ///< x-signalbox-request-id
    QDateTime startedAt; ///< UTC
    QByteArray client; ///< product token of the User-Agent, for example "claude-cli/2.1.329"
    QByteArray method;
    QByteArray path;
    QString model; ///< as the client asked
    QString project; ///< as the client named it; empty = not named
    QString clientKey; ///< the name of the key it came with; empty = none
    QByteArray session; ///< tells the client's sessions apart; a short hash, empty = it is not known
    QString route; ///< the pattern that it went by; empty = none
    QList<CandidateRecord> candidates; ///< in the order in which they were to be tried
    QString decision; ///< why it went where it went, in one line
    QString provider; ///< that answered; empty when none did
    bool reused = false; ///< the answer was another exchange's, or kept from one: it has cost nothing more
    bool streamed = false;
    bool committed = false; ///< the client got content
    bool clientLeft = false;
    int status = 0; ///< as sent to the client; 0 when it left before
    QString error; ///< one line; empty when all went well
    QList<AttemptRecord> attempts;
    qint64 firstByteMilliseconds = -1; ///< until the first content was passed on; -1 = never
    qint64 milliseconds = 0;
    TokenUsage usage; ///< of all attempts
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::ExchangeRecord)
