// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"

#include "http/requesthead.h"

#include <QTcpSocket>
#include <QTimer>

#include <algorithm>

#ifdef Q_OS_WIN
#include <winsock2.h>
using NativeSocket = SOCKET;
#else
#include <sys/socket.h>
using NativeSocket = int;
#endif

namespace signalbox::test {

namespace {

const QString connectionName = QStringLiteral("connection");

} // namespace

/// Serves the requests of one connection, one after the other.
class FakeUpstream::Connection final : public QObject
{
public:
    Connection(FakeUpstream &owner, QTcpSocket *socket, int number)
        : QObject(socket)
        , m_owner(owner)
        , m_socket(socket)
        , m_number(number)
    {
        setObjectName(connectionName);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(socket, &QTcpSocket::disconnected, this, &Connection::onDisconnected);
        connect(&m_pause, &QTimer::timeout, this, &Connection::sendStep);
        m_pause.setSingleShot(true);
    }

    void closeIfIdle()
    {
        if (!m_busy)
            m_socket->disconnectFromHost();
    }

    void proceed()
    {
        if (!leaveHold())
            return;
        ++m_step;
        schedule();
    }

private:
    void read()
    {
        m_input += m_socket->readAll();
        while (!m_busy && takeRequest()) { }
    }

    bool takeRequest()
    {
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        const QByteArray text = m_input.left(end + 4);
        const auto head = RequestHead::parse(text);
        if (!head) {
            m_socket->abort();
            return false;
        }
        if (m_input.size() < text.size() + head->contentLength)
            return false;
        Request request{head->method, head->target, head->headers,
            m_input.mid(text.size(), head->contentLength), text, m_number, false};
        m_input.remove(0, text.size() + head->contentLength);
        m_busy = true;
        m_index = m_owner.m_requests.size();
        m_owner.m_requests.append(request);
        m_owner.m_mostAtOnce = qMax(m_owner.m_mostAtOnce, ++m_owner.m_open);
        m_answer = m_owner.nextAnswer(request);
        m_step = 0;
        emit m_owner.requested();
        schedule();
        return true;
    }

    void schedule()
    {
        while (m_step < m_answer.steps.size()) {
            if (m_answer.steps.at(m_step).hold) {
                m_held = true;
                ++m_owner.m_held;
                return;
            }
            if (m_answer.steps.at(m_step).pause.count() > 0 && !m_pausedForStep) {
                m_pausedForStep = true;
                m_pause.start(m_answer.steps.at(m_step).pause);
                return;
            }
            // A slow reader makes us wait, as a real server waits.
            if (m_socket->bytesToWrite() > 1024 * 1024) {
                connect(
                    m_socket, &QTcpSocket::bytesWritten, this, &Connection::sendStep, Qt::UniqueConnection);
                return;
            }
            m_pausedForStep = false;
            const QByteArray bytes = m_answer.steps.at(m_step++).bytes;
            m_owner.m_bytesSent += bytes.size();
            m_socket->write(bytes);
            m_socket->flush();
        }
        conclude();
    }

    void sendStep()
    {
        if (m_busy && !m_held && !m_pause.isActive() && m_socket->bytesToWrite() <= 1024 * 1024)
            schedule();
    }

    void conclude()
    {
        using End = FakeAnswer::End;
        if (m_answer.end == End::Stall)
            return;
        release();
        if (m_answer.end == End::Close)
            m_socket->disconnectFromHost();
        else if (m_answer.end == End::Reset)
            reset();
        else
            read();
    }

    void reset()
    {
        // With a linger of zero the kernel sends RST instead of FIN.
        const linger now{1, 0};
        setsockopt(static_cast<NativeSocket>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER,
            reinterpret_cast<const char *>(&now), sizeof(now));
        m_socket->abort();
    }

    bool leaveHold()
    {
        if (!m_held)
            return false;
        m_held = false;
        --m_owner.m_held;
        return true;
    }

    void release()
    {
        leaveHold();
        if (std::exchange(m_busy, false))
            --m_owner.m_open;
    }

    void onDisconnected()
    {
        if (m_busy) {
            release();
            m_owner.m_requests[m_index].aborted = true;
            emit m_owner.aborted();
        }
        m_socket->deleteLater();
    }

    FakeUpstream &m_owner;
    QTcpSocket *m_socket;
    int m_number;
    QByteArray m_input;
    FakeAnswer m_answer;
    qsizetype m_step = 0;
    qsizetype m_index = 0;
    bool m_busy = false;
    bool m_pausedForStep = false;
    bool m_held = false;
    QTimer m_pause;
};

QByteArrayList FakeUpstream::Request::fieldNames() const
{
    QByteArrayList names;
    for (const Headers::Field &field : headers)
        names << field.name.toLower();
    std::sort(names.begin(), names.end());
    return names;
}

FakeUpstream::FakeUpstream(QObject *parent) : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, &FakeUpstream::onNewConnection);
    m_server.setListenBacklogSize(1024);
    if (!m_server.listen(QHostAddress(QHostAddress::LocalHost)))
        qFatal("the fake upstream cannot listen");
}

FakeUpstream::~FakeUpstream()
{
    kill();
}

QString FakeUpstream::baseUrl() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(port());
}

void FakeUpstream::onNewConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection())
        new Connection(*this, socket, ++m_connections); // a child of its socket
}

FakeAnswer FakeUpstream::nextAnswer(const Request &request)
{
    if (m_script)
        return m_script(request);
    if (m_answers.isEmpty())
        return FakeAnswer::json(200, messageJson());
    return m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.first();
}

void FakeUpstream::answerWell(const QByteArray &text)
{
    answerBy([text](const Request &request) { return goodAnswer(request.body, text); });
}

void FakeUpstream::closeIdle()
{
    for (Connection *connection : openConnections())
        connection->closeIfIdle();
}

void FakeUpstream::proceed()
{
    for (Connection *connection : openConnections())
        connection->proceed();
}

QList<FakeUpstream::Connection *> FakeUpstream::openConnections() const
{
    QList<Connection *> result;
    for (const QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
        result << static_cast<Connection *>(socket->findChild<QObject *>(connectionName));
    return result;
}

void FakeUpstream::kill()
{
    m_server.close();
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect();
        socket->abort();
        delete socket;
    }
}

} // namespace signalbox::test
