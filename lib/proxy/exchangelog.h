// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "log/logwriter.h"
#include "proxy/statisticsline.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace signalbox {

/// How much the end of an exchange matters: what went wrong is a warning.
QtMsgType exchangeLevel(const ExchangeRecord &record);

/// The log line of one exchange: what was asked, who answered, what was tried and why, how long it took.
LogEntry exchangeEntry(const ExchangeRecord &record);

/// Logs every exchange when it has ended, and in a while with any a line of what they have come to.
class ExchangeLog final : public QObject
{
    Q_OBJECT

public:
    /// `log` outlives it. `interval` is the time between two lines of statistics; 0 = none.
    ExchangeLog(LogWriter &log, std::chrono::milliseconds interval, QObject *parent = nullptr);
    /// Writes the statistics that are not told yet.
    ~ExchangeLog() override;

    void setInterval(std::chrono::milliseconds interval);
    void add(const ExchangeRecord &record);

private:
    void writeStatistics();

    LogWriter &m_log;
    std::chrono::milliseconds m_interval;
    StatisticsLine m_statistics;
    QTimer m_timer; ///< runs since the first exchange that the line will tell
};

} // namespace signalbox
