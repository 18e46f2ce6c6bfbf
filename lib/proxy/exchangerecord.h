// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usage/tokenusage.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

namespace signalbox {

/// One upstream request of an exchange and how it ended.
struct AttemptRecord
{
    QString provider;
    QString model; ///< as asked upstream
    int status = 0; ///< 0 when no head arrived
    QString outcome; ///< "ok" or the failure in one line
    qint64 milliseconds = 0;
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
    QString decision; ///< why it went where it went, in one line
    QString provider; ///< that answered; empty when none did
    bool streamed = false;
    bool committed = false; ///< the client got content
    bool clientLeft = false;
    int status = 0; ///< as sent to the client; 0 when it left before
    QString error; ///< one line; empty when all went well
    QList<AttemptRecord> attempts;
    qint64 firstByteMilliseconds = -1; ///< until the first content was passed on; -1 = never
    qint64 milliseconds = 0;
    TokenUsage usage; ///< as the answer stated it
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::ExchangeRecord)
