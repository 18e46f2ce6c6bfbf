// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangecapture.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr qint64 memory = 100'000;

HttpRequest request(const Headers &headers, const QByteArray &body = {})
{
    HttpRequest request;
    request.method = "POST";
    request.path = "/v1/messages";
    request.headers = headers;
    request.body = body;
    return request;
}

} // namespace

class ExchangeCaptureTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void isWritten();
    void headsTakeMemoryToo();
    void isLeftOutWhereItsHeadFindsNoRoom();
    void isLeftOutWhereALaterHeadFindsNoRoom();
    void aBodyThatFindsNoRoomIsLeftOut();
    void givesItsMemoryBack_data();
    void givesItsMemoryBack();
    void knowsTheSecretsOfWhoBringsTheAnswer();

private:
    [[nodiscard]] std::shared_ptr<ExchangeCapture> capture(
        const HttpRequest &request, const QByteArray &id = "sbx_0000000000000001") const
    {
        return std::make_shared<ExchangeCapture>(
            m_writer, request, id, QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC));
    }
    /// All that was written.
    [[nodiscard]] QByteArray texts() const
    {
        if (!m_writer->finish(60s))
            qWarning("not written in time");
        QByteArray all;
        const QDir folder(m_folder->path());
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }
    /// All of it is free.
    [[nodiscard]] bool isMemoryFree() const
    {
        const bool isFree = m_writer->reserve(memory);
        if (isFree)
            m_writer->release(memory);
        return isFree;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<CaptureWriter> m_writer;
};

void ExchangeCaptureTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = std::make_shared<CaptureWriter>(m_folder->path(), CaptureWriter::Limits{memory, 1000});
}

void ExchangeCaptureTest::isWritten()
{
    const auto captured = capture(request({{"x-own", "field"}}, "{}"));
    captured->onClientHead(200, {{"x-answer", "field"}});
    captured->onClientBytes("an answer");
    captured->end({});
    const QByteArray text = texts();
    QVERIFY2(text.contains("\nPOST /v1/messages\nx-own: field\n\n{}\n"), text.constData());
    QVERIFY2(text.contains("\n200\nx-answer: field\n\nan answer\n"), text.constData());
}

void ExchangeCaptureTest::headsTakeMemoryToo()
{
    const auto captured = capture(request({{"x-large", QByteArray(memory / 2, 'x')}}));
    QVERIFY(!captured->isLeftOut());
    QVERIFY(!m_writer->reserve(memory / 2));
    captured->end({});
    QVERIFY(texts().contains("x-large"));
    QVERIFY(isMemoryFree());
}

void ExchangeCaptureTest::isLeftOutWhereItsHeadFindsNoRoom()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("are not recorded")));
    const auto captured = capture(request({{"x-large", QByteArray(memory, 'x')}}));
    QVERIFY(captured->isLeftOut());
    QVERIFY(isMemoryFree());
    captured->end({});
    QCOMPARE(texts(), QByteArray());
}

void ExchangeCaptureTest::isLeftOutWhereALaterHeadFindsNoRoom()
{
    const auto captured = capture(request({}, "{}"));
    QVERIFY(!captured->isLeftOut());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("are not recorded")));
    captured->onHead(200, {{"x-large", QByteArray(memory, 'x')}});
    QVERIFY(captured->isLeftOut());
    captured->onBytes("an answer");
    captured->endAttempt(QStringLiteral("ok"));
    captured->onClientHead(200, {});
    captured->onClientBytes("an answer");
    captured->end({});
    QCOMPARE(texts(), QByteArray());
    QVERIFY(isMemoryFree());
}

void ExchangeCaptureTest::aBodyThatFindsNoRoomIsLeftOut()
{
    QVERIFY(m_writer->reserve(memory - 5000));
    const auto captured = capture(request({}, QByteArray(5000, 'x')));
    QVERIFY(!captured->isLeftOut());
    captured->end({});
    const QByteArray text = texts();
    QVERIFY2(text.contains("[the rest is left out]"), text.constData());
    QVERIFY(!text.contains("xx"));
}

void ExchangeCaptureTest::givesItsMemoryBack_data()
{
    QTest::addColumn<bool>("ends");
    QTest::newRow("when it is written") << true;
    QTest::newRow("when nobody ends it") << false;
}

void ExchangeCaptureTest::givesItsMemoryBack()
{
    QFETCH(bool, ends);
    auto captured = capture(request({{"authorization", "Bearer of-a-client-123"}}, "{}"));
    captured->onHead(200, {{"x-answer", "field"}});
    captured->onBytes("an answer");
    captured->endAttempt(QStringLiteral("ok"));
    QVERIFY(!isMemoryFree());
    if (ends)
        captured->end({});
    captured.reset();
    QCOMPARE(texts().isEmpty(), !ends);
    QVERIFY(isMemoryFree());
}

/// Of two that ask the same one asks, and both get what the provider says of its key.
void ExchangeCaptureTest::knowsTheSecretsOfWhoBringsTheAnswer()
{
    const QByteArray login = "login-of-the-leader-1";
    const Secret key("key-of-the-provider-1");
    const auto leader = capture(request({{"authorization", "Bearer " + login}}), "sbx_0000000000000001");
    const auto follower = capture(request({}), "sbx_0000000000000002");
    follower->onClientHead(200, {});
    follower->onClientBytes(login + ' ' + key.reveal());
    leader->end({});
    follower->shareSecretsOf(leader.get(), key);
    follower->end({});
    const QByteArray text = texts();
    QVERIFY2(text.contains("\n*** ***\n"), text.constData());
    QVERIFY(!text.contains(login) && !text.contains(key.reveal()));
}

QTEST_GUILESS_MAIN(ExchangeCaptureTest)
#include "tst_exchangecapture.moc"
