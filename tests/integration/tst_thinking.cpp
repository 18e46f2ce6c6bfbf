// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray user = R"({"role":"user","content":"go on"})";
const FakeAnswer overloaded = FakeAnswer::error(529, "overloaded_error");
const FakeAnswer refusal = FakeAnswer::error(
    400, "invalid_request_error", "messages.1.content.0: Invalid `signature` in `thinking` block");

QByteArray saidBy(const QByteArray &name)
{
    return R"({"type":"text" , "text":"said by )" + name + R"("})";
}

/// A turn of the model, with blocks that only its vendor takes.
QByteArray turnOf(const QByteArray &name)
{
    return R"({"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"by )" + name
        + R"("},{"type":"redacted_thinking","data":"of )" + name + R"("},)" + saidBy(name) + "]}";
}

/// The same without them.
QByteArray plainTurnOf(const QByteArray &name)
{
    return R"({"role":"assistant","content":[)" + saidBy(name) + "]}";
}

/// A conversation in which these turns were answered, and now the user speaks.
QByteArray conversation(const QByteArrayList &turns)
{
    QByteArray messages = user;
    for (const QByteArray &turn : turns)
        messages += ", " + turn + "," + user;
    return R"({"model":"claude-sonnet-4-5","max_tokens":64, "stream":true,"messages":[)" + messages
        + R"(],"metadata":{"b":1,"a":2.50}})";
}

const Headers session{{"x-claude-code-session-id", "s1"}};

/// Provider a before b, each of a vendor of its own. What one of them is scripted to say it says once.
struct Scene : TwoProviders
{
    Scene()
    {
        configOfA().vendor = QStringLiteral("first");
        configOfB().vendor = QStringLiteral("second");
        a.answerBy([this](const FakeUpstream::Request &request) { return next(fromA, request); });
        b.answerBy([this](const FakeUpstream::Request &request) { return next(fromB, request); });
    }
    static FakeAnswer next(QList<FakeAnswer> &scripted, const FakeUpstream::Request &request)
    {
        return scripted.isEmpty() ? goodAnswer(request.body) : scripted.takeFirst();
    }
    /// The provider that answers it.
    QByteArray ask(const QByteArrayList &turns, const Headers &headers = session)
    {
        return gateway.post(conversation(turns), headers).headers.value("x-provider-used");
    }

    QList<FakeAnswer> fromA;
    QList<FakeAnswer> fromB;
};

QByteArray lastOf(const FakeUpstream &upstream)
{
    return upstream.requests().isEmpty() ? QByteArray() : upstream.requests().last().body;
}

} // namespace

/// Thinking blocks go to nobody but the vendor that made them.
class TestThinking : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void eachVendorGetsItsOwn_data();
    void eachVendorGetsItsOwn();
    void oneVendorGetsAllToTheLetter();
    void countingIsNoDifferent();
    void whatIsRefusedIsRepeatedWithout();
    void aRepairedConversationIsNotRefusedAgain();
    void aSecondRefusalGoesBack();
    void aSessionsOwnProviderIsTakenAtItsWord();
    void otherMistakesAreNotRepeated();
    void theSignInsBetaGoesWithItsCredential_data();
    void theSignInsBetaGoesWithItsCredential();
};

void TestThinking::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestThinking::eachVendorGetsItsOwn_data()
{
    QTest::addColumn<bool>("sessionAffinity");
    QTest::newRow("sessions stay") << true;
    QTest::newRow("sessions do not stay") << false;
}

void TestThinking::eachVendorGetsItsOwn()
{
    QFETCH(bool, sessionAffinity);
    Scene scene;
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
    scene.gateway.config.routes.last().sessionAffinity = sessionAffinity;
    scene.gateway.start();
    QCOMPARE(scene.ask({}), QByteArray("a"));
    QCOMPARE(scene.ask({turnOf("a")}), QByteArray("a"));
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a")}));

    scene.fromA << overloaded;
    QCOMPARE(scene.ask({turnOf("a"), turnOf("a")}), QByteArray("b"));
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a"), turnOf("a")}));
    QCOMPARE(lastOf(scene.b), conversation({plainTurnOf("a"), plainTurnOf("a")}));

    scene.fromA << overloaded;
    QCOMPARE(scene.ask({turnOf("a"), turnOf("a"), turnOf("b")}), QByteArray("b"));
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a"), turnOf("a"), plainTurnOf("b")}));
    QCOMPARE(lastOf(scene.b), conversation({plainTurnOf("a"), plainTurnOf("a"), turnOf("b")}));

    QCOMPARE(scene.ask({turnOf("a"), turnOf("a"), turnOf("b"), turnOf("b")}), QByteArray("a"));
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a"), turnOf("a"), plainTurnOf("b"), plainTurnOf("b")}));
    QCOMPARE(scene.ask({turnOf("a"), turnOf("b"), turnOf("b"), turnOf("b"), turnOf("a")},
                 {{"x-claude-code-session-id", "s2"}}),
        QByteArray("a"));
    QCOMPARE(
        lastOf(scene.a), conversation({turnOf("a"), turnOf("b"), turnOf("b"), turnOf("b"), turnOf("a")}));
}

void TestThinking::oneVendorGetsAllToTheLetter()
{
    Scene scene;
    scene.configOfB().vendor = scene.configOfA().vendor;
    scene.gateway.start();
    QCOMPARE(scene.ask({}), QByteArray("a"));
    scene.fromA << overloaded;
    QCOMPARE(scene.ask({turnOf("a")}), QByteArray("b"));
    QCOMPARE(lastOf(scene.b), conversation({turnOf("a")}));
    QCOMPARE(scene.ask({turnOf("a"), turnOf("b")}), QByteArray("a"));
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a"), turnOf("b")}));
}

void TestThinking::countingIsNoDifferent()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.ask({}), QByteArray("a"));
    scene.fromA << overloaded;
    scene.fromB << FakeAnswer::json(200, R"({"input_tokens":5})");
    const auto answer = scene.gateway.post(conversation({turnOf("a")}), session, "/v1/messages/count_tokens");
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(lastOf(scene.b), conversation({plainTurnOf("a")}));
}

void TestThinking::whatIsRefusedIsRepeatedWithout()
{
    Scene scene;
    scene.gateway.start();
    scene.fromA << refusal;
    QCOMPARE(scene.ask({turnOf("x")}), QByteArray("a"));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.a.requests().at(0).body, conversation({turnOf("x")}));
    QCOMPARE(scene.a.requests().at(1).body, conversation({plainTurnOf("x")}));
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
    QVERIFY(scene.gateway.records().last().decision.contains(u"repeated without"));
    QVERIFY(scene.gateway.records().last().error.isEmpty());
}

void TestThinking::aRepairedConversationIsNotRefusedAgain()
{
    Scene scene;
    scene.gateway.start();
    scene.fromA << refusal;
    QCOMPARE(scene.ask({turnOf("x")}), QByteArray("a"));
    QCOMPARE(scene.ask({turnOf("x"), turnOf("a")}), QByteArray("a"));
    QCOMPARE(lastOf(scene.a), conversation({plainTurnOf("x"), turnOf("a")}));
    QCOMPARE(scene.a.requests().size(), 3);

    // What is refused all the same is repaired again.
    scene.fromA << refusal;
    QCOMPARE(scene.ask({turnOf("x"), turnOf("a"), turnOf("a")}), QByteArray("a"));
    QCOMPARE(lastOf(scene.a), conversation({plainTurnOf("x"), plainTurnOf("a"), plainTurnOf("a")}));
    QCOMPARE(scene.ask({turnOf("x"), turnOf("a"), turnOf("a"), turnOf("a")}), QByteArray("a"));
    QCOMPARE(
        lastOf(scene.a), conversation({plainTurnOf("x"), plainTurnOf("a"), plainTurnOf("a"), turnOf("a")}));
}

void TestThinking::aSecondRefusalGoesBack()
{
    Scene scene;
    scene.gateway.start();
    scene.fromA << refusal << refusal;
    const auto answer = scene.gateway.post(conversation({turnOf("x")}), session);
    QCOMPARE(answer.status, 400);
    QVERIFY(refusal.steps.first().bytes.endsWith(answer.body));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.b.requests().size(), 0);
}

void TestThinking::aSessionsOwnProviderIsTakenAtItsWord()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.ask({}), QByteArray("a"));
    scene.fromA << refusal;
    const auto answer = scene.gateway.post(conversation({turnOf("a")}), session);
    QCOMPARE(answer.status, 400);
    QVERIFY(refusal.steps.first().bytes.endsWith(answer.body));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(lastOf(scene.a), conversation({turnOf("a")}));
}

void TestThinking::otherMistakesAreNotRepeated()
{
    Scene scene;
    scene.gateway.start();
    scene.fromA << FakeAnswer::error(400, "invalid_request_error", "max_tokens: too many");
    QCOMPARE(scene.gateway.post(conversation({turnOf("x")}), session).status, 400);
    scene.fromA << refusal;
    QCOMPARE(scene.gateway.post(conversation({plainTurnOf("x")}), session).status, 400);
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestThinking::theSignInsBetaGoesWithItsCredential_data()
{
    QTest::addColumn<ProviderConfig::Auth>("auth");
    QTest::addColumn<QByteArray>("betas");
    QTest::newRow("passed through") << ProviderConfig::Auth::Passthrough
                                    << QByteArray("oauth-2025-04-20,interleaved-thinking-2025-05-14");
    QTest::newRow("a key of ours") << ProviderConfig::Auth::ApiKey
                                   << QByteArray("interleaved-thinking-2025-05-14");
    QTest::newRow("a token of ours") << ProviderConfig::Auth::AuthToken
                                     << QByteArray("interleaved-thinking-2025-05-14");
}

void TestThinking::theSignInsBetaGoesWithItsCredential()
{
    QFETCH(ProviderConfig::Auth, auth);
    QFETCH(QByteArray, betas);
    Scene scene;
    scene.configOfA().auth = auth;
    scene.gateway.start();
    Headers headers = session;
    headers.append("authorization", "Bearer of-the-client");
    headers.append("anthropic-beta", "oauth-2025-04-20,interleaved-thinking-2025-05-14");
    QCOMPARE(scene.ask({}, headers), QByteArray("a"));
    QCOMPARE(scene.a.requests().first().headers.value("anthropic-beta"), betas);
    QCOMPARE(scene.a.requests().first().headers.value("authorization") == "Bearer of-the-client",
        auth == ProviderConfig::Auth::Passthrough);
}

QTEST_GUILESS_MAIN(TestThinking)
#include "tst_thinking.moc"
