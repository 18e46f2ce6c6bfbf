// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/singleinstance.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

/// Has the first program do what a later one was started for. While the first one ends, it waits, for as long
/// as that takes, and becomes the first one itself.
class SecondStart final : public QObject
{
    Q_OBJECT

public:
    /// `instance` outlives it, and has not become the first one.
    SecondStart(SingleInstance &instance, InstanceMessage message, QObject *parent = nullptr);

    /// Ends in one of isFirst(), isDone() and failed(), later.
    void start() { QMetaObject::invokeMethod(this, &SecondStart::ask, Qt::QueuedConnection); }

signals:
    void isFirst();
    void isDone();
    void failed(const QString &problem);
    /// Once, when the first one is ending.
    void waits();
    /// Once, when that takes long.
    void waitsLong();

private:
    void ask();
    void take(const Result<HandedOver> &outcome);

    SingleInstance &m_instance;
    InstanceMessage m_message;
    bool m_waits = false;
    QTimer m_retry;
    QTimer m_long;
};

} // namespace signalbox
