// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/handover.h"

#include <chrono>
#include <utility>

namespace signalbox {
namespace {
using namespace std::chrono_literals;
constexpr auto longestWait = 5s;
constexpr auto pause = 50ms;
} // namespace

HandOver::HandOver(QString socketName, QByteArray line, QObject *parent)
    : QObject(parent)
    , m_socketName(std::move(socketName))
    , m_line(std::move(line))
{
    for (QTimer *timer : {&m_retry, &m_limit})
        timer->setSingleShot(true);
    m_retry.setInterval(pause);
    m_limit.setInterval(longestWait);
    connect(&m_retry, &QTimer::timeout, this, &HandOver::connectAgain);
    connect(&m_limit, &QTimer::timeout, this, [this] { end({}); });
    connect(&m_socket, &QLocalSocket::connected, this, [this] { m_socket.write(m_line); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.canReadLine())
            end(m_socket.readLine().trimmed());
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] {
        if (m_hasEnded)
            return;
        m_retry.start();
        emit unreachable();
    });
}

void HandOver::start()
{
    m_limit.start();
    connectAgain();
}

void HandOver::connectAgain()
{
    m_socket.abort();
    m_socket.connectToServer(m_socketName);
}

void HandOver::stop()
{
    m_hasEnded = true;
    m_retry.stop();
    m_limit.stop();
}

void HandOver::end(const QByteArray &answer)
{
    if (m_hasEnded)
        return;
    stop();
    emit ended(answer);
}

} // namespace signalbox
