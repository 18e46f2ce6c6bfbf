// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/singleinstance.h"

#include "app/desktop/handover.h"
#include "core/logcategories.h"
#include "core/privatefolder.h"
#include "core/statefolder.h"

#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

#include <chrono>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#endif

namespace signalbox {

namespace {

using namespace std::chrono_literals;

/// That a connection may be open without having said anything.
constexpr auto longestSilence = 10s;
constexpr int mostConnections = 16;
const QByteArray steppingAside = QByteArrayLiteral("stopping");

QString socketName(const QString &folder, const QString &name)
{
#ifdef Q_OS_WIN
    Q_UNUSED(folder)
    return name; // of a pipe
#else
    return QDir(folder).filePath(name + QStringLiteral(".socket"));
#endif
}

Error silenceOf(const QLockFile &lock)
{
    qint64 process = 0;
    QString host;
    QString program;
    lock.getLockInfo(&process, &host, &program);
    return {Error::Kind::Timeout,
        QStringLiteral("Signalbox runs already (process %1) but does not answer; end it and start Signalbox "
                       "again")
            .arg(process)};
}

/// Windows lets a program come to the front only if the one that the user has started allows it.
void allowRaising([[maybe_unused]] const QLockFile &lock)
{
#ifdef Q_OS_WIN
    qint64 process = 0;
    QString host;
    QString program;
    if (lock.getLockInfo(&process, &host, &program))
        AllowSetForegroundWindow(static_cast<DWORD>(process));
#endif
}

} // namespace

SingleInstance::SingleInstance(const QString &folder, const QString &name, QObject *parent)
    : QObject(parent)
    , m_socketName(socketName(folder, name))
    , m_lock(QDir(folder).filePath(name + QStringLiteral(".lock")))
{
    (void)makePrivateFolder(folder); // the lock tells what is wrong
    m_lock.setStaleLockTime(0ms); // it is good for as long as its process runs
    m_server.setSocketOptions(QLocalServer::UserAccessOption); // takes the place of a dead one's socket
    m_server.setMaxPendingConnections(mostConnections);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            take(socket);
    });
}

SingleInstance::~SingleInstance() = default;

QString SingleInstance::runtimeFolder()
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    return stateFolder(); // Qt's is the home folder there
#else
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return folder.isEmpty() ? stateFolder() : folder;
#endif
}

bool SingleInstance::claim()
{
    if (!m_lock.tryLock(0)) {
        if (m_lock.error() == QLockFile::LockFailedError)
            return false;
        qCWarning(lcProxy).noquote() << "whether Signalbox runs already cannot be told:"
                                     << QDir::toNativeSeparators(m_lock.fileName()) << "cannot be written";
    }
    listen();
    return true;
}

void SingleInstance::listen()
{
    if (!m_server.listen(m_socketName))
        qCWarning(lcProxy).noquote() << "the next start of Signalbox cannot show this window:" << m_socketName
                                     << m_server.errorString();
}

void SingleInstance::handOver(const InstanceMessage &message, QObject *context, const Done &done)
{
    allowRaising(m_lock);
    m_handOver = std::make_unique<HandOver>(m_socketName, message.toJson());
    connect(m_handOver.get(), &HandOver::ended, context, [this, done](const QByteArray &answer) {
        if (answer == steppingAside)
            done(HandedOver::FirstEnds);
        else if (!answer.isEmpty())
            done(HandedOver::Done);
        else
            done(silenceOf(m_lock));
    });
    // It may have ended meanwhile, or begun to: its socket goes before its lock does.
    connect(m_handOver.get(), &HandOver::unreachable, context, [this, done] {
        if (!claim())
            return;
        m_handOver->stop();
        done(HandedOver::IsFirst);
    });
    m_handOver->start();
}

void SingleInstance::take(QLocalSocket *socket)
{
    socket->setReadBufferSize(InstanceMessage::longest + 1);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    QTimer::singleShot(longestSilence, socket, [socket] { socket->abort(); });
    if (socket->bytesAvailable() > 0)
        read(socket);
}

void SingleInstance::read(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > InstanceMessage::longest)
            socket->abort();
        return;
    }
    const auto message = InstanceMessage::fromJson(socket->readLine(InstanceMessage::longest + 1));
    socket->write(answerTo(message) + '\n'); // so that who waits need not
    socket->disconnectFromServer();
    if (message && m_stepsAside)
        emit awaited();
    else if (message && message->kind != InstanceMessage::Kind::Nothing)
        emit received(*message);
}

QByteArray SingleInstance::answerTo(const std::optional<InstanceMessage> &message) const
{
    if (!message)
        return QByteArrayLiteral("unknown");
    return m_stepsAside ? steppingAside : QByteArrayLiteral("ok");
}

} // namespace signalbox
