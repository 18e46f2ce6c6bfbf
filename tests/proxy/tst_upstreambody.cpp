// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/upstreambody.h"

#include <QTest>

using namespace signalbox;

namespace {

using Stretches = QList<SessionAffinity::Stretch>;

const QByteArray user = R"({"role":"user","content":"hi"})";

QByteArray turnOf(const QByteArray &name, bool thinking = true)
{
    return QByteArray(R"({"role":"assistant","content":[)")
        + (thinking ? R"({"type":"thinking","thinking":"hm","signature":"s"},)" : "")
        + R"({"type":"text","text":")" + name + R"("}]})";
}

QByteArray bodyOf(const QByteArrayList &turns, const QByteArray &model = "m")
{
    QByteArray messages = user;
    for (const QByteArray &turn : turns)
        messages += ", " + turn + ", " + user;
    return R"({ "max_tokens":1.0,"model" : ")" + model + R"(","messages":[)" + messages + R"(],"z":1,"a":2})";
}

HttpRequest requestWith(const QByteArray &body, const QByteArray &path = "/v1/messages")
{
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.body = body;
    return request;
}

UpstreamBody made(const HttpRequest &request, const Stretches &stretches)
{
    return UpstreamBody(request, ClientRequest::parse(request).value(), stretches);
}

} // namespace

class UpstreamBodyTest : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheModelsNameChanges();
    void whatIsToBeLeftAloneIsLeftAlone();
    void thinkingOfOthersGoes_data();
    void thinkingOfOthersGoes();
    void allThinkingMayGo();
    void knowsWhoseItIs();
    void otherProtocolsStay();
    void aChatStreamIsToTellItsUsage();
    void whoDoesNotTakeTheWishGetsNone();

private:
    Target chatTarget(const Dialect &dialect = {}, const QString &model = QStringLiteral("m"))
    {
        ProviderConfig config;
        config.name = QStringLiteral("chat");
        config.type = ProviderConfig::Type::OpenAi;
        config.dialect = dialect;
        return {std::make_shared<Provider>(config, HealthConfig(), std::chrono::seconds(1), m_clock), model};
    }

    Target target(const QString &vendor, const QString &model = QStringLiteral("m"))
    {
        ProviderConfig config;
        config.name = QStringLiteral("a");
        config.vendor = vendor;
        return {std::make_shared<Provider>(config, HealthConfig(), std::chrono::seconds(1), m_clock), model};
    }

    SystemClock m_clock;
};

void UpstreamBodyTest::onlyTheModelsNameChanges()
{
    const HttpRequest request = requestWith(bodyOf({turnOf("one")}));
    const UpstreamBody body = made(request, {});
    QCOMPARE(
        body.forTarget(target({}, QStringLiteral("other \"m\""))), bodyOf({turnOf("one")}, R"(other \"m\")"));
    QCOMPARE(body.forTarget(target({})), request.body);
    QVERIFY(body.forTarget(target({})).isSharedWith(request.body));
}

void UpstreamBodyTest::whatIsToBeLeftAloneIsLeftAlone()
{
    QVERIFY(!UpstreamBody().hasThinking());
    QCOMPARE(UpstreamBody().messages(), 0);
    HttpRequest request = requestWith("no JSON", "/v1/files");
    QCOMPARE(made(request, {}).forTarget(target({})), request.body);
    QVERIFY(!made(request, {}).hasThinking());
}

void UpstreamBodyTest::thinkingOfOthersGoes_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<QByteArray>("kept"); // one letter per turn
    QTest::newRow("the first's") << QStringLiteral("first") << QByteArray("yn-y");
    QTest::newRow("the second's") << QStringLiteral("second") << QByteArray("ny-n");
    QTest::newRow("a third's") << QStringLiteral("third") << QByteArray("nn-n");
}

void UpstreamBodyTest::thinkingOfOthersGoes()
{
    QFETCH(QString, vendor);
    QFETCH(QByteArray, kept);
    const HttpRequest request
        = requestWith(bodyOf({turnOf("one"), turnOf("two"), turnOf("three", false), turnOf("four")}));
    const Stretches stretches{
        {QStringLiteral("first"), 0}, {QStringLiteral("second"), 3}, {QStringLiteral("first"), 5}};
    QCOMPARE(made(request, stretches).forTarget(target(vendor)),
        bodyOf({turnOf("one", kept.at(0) == 'y'), turnOf("two", kept.at(1) == 'y'), turnOf("three", false),
            turnOf("four", kept.at(3) == 'y')}));
}

void UpstreamBodyTest::allThinkingMayGo()
{
    const HttpRequest request
        = requestWith(bodyOf({turnOf("one")}).chopped(1) + R"(,"thinking":{"type":"enabled"}})");
    const UpstreamBody body = made(request, {});
    QVERIFY(body.hasThinking());
    QCOMPARE(body.withoutThinking(target({}, QStringLiteral("n"))), bodyOf({turnOf("one", false)}, "n"));
    const HttpRequest plain = requestWith(bodyOf({turnOf("one", false)}));
    QVERIFY(!made(plain, {}).hasThinking());
}

void UpstreamBodyTest::knowsWhoseItIs()
{
    const HttpRequest request = requestWith(bodyOf({turnOf("one")}));
    const QString first = QStringLiteral("first");
    const QString second = QStringLiteral("second");
    QVERIFY(made(request, {{first, 0}}).isAllOf(first));
    QVERIFY(!made(request, {{first, 0}}).isAllOf(second));
    QVERIFY(!made(request, {{first, 0}, {second, 2}}).isAllOf(second));
    QCOMPARE(made(request, {}).messages(), 3);
}

void UpstreamBodyTest::otherProtocolsStay()
{
    const HttpRequest request = requestWith(bodyOf({turnOf("one")}), "/v1/chat/completions");
    const UpstreamBody body = made(request, {{QStringLiteral("first"), 0}});
    QCOMPARE(body.forTarget(target(QStringLiteral("second"))), request.body);
    QVERIFY(!body.hasThinking());
    QCOMPARE(body.messages(), 0);
}

void UpstreamBodyTest::aChatStreamIsToTellItsUsage()
{
    const HttpRequest request
        = requestWith(R"({"z":1.0,"stream":true, "model": "m"})", "/v1/chat/completions");
    UpstreamBody body = made(request, {});
    const Target other = chatTarget({}, QStringLiteral("n"));
    QCOMPARE(body.forTarget(other),
        QByteArray(R"({"z":1.0,"stream":true, "model": "n","stream_options":{"include_usage":true}})"));
    QVERIFY(body.addsUsageWish(other));
    body.dropUsageWish(other);
    QVERIFY(!body.addsUsageWish(other));
    QVERIFY(body.hasDroppedUsageWish(other));
    QCOMPARE(body.forTarget(other), QByteArray(R"({"z":1.0,"stream":true, "model": "n"})"));
    QVERIFY(body.addsUsageWish(chatTarget())); // which is another one
}

void UpstreamBodyTest::whoDoesNotTakeTheWishGetsNone()
{
    const HttpRequest request = requestWith(R"({"stream":true,"model":"m"})", "/v1/chat/completions");
    const UpstreamBody body = made(request, {});
    Dialect refusing;
    refusing.omits = QStringList{QStringLiteral("stream_options")};
    QCOMPARE(body.forTarget(chatTarget(refusing)), request.body);
    Dialect onlyResponses; // it is translated
    onlyResponses.hasChat = false;
    onlyResponses.hasResponses = true;
    QCOMPARE(body.forTarget(chatTarget(onlyResponses)), request.body);
    QCOMPARE(body.forTarget(target({})), request.body);
    const Target learnt = chatTarget();
    QVERIFY(learnt.provider->learnt().add(QStringLiteral("m"), {QStringLiteral("stream_options"), {}}));
    QCOMPARE(body.forTarget(learnt), request.body);
}

QTEST_GUILESS_MAIN(UpstreamBodyTest)
#include "tst_upstreambody.moc"
