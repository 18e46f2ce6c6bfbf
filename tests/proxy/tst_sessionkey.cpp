// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionkey.h"

#include <QTest>

using namespace signalbox;

namespace {

SessionKey keyOf(const QByteArray &body, const Headers &headers = {})
{
    HttpRequest request;
    request.method = "POST";
    request.path = "/v1/messages";
    request.headers = headers;
    request.body = body;
    const auto asked = ClientRequest::parse(request);
    return asked ? SessionKey::of(request, *asked) : SessionKey();
}

QByteArray body(const QByteArray &extra, const QByteArray &first = "Hi", const QByteArray &model = "m")
{
    return R"({"model":")" + model + R"(","messages":[{"role":"user","content":")" + first + "\"}" + extra;
}

const QByteArray end = "]}";

} // namespace

class SessionKeyTest : public QObject
{
    Q_OBJECT

private slots:
    void theClientNamesItsSession_data();
    void theClientNamesItsSession();
    void aSubAgentIsASessionOfItsOwn();
    void theModelIsPartOfIt();
    void otherwiseTheBeginningTells();
    void cacheMarksMoveWithinASession();
    void anOrdinaryUserIdNamesNothing();
    void nothingTellsNothing();
};

void SessionKeyTest::theClientNamesItsSession_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("metadata");
    QTest::newRow("Claude Code") << Headers{{"X-Claude-Code-Session-Id", "s1"}} << QByteArray();
    QTest::newRow("Codex") << Headers{{"session-id", "s1"}} << QByteArray();
    QTest::newRow("opencode") << Headers{{"x-session-affinity", "s1"}} << QByteArray();
    QTest::newRow("user id as JSON")
        << Headers() << QByteArray(R"({\"device_id\":\"d\",\"account_uuid\":\"\",\"session_id\":\"s1\"})");
    QTest::newRow("user id as text") << Headers() << QByteArray("user_abc_account__session_s1");
}

void SessionKeyTest::theClientNamesItsSession()
{
    QFETCH(Headers, headers);
    QFETCH(QByteArray, metadata);
    const QByteArray tail
        = "]" + (metadata.isEmpty() ? QByteArray() : R"(,"metadata":{"user_id":")" + metadata + "\"}") + "}";
    const SessionKey first = keyOf(body({}, "Hi") + tail, headers);
    QVERIFY(first.named);
    QVERIFY(!first.key.isEmpty());
    // The conversation goes on, and even begins anew: it is the same session.
    QCOMPARE(keyOf(body(R"(,{"role":"assistant","content":"x"})", "Hi") + tail, headers).key, first.key);
    QCOMPARE(keyOf(body({}, "Other") + tail, headers).key, first.key);
}

void SessionKeyTest::aSubAgentIsASessionOfItsOwn()
{
    const Headers parent{{"x-claude-code-session-id", "s1"}};
    const Headers agent{{"x-claude-code-session-id", "s1"}, {"x-claude-code-agent-id", "a1"}};
    QVERIFY(keyOf(body({}) + end, parent).key != keyOf(body({}) + end, agent).key);
}

void SessionKeyTest::theModelIsPartOfIt()
{
    const Headers session{{"x-claude-code-session-id", "s1"}};
    QVERIFY(keyOf(body({}, "Hi", "opus") + end, session).key
        != keyOf(body({}, "Hi", "haiku") + end, session).key);
}

void SessionKeyTest::otherwiseTheBeginningTells()
{
    const SessionKey first = keyOf(body({}) + R"(],"system":"Be kind"})");
    QVERIFY(!first.named);
    QVERIFY(!first.key.isEmpty());
    QCOMPARE(
        keyOf(body(R"(,{"role":"assistant","content":"x"})") + R"(],"system":"Be kind"})").key, first.key);
    QVERIFY(keyOf(body({}) + R"(],"system":"Be terse"})").key != first.key);
    QVERIFY(keyOf(body({}, "Other") + R"(],"system":"Be kind"})").key != first.key);
}

void SessionKeyTest::cacheMarksMoveWithinASession()
{
    const auto keyWith = [](const QByteArray &content, const QByteArray &system) {
        return keyOf(R"({"model":"m","messages":[{"role":"user","content":)" + content + R"(}],"system":)"
            + system + '}')
            .key;
    };
    const QByteArray plain = keyWith("\"Hi\"", "\"Be kind\"");
    QVERIFY(!plain.isEmpty());
    const QByteArray marked = R"([{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}])";
    QCOMPARE(keyWith(marked, "\"Be kind\""), plain);
    QCOMPARE(keyWith("\"Hi\"", R"([{"cache_control":{"type":"ephemeral"},"type":"text","text":"Be kind"}])"),
        plain);
    const QByteArray image = R"([{"type":"image","source":{"data":"AA"}}])";
    QVERIFY(keyWith(image, "\"Be kind\"") != plain);
    QVERIFY(keyWith(R"([{"type":"image","source":{"data":"BB"}}])", "\"Be kind\"")
        != keyWith(image, "\"Be kind\""));
    QVERIFY(keyWith("\"Be kind\"", "\"Hi\"") != plain);
}

void SessionKeyTest::anOrdinaryUserIdNamesNothing()
{
    QVERIFY(!keyOf(body({}) + R"(],"metadata":{"user_id":"me"}})").named);
    QVERIFY(!keyOf(body({}) + R"(],"metadata":{"user_id":7}})").named);
    QVERIFY(!keyOf(body({}) + R"(],"metadata":"me"})").named);
}

void SessionKeyTest::nothingTellsNothing()
{
    QVERIFY(keyOf(R"({"model":"m"})").key.isEmpty());
    QVERIFY(keyOf(R"({"model":"m","messages":[]})").key.isEmpty());
    QVERIFY(keyOf(R"({"model":"m","messages":5})").key.isEmpty());
}

QTEST_GUILESS_MAIN(SessionKeyTest)
#include "tst_sessionkey.moc"
