// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

class QPushButton;

namespace signalbox {

class MainWindow;
class NoticeBar;

/// Tells across the window, quietly, that the last run of the program has crashed or was killed.
class CrashNotice final : public QObject
{
    Q_OBJECT

public:
    /// `window` outlives it.
    explicit CrashNotice(MainWindow &window, QObject *parent = nullptr);

    /// `begin`: when that run was started.
    void tell(const QDateTime &begin);
    void retranslate();

signals:
    void openLogsRequested();

private:
    NoticeBar *m_notice;
    QPushButton *m_openLogs = nullptr;
    QDateTime m_begin;
};

} // namespace signalbox
