// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/logconfig.h"
#include "config/loglevels.h"

#include <QJsonObject>
#include <QtGlobal>

#include <array>
#include <atomic>
#include <memory>

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
} // namespace spdlog

namespace signalbox {

/// One log line. `fields` go into the JSON file beside time, level, event, category and message.
struct LogEntry
{
    QtMsgType level = QtInfoMsg;
    QString category;
    QString event; ///< a stable name, for example "exchange_finished"
    QString message; ///< for people
    QJsonObject fields;
};

/// Writes log lines as JSON into a rotating file (LogFile) and for people to standard error, on a thread of
/// its own (spdlog). What looks like a key is masked. Its queue is bounded: under a flood the oldest lines
/// are dropped.
class LogWriter
{
public:
    /// `problem` of a file that cannot be opened is written to the console; logging goes on there.
    explicit LogWriter(const LogConfig &config);
    ~LogWriter();
    Q_DISABLE_COPY_MOVE(LogWriter)

    /// From now on; also for what Qt's categories let through.
    void setLevels(const LogLevels &levels);
    /// False when lines of this level are thrown away, so that they need not be put together. `category` as
    /// in the log, "signalbox.proxy"; others have the general level.
    [[nodiscard]] bool isEnabled(QtMsgType level, const QString &category = {}) const;
    void write(const LogEntry &entry);
    /// From now on Qt's categories (qCInfo …) are written here, until this object goes.
    void captureQtMessages();

    /// The file in use; empty when there is none.
    [[nodiscard]] const QString &file() const { return m_file; }

private:
    void openFile(const LogConfig &config);

    // The pool goes last: it writes out what the loggers still hold.
    std::shared_ptr<spdlog::details::thread_pool> m_pool;
    std::shared_ptr<spdlog::logger> m_console;
    std::shared_ptr<spdlog::logger> m_lines;
    // Read by every thread that logs.
    std::atomic<int> m_level = 0;
    std::array<std::atomic<int>, logCategories.size()> m_levels{}; ///< in the order of logCategories
    QString m_file;
    bool m_captures = false;
};

/// `text` with everything masked that looks like a key or token.
QString redacted(const QString &text);

} // namespace signalbox
