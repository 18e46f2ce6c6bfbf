// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeanswer.h"

#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::test {

/// A provider that does what the test says, at the level of sockets: right answers, wrong ones, silence and
/// resets. Answers are taken from the queue in turn; the last one is repeated.
class FakeUpstream final : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method;
        QByteArray target;
        Headers headers;
        QByteArray body;
        QByteArray head; ///< the raw bytes up to the empty line
        int connection = 0; ///< counted from 1
        bool aborted = false; ///< the peer closed before the answer was complete

        /// Of all header fields, in lower case and sorted.
        [[nodiscard]] QByteArrayList fieldNames() const;
    };
    using Script = std::function<FakeAnswer(const Request &)>;

    explicit FakeUpstream(QObject *parent = nullptr);
    ~FakeUpstream() override;

    [[nodiscard]] QString baseUrl() const;
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    void answer(const FakeAnswer &answer) { m_answers.append(answer); }
    /// Takes the place of the queue.
    void answerBy(Script script) { m_script = std::move(script); }

    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int connections() const { return m_connections; }
    /// Those that have not ended yet.
    [[nodiscard]] qsizetype connectionsLeft() const { return openConnections().size(); }
    /// The most requests that were open at the same time.
    [[nodiscard]] int mostAtOnce() const { return m_mostAtOnce; }
    /// Requests whose answers wait at a FakeAnswer::hold().
    [[nodiscard]] int held() const { return m_held; }
    /// Lets them go on, each to its next hold().
    void proceed();
    /// Bytes of answers that were handed to sockets.
    [[nodiscard]] qint64 bytesSent() const { return m_bytesSent; }

    /// Answers every request as a healthy provider does, saying `text`.
    void answerWell(const QByteArray &text);
    /// Ends the connections on which no request is under way, as servers do with idle ones.
    void closeIdle();
    /// Listens no more and drops every connection, as a program that was killed.
    void kill();

signals:
    void requested();
    void aborted();

private:
    class Connection;

    void onNewConnection();
    [[nodiscard]] QList<Connection *> openConnections() const;
    FakeAnswer nextAnswer(const Request &request);

    QTcpServer m_server;
    QList<FakeAnswer> m_answers;
    Script m_script;
    QList<Request> m_requests;
    int m_connections = 0;
    int m_open = 0;
    int m_mostAtOnce = 0;
    int m_held = 0;
    qint64 m_bytesSent = 0;
};

} // namespace signalbox::test
