// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesthead.h"
#include "support/fakeanswer.h"
#include "support/gatewayfixture.h"
#include "support/tlsfront.h"

#include <QCryptographicHash>
#include <QEventLoop>
#include <QFile>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

/// A client that reads slowly makes the upstream wait; nothing piles up in between.
class TestBackpressure : public QObject
{
    Q_OBJECT

private slots:
    void holdsBackTheUpstreamOfASlowClient_data();
    void holdsBackTheUpstreamOfASlowClient();
    void holdsBackWhileTheClientReadsNothing();
    void losesNothingOverHttp2();

private:
    struct Course;
    enum class Line {
        Plain,
        Tls,
        Http2,
    };
    /// Three seconds at `bytesPerSecond`, then the rest at full speed; before that a short answer, so that
    /// code and buffers are there when the measuring begins.
    Course run(Line line, qint64 bytesPerSecond) const;

    TlsCertificates m_certificates;
};

namespace {

constexpr qint64 answerSize = 200'000'000;
constexpr qint64 warmUpSize = 4'000'000;
constexpr qint64 allowedGrowth = 8 * 1024 * 1024;
/// What the kernel and nghttpx may hold of an answer, above our own buffers: the kernel gives each connection
/// tens of megabytes when it likes. Only where memory cannot be told this has to show what piles up.
constexpr qint64 allowedAhead = 96LL * 1024 * 1024;

/// What this process has written to memory, gateway and fake upstream included; 0 where it cannot be told.
/// Without the pages of programs and libraries, which come as their code is first used.
qint64 ownBytes()
{
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray status = file.readAll();
    const qsizetype begin = status.indexOf("RssAnon:") + qsizetype(sizeof("RssAnon:")) - 1;
    return status.mid(begin, status.indexOf("kB", begin) - begin).trimmed().toLongLong() * 1024;
#else
    return 0;
#endif
}

QByteArray chunkOf(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

} // namespace

/// Answers every request with a stream that is made while it is sent.
class LazyUpstream final : public QTcpServer
{
public:
    LazyUpstream()
    {
        listen(QHostAddress(QHostAddress::LocalHost));
        connect(this, &QTcpServer::newConnection, this, &LazyUpstream::onNewConnection);
    }

    /// Of the answers to come.
    void setSize(qint64 bytes) { m_size = bytes; }
    /// Of the current answer, as the checksum.
    [[nodiscard]] qint64 sent() const { return m_sent; }
    [[nodiscard]] QByteArray checksum() const { return m_hash.result(); }

private:
    void onNewConnection()
    {
        QTcpSocket *socket = nextPendingConnection();
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(*socket); });
        connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { goOn(*socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    void onReadyRead(QTcpSocket &socket)
    {
        m_input += socket.readAll();
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        const auto head = RequestHead::parse(m_input.left(end + 4));
        if (end < 0 || !head || m_input.size() < end + 4 + head->contentLength)
            return;
        m_input.clear();
        m_running = true;
        m_sent = 0;
        m_hash.reset();
        socket.write(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        const QByteArrayList events = messageEvents("x");
        send(socket, events.at(0) + events.at(1));
        goOn(socket);
    }

    void goOn(QTcpSocket &socket)
    {
        constexpr qint64 buffer = 64 * 1024;
        while (m_running && socket.bytesToWrite() < buffer) {
            if (m_sent < m_size) {
                send(socket, delta());
                continue;
            }
            m_running = false;
            const QByteArrayList events = messageEvents("x");
            send(socket, events.mid(events.size() - 3).join());
            socket.write("0\r\n\r\n");
        }
    }

    QByteArray delta()
    {
        static const QByteArray text(16'000, 'd');
        return "event: content_block_delta\ndata: "
               "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
               "\"text\":\""
            + QByteArray::number(m_sent) + text + "\"}}\n\n";
    }

    void send(QTcpSocket &socket, const QByteArray &events)
    {
        m_hash.addData(events);
        m_sent += events.size();
        socket.write(chunkOf(events));
    }

    QByteArray m_input;
    QCryptographicHash m_hash{QCryptographicHash::Md5};
    qint64 m_size = 0;
    qint64 m_sent = 0;
    bool m_running = false;
};

/// Reads an answer as fast as it is told and keeps only its checksum.
class MeasuringClient final : public QObject
{
    Q_OBJECT

public:
    MeasuringClient(quint16 port, qint64 bytesPerSecond) : m_perTick(bytesPerSecond / 20)
    {
        m_socket.setReadBufferSize(32 * 1024);
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        const QByteArray body = messagesBody();
        m_socket.write("POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: "
                       "tst/1\r\nAccept-Language: *\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        connect(&m_tick, &QTimer::timeout, this, [this] { take(m_perTick); });
        m_tick.start(50ms);
    }

    /// From now on as fast as it can.
    void hurry()
    {
        m_tick.stop();
        m_socket.setReadBufferSize(256 * 1024);
        connect(&m_socket, &QTcpSocket::readyRead, this, [this] { take(m_socket.bytesAvailable()); });
        take(m_socket.bytesAvailable());
    }

    [[nodiscard]] bool isDone() const { return m_done; }
    [[nodiscard]] qint64 received() const { return m_received; }
    [[nodiscard]] QByteArray checksum() const { return m_hash.result(); }

signals:
    void done();

private:
    void take(qint64 most)
    {
        m_input += m_socket.read(most);
        while (!m_done && takePart()) { }
    }

    /// The head, or one chunk.
    bool takePart()
    {
        const qsizetype end = m_input.indexOf(m_headSeen ? "\r\n" : "\r\n\r\n");
        if (end < 0)
            return false;
        if (!m_headSeen) {
            m_headSeen = true;
            m_input.remove(0, end + 4);
            return true;
        }
        const qsizetype size = m_input.left(end).toLongLong(nullptr, 16);
        if (m_input.size() < end + 2 + size + 2)
            return false;
        m_hash.addData(m_input.mid(end + 2, size));
        m_received += size;
        m_input.remove(0, end + 2 + size + 2);
        m_done = size == 0;
        if (m_done)
            emit done();
        return true;
    }

    QTcpSocket m_socket;
    QTimer m_tick;
    qint64 m_perTick;
    QByteArray m_input;
    QCryptographicHash m_hash{QCryptographicHash::Md5};
    qint64 m_received = 0;
    bool m_headSeen = false;
    bool m_done = false;
};

namespace {

void readToTheEnd(MeasuringClient &client)
{
    QEventLoop loop;
    QTimer::singleShot(120s, &loop, &QEventLoop::quit);
    QObject::connect(&client, &MeasuringClient::done, &loop, &QEventLoop::quit);
    client.hurry();
    if (!client.isDone())
        loop.exec();
}

} // namespace

struct TestBackpressure::Course
{
    qint64 growth = 0; ///< of this process in the slow time, at its highest
    qint64 ahead = 0; ///< what the upstream had sent when the slow time was over
    bool whole = false;
};

TestBackpressure::Course TestBackpressure::run(Line line, qint64 bytesPerSecond) const
{
    LazyUpstream upstream;
    const bool http2 = line == Line::Http2;
    std::optional<TlsFront> front;
    if (line != Line::Plain) {
        front.emplace(upstream.serverPort(),
            TlsFront::Options{
                .certificate = m_certificates.localhost(), .clientAuthority = {}, .http2 = http2});
    }
    GatewayFixture gateway;
    ProviderConfig &provider = gateway.addProvider(QStringLiteral("a"),
        front ? front->baseUrl() : QStringLiteral("http://127.0.0.1:%1").arg(upstream.serverPort()));
    provider.caFile = m_certificates.authority();
    provider.http2 = http2;
    gateway.start();
    upstream.setSize(warmUpSize);
    MeasuringClient warmUp(gateway.port(), 0);
    readToTheEnd(warmUp);
    upstream.setSize(answerSize);
    Course course;
    QTimer sampling;
    const qint64 before = ownBytes();
    connect(&sampling, &QTimer::timeout, &sampling,
        [&] { course.growth = qMax(course.growth, ownBytes() - before); });
    sampling.start(10ms);

    MeasuringClient client(gateway.port(), bytesPerSecond);
    // Not QTest::qWait(), which lets events through only every 10 ms.
    QEventLoop loop;
    QTimer::singleShot(3s, &loop, &QEventLoop::quit);
    loop.exec();
    sampling.stop();
    course.ahead = upstream.sent() - client.received();
    readToTheEnd(client);

    qInfo("slow: memory grew by %lld kB, the upstream was %lld kB ahead; at the end: memory grew by %lld kB, "
          "%lld of %lld bytes",
        course.growth / 1024, course.ahead / 1024, (ownBytes() - before) / 1024, client.received(),
        upstream.sent());
    course.whole = warmUp.isDone() && client.isDone() && client.received() == upstream.sent()
        && client.received() >= answerSize && client.checksum() == upstream.checksum();
    return course;
}

void TestBackpressure::holdsBackTheUpstreamOfASlowClient_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void TestBackpressure::holdsBackTheUpstreamOfASlowClient()
{
    QFETCH(const bool, tls);

    const Course course = run(tls ? Line::Tls : Line::Plain, 100'000);

    QVERIFY(course.growth < allowedGrowth);
    QVERIFY(course.ahead < allowedAhead);
    QVERIFY(course.whole);
}

void TestBackpressure::holdsBackWhileTheClientReadsNothing()
{
    const Course course = run(Line::Plain, 0);

    QVERIFY(course.growth < allowedGrowth);
    QVERIFY(course.ahead < allowedAhead);
    QVERIFY(course.whole);
}

/// Qt's HTTP/2 acknowledges data without regard to the read buffer: memory is not bounded there, which is why
/// HTTP/1.1 is the default. The answer must be right all the same.
void TestBackpressure::losesNothingOverHttp2()
{
    const Course course = run(Line::Http2, 100'000);

    QVERIFY(course.whole);
}

QTEST_GUILESS_MAIN(TestBackpressure)
#include "tst_backpressure.moc"
