// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/instancemessage.h"
#include "core/error.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QLocalSocket;

namespace signalbox {

class HandOver;

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
    ~SingleInstance() override;

    /// The user's folder for sockets.
    static QString runtimeFolder();

    /// True: it is the first one, and listens for the others. Also where it cannot be told.
    bool claim();
    using HandedOver = std::function<void(const std::optional<Error> &)>;
    /// Has the first one do this. `done` is called once, later, with an Error when it does not answer.
    void handOver(const InstanceMessage &message, QObject *context, const HandedOver &done);

signals:
    void received(const signalbox::InstanceMessage &message);

private:
    void listen();
    void take(QLocalSocket *socket);
    void read(QLocalSocket *socket);

    QString m_socketName;
    QLockFile m_lock;
    QLocalServer m_server;
    std::unique_ptr<HandOver> m_handOver; ///< the last one
};

} // namespace signalbox
