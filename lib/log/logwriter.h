// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QJsonObject>
#include <QtGlobal>

#include <memory>

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
} // namespace spdlog

namespace signalbox {

/// One log line. `fields` go into the JSON file beside time, level, event and message.
struct LogEntry
{
    QtMsgType level = QtInfoMsg;
    QString category;
    QString event; ///< a stable name, for example "exchange_finished"
    QString message; ///< for people
    QJsonObject fields;
};

/// Writes log lines as JSON into a rotating file and for people to standard error, on a thread of its own
/// (spdlog). What looks like a key is masked. Its queue is bounded: under a flood the oldest lines are
/// dropped.
class LogWriter
{
public:
    /// `problem` of a file that cannot be opened is written to the console; logging goes on there.
    explicit LogWriter(const LogConfig &config);
    ~LogWriter();
    Q_DISABLE_COPY_MOVE(LogWriter)

    /// From now on: "debug", "info", "warning" or "error".
    void setLevel(const QString &name);
    /// False when lines of this level are thrown away, so that they need not be put together.
    [[nodiscard]] bool isEnabled(QtMsgType level) const;
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
    QString m_file;
    bool m_captures = false;
};

/// `text` with everything masked that looks like a key or token.
QString redacted(const QString &text);

} // namespace signalbox
