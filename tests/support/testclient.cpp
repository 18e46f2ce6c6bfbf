// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testclient.h"

#include <QEventLoop>
#include <QTimer>

namespace signalbox::test {

namespace {

/// Undoes the chunked coding; `used` becomes what was read, and the result tells whether the last chunk was
/// there.
bool dechunk(const QByteArray &bytes, QByteArray &body, qsizetype &used)
{
    qsizetype at = 0;
    for (;;) {
        const qsizetype line = bytes.indexOf("\r\n", at);
        if (line < 0)
            return false;
        const qsizetype size = bytes.mid(at, line - at).toLongLong(nullptr, 16);
        at = line + 2;
        if (size == 0) {
            if (bytes.mid(at, 2) != "\r\n")
                return false;
            used = at + 2;
            return true;
        }
        body += bytes.mid(at, size);
        if (bytes.size() < at + size + 2)
            return false;
        at += size + 2;
    }
}

} // namespace

QByteArray messagesBody(const QByteArray &model, bool stream)
{
    return R"({"model":")" + model
        + R"(","max_tokens":64,"messages":[{"role":"user","content":"hi"}],"stream":)"
        + (stream ? "true" : "false") + '}';
}

TestClient::TestClient(quint16 port, const QHostAddress &address) : m_port(port)
{
    m_socket.connectToHost(address, port);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(&m_socket, &QTcpSocket::readyRead, this, &TestClient::onReadyRead);
    m_clock.start();
}

void TestClient::send(const QByteArray &bytes)
{
    m_clock.start();
    m_firstByteAfter = -1;
    m_socket.write(bytes);
}

void TestClient::post(const QByteArray &target, const QByteArray &body, const Headers &headers)
{
    request("POST", target, body, headers);
}

void TestClient::request(
    const QByteArray &method, const QByteArray &target, const QByteArray &body, const Headers &headers)
{
    m_headRequest = method == "HEAD";
    QByteArray head = method + ' ' + target + " HTTP/1.1\r\n";
    if (!headers.contains("host"))
        head += "Host: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n";
    for (const Headers::Field &field : headers)
        head += field.name + ": " + field.value + "\r\n";
    if (!body.isEmpty() || method == "POST")
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    send(head + "\r\n" + body);
}

void TestClient::leave()
{
    m_socket.abort();
}

void TestClient::onReadyRead()
{
    if (m_firstByteAfter < 0)
        m_firstByteAfter = m_clock.elapsed();
    m_input += m_socket.readAll();
}

TestClient::Answer TestClient::parse(qsizetype *used) const
{
    Answer answer;
    answer.firstByteAfter = m_firstByteAfter;
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    if (end < 0)
        return answer;
    const QByteArrayList lines = m_input.left(end).split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        answer.headers.append(lines.at(i).left(colon), lines.at(i).mid(colon + 1).trimmed());
    }
    const QByteArray rest = m_input.mid(end + 4);
    qsizetype bodyUsed = 0;
    const bool noBody = m_headRequest || answer.status == 204 || answer.status == 304 || answer.status < 200;
    if (noBody) {
        answer.complete = true;
    } else if (answer.headers.hasToken("transfer-encoding", "chunked")) {
        answer.complete = dechunk(rest, answer.body, bodyUsed);
    } else if (answer.headers.contains("content-length")) {
        const qsizetype length = answer.headers.value("content-length").toLongLong();
        answer.body = rest.left(length);
        answer.complete = rest.size() >= length;
        bodyUsed = length;
    } else {
        answer.body = rest;
        answer.complete = !isConnected();
        bodyUsed = rest.size();
    }
    if (used)
        *used = end + 4 + bodyUsed;
    return answer;
}

std::optional<TestClient::Answer> TestClient::takeAnswer()
{
    qsizetype used = 0;
    const Answer answer = parse(&used);
    if (!answer.complete)
        return std::nullopt;
    m_input.remove(0, used);
    return answer;
}

QByteArray TestClient::bodySoFar() const
{
    return parse().body;
}

TestClient::Answer TestClient::answer(int milliseconds)
{
    const auto ended
        = [this] { return parse().complete || m_socket.state() == QAbstractSocket::UnconnectedState; };
    // Not qWaitFor(): it sleeps 10 ms between its looks, at every hop between client, gateway and upstream.
    QEventLoop loop;
    const auto look = [&] {
        if (ended())
            loop.quit();
    };
    connect(&m_socket, &QTcpSocket::readyRead, &loop, look);
    connect(&m_socket, &QTcpSocket::stateChanged, &loop, look);
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    if (!ended())
        loop.exec();
    qsizetype used = 0;
    const Answer answer = parse(&used);
    if (answer.complete)
        m_input.remove(0, used);
    return answer;
}

} // namespace signalbox::test
