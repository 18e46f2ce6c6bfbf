// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httprequest.h"
#include "proxy/exchangenotes.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

class ExchangeNotesTest : public QObject
{
    Q_OBJECT

private slots:
    void whatWasNotSentHasCostNothing();
    void whatWasSentIsCountedToItsAttempt();
    void anAttemptHasItsOwnTimes();
    void reasonsAreSaidOnce();
    void aPathIsKeptAsLongAsAnyoneNeeds();
    void answersTellWhoWasAsked();
    void answersTellWhyOnlyToThoseWhoAsk();

private:
    [[nodiscard]] ExchangeNotes notes() const { return {m_clock, m_request, QByteArrayLiteral("req_1")}; }
    [[nodiscard]] Target target() const;
    static void readUsage(ExchangeNotes &notes, const QByteArray &body);

    FakeClock m_clock;
    HttpRequest m_request;
};

Target ExchangeNotesTest::target() const
{
    ProviderConfig config;
    config.name = QStringLiteral("a");
    return {std::make_shared<Provider>(config, HealthConfig(), 1s, m_clock), QStringLiteral("m"), 1, 1, true};
}

void ExchangeNotesTest::readUsage(ExchangeNotes &notes, const QByteArray &body)
{
    notes.usage().begin(Protocol::Anthropic);
    notes.usage().onBody(body);
}

void ExchangeNotesTest::whatWasNotSentHasCostNothing()
{
    ExchangeNotes exchange = notes();
    exchange.beginAttempt();
    exchange.noteSent(false);
    readUsage(exchange, R"({"usage":{"input_tokens":3,"output_tokens":4}})");
    exchange.endAttempt(target(), QStringLiteral("key 2"), QStringLiteral("529"), 529);
    exchange.beginAttempt();
    const AttemptRecord &passedOver
        = exchange.endAttempt(target(), QStringLiteral("key 2"), QStringLiteral("full"), 0);
    QVERIFY(!passedOver.sent);
    QVERIFY(!passedOver.usage.known);
    QCOMPARE(passedOver.account, QString());
    QCOMPARE(exchange.record().usage.total(), 7);
}

void ExchangeNotesTest::whatWasSentIsCountedToItsAttempt()
{
    ExchangeNotes exchange = notes();
    for (int i = 0; i < 2; ++i) {
        exchange.beginAttempt();
        exchange.noteSent(true);
        readUsage(exchange, R"({"usage":{"input_tokens":3,"output_tokens":4}})");
        exchange.endAttempt(target(), {}, QStringLiteral("ok"), 200);
    }
    QCOMPARE(exchange.record().attempts.size(), 2);
    QCOMPARE(exchange.record().attempts.last().usage.total(), 7);
    QVERIFY(exchange.record().attempts.last().clientLogin);
    QCOMPARE(exchange.record().usage.total(), 14);
}

void ExchangeNotesTest::anAttemptHasItsOwnTimes()
{
    ExchangeNotes exchange = notes();
    m_clock.advance(100ms);
    exchange.beginAttempt();
    exchange.noteSent(false);
    m_clock.advance(20ms);
    exchange.noteFirstByte();
    m_clock.advance(5ms);
    const AttemptRecord first = exchange.endAttempt(target(), {}, QStringLiteral("ok"), 200);
    QCOMPARE(first.startMilliseconds, 100);
    QCOMPARE(first.firstByteMilliseconds, 20);
    QCOMPARE(first.milliseconds, 25);
    QCOMPARE(exchange.record().firstByteMilliseconds, 120);

    exchange.beginAttempt();
    exchange.noteSent(false);
    QCOMPARE(exchange.endAttempt(target(), {}, QStringLiteral("529"), 529).firstByteMilliseconds, -1);
    exchange.end();
    QCOMPARE(exchange.record().milliseconds, 125);
}

void ExchangeNotesTest::reasonsAreSaidOnce()
{
    ExchangeNotes exchange = notes();
    exchange.setReasons({QStringLiteral("route *")});
    QVERIFY(exchange.addReason(QStringLiteral("waited")));
    QVERIFY(!exchange.addReason(QStringLiteral("waited")));
    exchange.end();
    QCOMPARE(exchange.record().decision, QStringLiteral("route *; waited"));
}

void ExchangeNotesTest::aPathIsKeptAsLongAsAnyoneNeeds()
{
    m_request.path = "/v1/" + QByteArray(60'000, 'x');
    QCOMPARE(notes().record().path, m_request.path.left(512));
}

void ExchangeNotesTest::answersTellWhoWasAsked()
{
    ExchangeNotes exchange = notes();
    const Headers before = exchange.explained({});
    QCOMPARE(before.value("x-provider-used"), QByteArray("none"));
    QVERIFY(!before.contains("x-signalbox-tried"));
    exchange.endAttempt(target(), {}, QStringLiteral("529 overloaded_error"), 529);
    exchange.record().provider = QStringLiteral("b");
    const Headers after = exchange.explained({{"x-provider-used", "a forged one"}, {"server", "x"}});
    QCOMPARE(after.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(after.value("x-signalbox-tried"), QByteArray("a=529 overloaded_error"));
    QCOMPARE(after.value("server"), QByteArray("x"));
}

void ExchangeNotesTest::answersTellWhyOnlyToThoseWhoAsk()
{
    ExchangeNotes exchange = notes();
    exchange.setReasons({QStringLiteral("pinned")});
    QVERIFY(!exchange.explained({}).contains("x-signalbox-decision"));
    m_request.headers.append("x-signalbox-decision", "1");
    QCOMPARE(exchange.explained({}).value("x-signalbox-decision"), QByteArray("pinned"));
}

QTEST_GUILESS_MAIN(ExchangeNotesTest)
#include "tst_exchangenotes.moc"
