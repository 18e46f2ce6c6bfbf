// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/instancemessage.h"
#include "core/error.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <optional>

class QLocalSocket;

namespace signalbox {

/// Sees to it that only one tray program of a name runs, and brings it the messages of those that are started
/// after it.
///
/// A lock decides who is the first; it ends with its process, however that ends.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    /// `folder` has the lock and the socket, and is the user's own.
    SingleInstance(const QString &folder, const QString &name, QObject *parent = nullptr);

    /// The user's folder for sockets.
    static QString runtimeFolder();

    /// True: it is the first one, and listens for the others. Also where it cannot be told.
    bool claim();
    /// Has the first one do this, and waits until it knows.
    [[nodiscard]] std::optional<Error> handOver(const InstanceMessage &message) const;

signals:
    void received(const signalbox::InstanceMessage &message);

private:
    void listen();
    void take(QLocalSocket *socket);
    void read(QLocalSocket *socket);

    QString m_socketName;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace signalbox
