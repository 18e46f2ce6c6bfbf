// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "proxy/gatewaysnapshot.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/statemark.h"

#include <QSet>
#include <QString>

namespace signalbox {

/// What the list of requests shows of one, and no more: there may be a hundred thousand of them.
struct RequestRow
{
    enum class State {
        Running,
        Good,
        FailedOver, ///< it went well, but not at the first attempt
        Left, ///< the client left before the end
        Failed,
    };

    QByteArray id;
    qint64 startedAt = 0; ///< milliseconds since 1970
    State state = State::Good;
    bool reused = false;
    QString client;
    QString project;
    QString model;
    QString provider; ///< that answered, or was asked last
    QString upstreamModel;
    QString session;
    QString cost; ///< as it is read; empty = not known
    int attempts = 0; ///< that were sent
    int status = 0;
    RunningExchange::Stage stage = RunningExchange::Stage::Waiting;
    double tokensPerSecond = -1; ///< of one that is running
    qint64 firstContent = -1; ///< milliseconds; -1 = never
    qint64 milliseconds = 0;
    qint64 input = 0; ///< the whole prompt
    qint64 cached = 0; ///< of it, read from the cache
    qint64 output = 0;

    [[nodiscard]] bool isRunning() const { return state == State::Running; }
};

/// The same text is kept once: rows repeat a few names.
class TextPool
{
public:
    QString once(const QString &text);
    void clear() { m_texts.clear(); }

private:
    QSet<QString> m_texts;
};

RequestRow rowOf(const ExchangeRecord &record, TextPool &pool);
RequestRow rowOf(const RunningExchange &running);

Shape shapeOf(RequestRow::State state);
Tone toneOf(RequestRow::State state);

} // namespace signalbox
