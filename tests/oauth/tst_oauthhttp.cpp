// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/oauthhttp.h"
#include "support/fakeupstream.h"
#include "support/testclient.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class OAuthHttpTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<FakeUpstream>(); }

    void anAnswerComesAsItIs();
    void aBodyIsSentOnce();
    void everyRequestHasAConnectionOfItsOwn();
    void redirectsAreNotFollowed();
    void aChallengeIsAnAnswer();
    void cookiesAreNotKept();
    void whatIsTooLongIsCutOff_data();
    void whatIsTooLongIsCutOff();
    void slowBytesDoNotHelp();
    void whatBreaksOffIsNoAnswer();
    void whoIsNotThereIsToldOf();
    void nobodyWhoIsGoneIsAnswered();
    void everyRouteHasItsOwnProxy();
    void itMayEndAtAnyTime();

private:
    static OAuthHttp::Answer ask(const std::function<void(QObject *, const OAuthHttp::Done &)> &call);
    OAuthHttp::Answer get(OAuthHttp &http) const;
    OAuthHttp::Answer post(OAuthHttp &http) const;
    [[nodiscard]] QUrl url() const { return QUrl(m_server->baseUrl() + QStringLiteral("/x")); }

    std::unique_ptr<FakeUpstream> m_server;
};

OAuthHttp::Answer OAuthHttpTest::ask(const std::function<void(QObject *, const OAuthHttp::Done &)> &call)
{
    OAuthHttp::Answer result;
    bool isThere = false;
    QObject context;
    call(&context, [&](const OAuthHttp::Answer &answer) {
        result = answer;
        isThere = true;
    });
    if (isThere || !QTest::qWaitFor([&] { return isThere; }, patience))
        result.problem = QStringLiteral("no answer from the event loop");
    return result;
}

OAuthHttp::Answer OAuthHttpTest::get(OAuthHttp &http) const
{
    return ask([&](QObject *context, const OAuthHttp::Done &done) {
        http.get(url(), "Bearer t", {}, context, done);
    });
}

OAuthHttp::Answer OAuthHttpTest::post(OAuthHttp &http) const
{
    return ask([&](QObject *context, const OAuthHttp::Done &done) {
        http.post(url(), "text/plain", "body", {}, {}, context, done);
    });
}

void OAuthHttpTest::anAnswerComesAsItIs()
{
    m_server->answerBy([](const FakeUpstream::Request &request) {
        if (request.method == "GET")
            return FakeAnswer::plain(429, "later", {{"retry-after", "7"}});
        return FakeAnswer::plain(200, request.body);
    });
    OAuthHttp http;
    const auto refused = get(http);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.body, QByteArray("later"));
    QCOMPARE(refused.retryAfter, QByteArray("7"));
    QCOMPARE(refused.problem, QString());
    QVERIFY(!refused.isGood());
    QCOMPARE(m_server->requests().first().headers.value("authorization"), QByteArray("Bearer t"));
    const auto good = post(http);
    QVERIFY(good.isGood());
    QCOMPARE(good.body, QByteArray("body"));
}

void OAuthHttpTest::aBodyIsSentOnce()
{
    m_server->answerBy([](const FakeUpstream::Request &) { return FakeAnswer::close(); });
    OAuthHttp http;
    QVERIFY2(
        post(http).problem.contains(QStringLiteral("closed the connection")), qPrintable(post(http).problem));
    QCOMPARE(m_server->requests().size(), 2); // one for each post
}

void OAuthHttpTest::everyRequestHasAConnectionOfItsOwn()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        FakeAnswer answer = FakeAnswer::plain(200, "{}");
        answer.end = FakeAnswer::End::Close; // as who lets go of an idle one, and says nothing of it
        return answer;
    });
    OAuthHttp http;
    for (int i = 0; i < 20; ++i)
        QVERIFY(post(http).isGood());
    QCOMPARE(m_server->requests().size(), 20);
    QCOMPARE(m_server->requests().first().headers.value("connection"), QByteArray("close"));
}

void OAuthHttpTest::redirectsAreNotFollowed()
{
    FakeUpstream elsewhere;
    m_server->answerBy([&](const FakeUpstream::Request &) {
        return FakeAnswer::plain(307, "{}", {{"location", elsewhere.baseUrl().toLatin1()}});
    });
    OAuthHttp http;
    const auto answer = post(http);
    QCOMPARE(answer.status, 307);
    QVERIFY2(answer.problem.contains(QStringLiteral("not followed")), qPrintable(answer.problem));
    QVERIFY(answer.body.isEmpty());
    QVERIFY(elsewhere.requests().isEmpty());
}

void OAuthHttpTest::aChallengeIsAnAnswer()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(
            401, R"({"error":"invalid_client"})", {{"www-authenticate", "Basic realm=\"x\""}});
    });
    OAuthHttp http;
    for (const auto &answer : {post(http), get(http)}) {
        QCOMPARE(answer.status, 401);
        QVERIFY2(answer.problem.isEmpty(), qPrintable(answer.problem));
        QCOMPARE(answer.body, QByteArray(R"({"error":"invalid_client"})"));
    }
    QCOMPARE(m_server->requests().size(), 2);
}

void OAuthHttpTest::cookiesAreNotKept()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(200, "{}", {{"set-cookie", "a=b; Path=/"}});
    });
    OAuthHttp http;
    QVERIFY(get(http).isGood() && get(http).isGood());
    QVERIFY(!m_server->requests().last().headers.contains("cookie"));
}

void OAuthHttpTest::whatIsTooLongIsCutOff_data()
{
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("at the limit") << int(OAuthHttp::largest) << true;
    QTest::newRow("one more") << int(OAuthHttp::largest) + 1 << false;
    QTest::newRow("much more") << 20 * int(OAuthHttp::largest) << false;
}

void OAuthHttpTest::whatIsTooLongIsCutOff()
{
    QFETCH(int, length);
    QFETCH(bool, isTaken);
    m_server->answerBy(
        [&](const FakeUpstream::Request &) { return FakeAnswer::plain(200, QByteArray(length, ' ')); });
    OAuthHttp http;
    const auto answer = get(http);
    QCOMPARE(answer.problem.isEmpty(), isTaken);
    QCOMPARE(answer.body.size(), isTaken ? length : 0);
    if (!isTaken)
        QVERIFY2(answer.problem.contains(QStringLiteral("more than 1024 KiB")), qPrintable(answer.problem));
}

void OAuthHttpTest::slowBytesDoNotHelp()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::stream(QByteArrayList(10'000, " "), std::chrono::milliseconds(5));
    });
    OAuthHttp http;
    http.setPatience(std::chrono::milliseconds(100));
    QVERIFY(get(http).problem.contains(QStringLiteral("did not answer in time")));
}

void OAuthHttpTest::whatBreaksOffIsNoAnswer()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        FakeAnswer answer = FakeAnswer::plain(200, R"({"access_token":"whole"})");
        answer.steps.last().bytes.chop(3);
        answer.end = FakeAnswer::End::Close;
        return answer;
    });
    OAuthHttp http;
    const auto answer = get(http);
    QVERIFY(!answer.isGood());
    QVERIFY(!answer.problem.isEmpty());
}

void OAuthHttpTest::whoIsNotThereIsToldOf()
{
    m_server->kill();
    OAuthHttp http;
    const auto answer = get(http);
    QCOMPARE(answer.status, 0);
    QVERIFY2(
        answer.problem.contains(QStringLiteral("127.0.0.1 cannot be reached")), qPrintable(answer.problem));
}

void OAuthHttpTest::nobodyWhoIsGoneIsAnswered()
{
    OAuthHttp http;
    auto context = std::make_unique<QObject>();
    http.get(url(), {}, {}, context.get(), [](const auto &) { QFAIL("it is gone"); });
    context.reset();
    (void)get(http);
}

/// Qt looks at a manager's proxy when a request really begins: one manager for all would mix them up.
void OAuthHttpTest::everyRouteHasItsOwnProxy()
{
    FakeUpstream first;
    FakeUpstream second;
    first.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::plain(200, "first"); });
    second.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::plain(200, "second"); });
    OAuthHttp http;
    QStringList answers;
    const auto postThrough = [&](const FakeUpstream &proxy) {
        http.post(url(), "text/plain", "body", {}, {QUrl(proxy.baseUrl()), {}}, this,
            [&answers](const OAuthHttp::Answer &answer) {
                answers << QString::fromLatin1(answer.body) + answer.problem;
            });
    };
    postThrough(first);
    postThrough(second);
    QTRY_COMPARE_WITH_TIMEOUT(answers.size(), 2, patience);
    answers.sort();
    QCOMPARE(answers, QStringList({QStringLiteral("first"), QStringLiteral("second")}));
    QVERIFY(m_server->requests().isEmpty());
}

void OAuthHttpTest::itMayEndAtAnyTime()
{
    m_server->answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::plain(200, {}).holdBefore(0); });
    auto http = std::make_unique<OAuthHttp>();
    http->post(url(), "text/plain", "body", {}, {}, this, [](const auto &) { QFAIL("it is gone"); });
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, patience);
    http.reset();
    m_server->proceed();
    QTest::qWait(20);
}

QTEST_GUILESS_MAIN(OAuthHttpTest)
#include "tst_oauthhttp.moc"
