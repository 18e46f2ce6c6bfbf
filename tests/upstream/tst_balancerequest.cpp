// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancerequest.h"

#include "support/fakeupstream.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "a-key-of-no-known-form-0123456789";

/// A provider that can be asked for its balance.
struct Scene
{
    Scene()
    {
        config.name = QStringLiteral("relay");
        config.baseUrl = QUrl(upstream.baseUrl() + QStringLiteral("/api/anthropic"));
        config.balance.url = QStringLiteral("/user/balance");
        config.balance.path = QStringLiteral("data.balance");
    }

    void ask(std::chrono::milliseconds limit = BalanceCheck::longest)
    {
        provider = std::make_unique<Provider>(config, HealthConfig(), 0ms, clock);
        transport = std::make_unique<Transport>(TransportSettings::of(*provider));
        request = std::make_unique<BalanceRequest>(*provider, Secret(key), *transport, clock, limit);
        QObject::connect(request.get(), &BalanceRequest::finished, request.get(),
            [this](const Result<double> &balance) { result.emplace(balance); });
        request->start();
    }

    [[nodiscard]] bool hasEnded() const { return result.has_value(); }
    [[nodiscard]] QString error() const
    {
        return result && !*result ? result->error().message : QStringLiteral("no error");
    }
    [[nodiscard]] const FakeUpstream::Request &sent() const { return upstream.requests().first(); }

    SystemClock clock;
    FakeUpstream upstream;
    ProviderConfig config; ///< change it before ask()
    std::unique_ptr<Provider> provider;
    std::unique_ptr<Transport> transport;
    std::optional<Result<double>> result;
    std::unique_ptr<BalanceRequest> request;
};

} // namespace

class BalanceRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTheBalance();
    void findsTheAddress_data();
    void findsTheAddress();
    void carriesTheCredential_data();
    void carriesTheCredential();
    void carriesTheProvidersFields();
    void asksNoStranger_data();
    void asksNoStranger();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void refusesAWrongExpression();
    void endsAnAnswerThatIsTooLarge();
    void endsAnAnswerThatTakesTooLong_data();
    void endsAnAnswerThatTakesTooLong();
    void showsTheKeyToNobody();
    void leavesWhenItIsDeleted();
};

void BalanceRequestTest::readsTheBalance()
{
    Scene scene;
    scene.config.balance.path = QStringLiteral("data.total_credits - data.total_usage");
    scene.upstream.answer(FakeAnswer::json(200, R"({"data":{"total_credits":"10.5","total_usage":8}})"));
    scene.ask();
    QVERIFY(!scene.hasEnded());
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
    QCOMPARE(**scene.result, 2.5);
    QCOMPARE(scene.upstream.requests().size(), 1);
}

void BalanceRequestTest::findsTheAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("path") << "/user/balance" << QByteArray("/user/balance");
    QTest::newRow("path without a slash") << "user/balance" << QByteArray("/user/balance");
    QTest::newRow("query") << "/v1/balance?currency=USD" << QByteArray("/v1/balance?currency=USD");
    QTest::newRow("absolute") << "BASE/v3/user/balance" << QByteArray("/v3/user/balance");
    QTest::newRow("fragment") << "/balance#top" << QByteArray("/balance");
}

void BalanceRequestTest::findsTheAddress()
{
    QFETCH(QString, url);
    Scene scene;
    scene.config.balance.url = url.replace(QStringLiteral("BASE"), scene.upstream.baseUrl());
    scene.upstream.answer(FakeAnswer::json(200, R"({"data":{"balance":1}})"));
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
    QCOMPARE(scene.sent().method, QByteArray("GET"));
    QTEST(scene.sent().target, "expected");
}

void BalanceRequestTest::carriesTheCredential_data()
{
    using Auth = ProviderConfig::Auth;
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QByteArray>("apiKey");
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("api key") << Auth::ApiKey << key << QByteArray();
    QTest::newRow("bearer") << Auth::AuthToken << QByteArray() << "Bearer " + key;
    QTest::newRow("none") << Auth::None << QByteArray() << QByteArray();
    QTest::newRow("the client's") << Auth::Passthrough << QByteArray() << QByteArray();
}

void BalanceRequestTest::carriesTheCredential()
{
    QFETCH(ProviderConfig::Auth, auth);
    Scene scene;
    scene.config.auth = auth;
    scene.upstream.answer(FakeAnswer::json(200, R"({"data":{"balance":1}})"));
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QTEST(scene.sent().headers.value("x-api-key"), "apiKey");
    QTEST(scene.sent().headers.value("authorization"), "authorization");
}

void BalanceRequestTest::carriesTheProvidersFields()
{
    Scene scene;
    scene.config.headers.set("New-Api-User", "17");
    scene.upstream.answer(FakeAnswer::json(200, R"({"data":{"balance":1}})"));
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.sent().headers.value("new-api-user"), QByteArray("17"));
    QCOMPARE(scene.sent().headers.value("accept"), QByteArray("application/json"));
    QCOMPARE(scene.sent().headers.value("accept-encoding"), QByteArray("identity"));
}

void BalanceRequestTest::asksNoStranger_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("absolute") << "http://localhost:PORT/user/balance";
    QTest::newRow("without a scheme") << "//localhost:PORT/user/balance";
    QTest::newRow("another scheme") << "file:///etc/passwd";
}

void BalanceRequestTest::asksNoStranger()
{
    QFETCH(QString, url);
    Scene scene;
    scene.config.balance.url = url.replace(QStringLiteral("PORT"), QString::number(scene.upstream.port()));
    scene.ask();
    QVERIFY(!scene.hasEnded());
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(scene.error().endsWith(QStringLiteral("the key belongs to http://127.0.0.1 only")),
        qPrintable(scene.error()));
    QCOMPARE(scene.upstream.connections(), 0);
}

void BalanceRequestTest::saysWhatIsWrong_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<QString>("expected");
    QTest::newRow("refused") << FakeAnswer::error(401, "authentication_error", "invalid x-api-key")
                             << "401 authentication_error: invalid x-api-key";
    QTest::newRow("not there") << FakeAnswer::error(404, "not_found_error", "no such page")
                               << "404 not_found_error: no such page";
    QTest::newRow("elsewhere")
        << FakeAnswer::plain(302, {}, {{"Location", "https://evil.example/"}})
        << "the provider sends the question for the balance elsewhere (302): correct its URL";
    QTest::newRow("a page") << FakeAnswer::plain(200, "<html>", {{"Content-Type", "text/html"}})
                            << "the answer is not JSON";
    QTest::newRow("nothing") << FakeAnswer::plain(200, {}) << "the answer is not JSON";
    QTest::newRow("another shape") << FakeAnswer::json(200, R"({"message":"no"})")
                                   << "the answer has no 'data.balance'";
    QTest::newRow("no answer") << FakeAnswer::close()
                               << "api_error: the provider closed the connection without an answer";
}

void BalanceRequestTest::saysWhatIsWrong()
{
    QFETCH(FakeAnswer, answer);
    Scene scene;
    scene.upstream.answer(answer);
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QTEST(scene.error(), "expected");
}

void BalanceRequestTest::refusesAWrongExpression()
{
    Scene scene;
    scene.config.balance.path = QStringLiteral("a / b");
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(scene.error().startsWith(QStringLiteral("'a / b' names no number")), qPrintable(scene.error()));
    QCOMPARE(scene.upstream.connections(), 0);
}

void BalanceRequestTest::endsAnAnswerThatIsTooLarge()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::json(200, QByteArray(10'000'000, ' ') + R"({"data":{"balance":1}})"));
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.error(), QStringLiteral("the provider sent more than 64 KiB instead of a balance"));
    QTRY_VERIFY(scene.upstream.requests().first().aborted || scene.upstream.bytesSent() > 10'000'000);
}

void BalanceRequestTest::endsAnAnswerThatTakesTooLong_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::newRow("no answer") << FakeAnswer::stall();
    QTest::newRow("half an answer") << FakeAnswer::raw(
        "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{", FakeAnswer::End::Stall);
}

void BalanceRequestTest::endsAnAnswerThatTakesTooLong()
{
    QFETCH(FakeAnswer, answer);
    Scene scene;
    scene.upstream.answer(answer);
    scene.ask(200ms);
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.result->error().kind, Error::Kind::Timeout);
    QTRY_VERIFY(scene.upstream.requests().isEmpty() || scene.upstream.requests().first().aborted);
}

void BalanceRequestTest::showsTheKeyToNobody()
{
    Scene scene;
    scene.config.headers.set("X-Gateway-Token", "another-secret-9876543210");
    scene.upstream.answer(
        FakeAnswer::error(401, "authentication_error", "neither " + key + " nor another-secret-9876543210"));
    scene.ask();
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.error(), QStringLiteral("401 authentication_error: neither *** nor ***"));
}

void BalanceRequestTest::leavesWhenItIsDeleted()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::stall());
    scene.ask();
    QTRY_COMPARE(scene.upstream.requests().size(), 1);
    scene.request.reset();
    QTRY_VERIFY(scene.upstream.requests().first().aborted);
    QVERIFY(!scene.hasEnded());
}

QTEST_GUILESS_MAIN(BalanceRequestTest)
#include "tst_balancerequest.moc"
