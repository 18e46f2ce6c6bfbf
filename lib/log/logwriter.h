// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/logconfig.h"
#include "config/loglevels.h"

#include <QJsonObject>
#include <QtGlobal>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

namespace signalbox {

class LineThread;

/// One log line. `fields` go into the JSON file beside time, level, event, category and message.
struct LogEntry
{
    QtMsgType level = QtInfoMsg;
    QString category;
    QString event; ///< a stable name, for example "exchange_finished"
    QString message; ///< for people
    QJsonObject fields;
};

/// Writes log lines as JSON into a rotating file (LogFile) and for people to standard error, each on a thread
/// of its own (LineThread), so that neither waits for the other. What looks like a key is masked. Under a
/// flood the oldest lines are dropped.
class LogWriter
{
public:
    /// `problem` of a file that cannot be opened is written to the console; logging goes on there.
    /// `patience` is for file and console at the end.
    explicit LogWriter(const LogConfig &config, std::chrono::milliseconds patience = std::chrono::seconds(2));
    /// Writes what has come. What a disk or a terminal does not take in time is lost.
    ~LogWriter();
    Q_DISABLE_COPY_MOVE(LogWriter)

    /// From now on; also for what Qt's categories let through.
    void setLevels(const LogLevels &levels);
    /// False when lines of this level are thrown away, so that they need not be put together. `category` as
    /// in the log, "signalbox.proxy"; others have the general level.
    [[nodiscard]] bool isEnabled(QtMsgType level, const QString &category = {}) const;
    void write(const LogEntry &entry);
    /// Waits for file and console, `longest` for each; false when that takes longer.
    [[nodiscard]] bool finish(std::chrono::milliseconds longest);
    /// From now on Qt's categories (qCInfo …) are written here, until this object goes. After what is fatal
    /// the program aborts, when it has been written.
    void captureQtMessages();

    /// The file in use; empty when there is none.
    [[nodiscard]] const QString &file() const { return m_file; }

private:
    void openFile(const LogConfig &config);

    std::chrono::milliseconds m_patience;
    std::unique_ptr<LineThread> m_console;
    std::unique_ptr<LineThread> m_lines; ///< of the file; may be none. Its troubles go to the console.
    // Read by every thread that logs.
    std::atomic<int> m_level = 0;
    std::array<std::atomic<int>, logCategories.size()> m_levels{}; ///< in the order of logCategories
    QString m_file;
    bool m_captures = false;
};

/// `text` with everything masked that looks like a key or token.
QString redacted(const QString &text);

} // namespace signalbox
