// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/instancemessage.h"
#include "core/result.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QLocalSocket;

namespace signalbox {

class HandOver;

/// What has become of what a later start was for.
enum class HandedOver {
    Done, ///< the first one sees to it
    FirstEnds, ///< the first one ends: who waits for that may be the next
    IsFirst, ///< there is no other any more: this is the first one now
};

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
    /// From now on later starts are told that this one ends.
    void stepAside() { m_stepsAside = true; }
    /// It does not end after all.
    void stay() { m_stepsAside = false; }
    using Done = std::function<void(const Result<HandedOver> &)>;
    /// Has the first one do this. `done` is called once, later, with an Error when it does not answer.
    void handOver(const InstanceMessage &message, QObject *context, const Done &done);

signals:
    void received(const signalbox::InstanceMessage &message);
    /// A later start waits for this one, which steps aside.
    void awaited();

private:
    void listen();
    void take(QLocalSocket *socket);
    void read(QLocalSocket *socket);
    [[nodiscard]] QByteArray answerTo(const std::optional<InstanceMessage> &message) const;

    QString m_socketName;
    QLockFile m_lock;
    QLocalServer m_server;
    bool m_stepsAside = false;
    std::unique_ptr<HandOver> m_handOver; ///< the last one
};

} // namespace signalbox
