// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace signalbox {

/// Says one line to the first program of a name, which may be starting yet or busy, and hears that it was
/// understood or at least read.
class HandOver final : public QObject
{
    Q_OBJECT

public:
    HandOver(QString socketName, QByteArray line, QObject *parent = nullptr);

    void start();
    /// Says no more, and tells nothing more.
    void stop();

signals:
    /// Once, within five seconds: the answer without its line break; empty = nobody has answered.
    void ended(const QByteArray &answer);
    /// Each time that nobody could be reached, before it is tried again.
    void unreachable();

private:
    void connectAgain();
    void end(const QByteArray &answer);

    QString m_socketName;
    QByteArray m_line;
    QLocalSocket m_socket;
    QTimer m_retry;
    QTimer m_limit;
    bool m_hasEnded = false;
};

} // namespace signalbox
