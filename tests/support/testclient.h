// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QElapsedTimer>
#include <QTcpSocket>

#include <optional>

namespace signalbox::test {

/// Milliseconds after which a test gives up on what has to come: long enough for a machine busy with other
/// things.
constexpr int patience = 30'000;

/// A client at the level of sockets: sends bytes, takes answers apart, reads as slowly as it is told.
class TestClient final : public QObject
{
    Q_OBJECT

public:
    struct Answer
    {
        int status = 0;
        Headers headers;
        QByteArray body; ///< without transfer coding
        bool complete = false; ///< ended as its framing says
        qint64 firstByteAfter = -1; ///< milliseconds from the sending of the request
    };

    explicit TestClient(quint16 port, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost));

    void send(const QByteArray &bytes);
    /// POST with a Host field and Content-Length.
    void post(const QByteArray &target, const QByteArray &body, const Headers &headers = {});
    void request(
        const QByteArray &method, const QByteArray &target, const QByteArray &body, const Headers &headers);
    /// Leaves: closes the connection at once.
    void leave();

    /// Waits (in the event loop) for the next whole answer, or for the end of the connection.
    Answer answer(int milliseconds = patience);
    /// The next whole answer if it is there; waits for nothing.
    std::optional<Answer> takeAnswer();
    /// What has arrived of the current answer's body so far.
    [[nodiscard]] QByteArray bodySoFar() const;
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool hasHead() const { return parse().status != 0; }
    QTcpSocket &socket() { return m_socket; }
    /// Bytes that have arrived and were not taken by answer().
    [[nodiscard]] const QByteArray &input() const { return m_input; }

private:
    void onReadyRead();
    [[nodiscard]] Answer parse(qsizetype *used = nullptr) const;

    quint16 m_port;
    QTcpSocket m_socket;
    QByteArray m_input;
    QElapsedTimer m_clock;
    qint64 m_firstByteAfter = -1;
    bool m_headRequest = false;
};

/// What every client sends. Without them Qt's own come into play, which is for the tests that are about them.
inline const Headers clientFields{{"User-Agent", "tst/1"}, {"Accept-Language", "*"}};

/// A Messages API request for `model`.
QByteArray messagesBody(const QByteArray &model = "claude-sonnet-4-5", bool stream = true);

} // namespace signalbox::test
