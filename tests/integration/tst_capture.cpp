// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// Two providers, and what is recorded of them.
struct Scene : TwoProviders
{
    Scene() { gateway.config.log.capture.folder = folder.filePath(QStringLiteral("captures")); }

    TestClient::Answer ask(const QByteArray &method, const QByteArray &body = {})
    {
        const auto client = gateway.client();
        client->request(method, "/capture", body, {});
        return client->answer();
    }
    QJsonObject state() { return QJsonDocument::fromJson(ask("GET").body).object(); }
    /// It begins.
    void record()
    {
        gateway.start();
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(QStringLiteral("are recorded in .*captures until")));
        QCOMPARE(ask("POST", R"({"minutes": 10})").status, 200);
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(gateway.config.log.capture.folder).entryList(QDir::Files, QDir::Name);
    }
    /// All of so many files, when they are there.
    QByteArrayList texts(qsizetype count)
    {
        QByteArrayList result;
        const auto read = [&] {
            result.clear();
            for (const QString &name : files()) {
                QFile file(gateway.config.log.capture.folder + u'/' + name);
                if (file.open(QIODevice::ReadOnly))
                    result << file.readAll();
                if (!result.value(result.size() - 1).contains("=== answer to the client ==="))
                    return false; // it is being written
            }
            return result.size() == count;
        };
        if (!QTest::qWaitFor(read, patience))
            qWarning("there are %d files", static_cast<int>(result.size()));
        return result;
    }

    QTemporaryDir folder;
};

QByteArrayList spellingsOf(const QByteArray &secret)
{
    return {secret, secret.toBase64(QByteArray::OmitTrailingEquals), secret.toHex(),
        secret.toPercentEncoding(), QByteArray(secret).replace('/', "\\/")};
}

} // namespace

class TestCapture : public QObject
{
    Q_OBJECT

private slots:
    void isOffUntilItIsSwitchedOn();
    void recordsWhatWentBy();
    void changesNothing_data();
    void changesNothing();
    void recordsEveryAttempt();
    void recordsAClientThatLeaves();
    void recordsWhoIsAnsweredWithAnother();
    void aFollowerHasNoCredentialOfItsLeader();
    void hasNoCredential();
    void endsByItself();
    void endsWhenTold();
    void endsWhenTheConfigurationAllowsLess();
    void isOnForNoLongerThanItMay_data();
    void isOnForNoLongerThanItMay();
    void isOnAsLongAsItMayWithoutABody();
    void needsAFolder();
    void needsAFolderThatCanBeMade();
    void needsAPrivateFolder();
    void saysThatItEndsWithTheProgram();
    void leavesOutTheRestOfLargeBodies();
};

void TestCapture::isOffUntilItIsSwitchedOn()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QVERIFY(scene.files().isEmpty());
    QVERIFY(!QDir(scene.gateway.config.log.capture.folder).exists());
    const QJsonObject state = scene.state();
    QCOMPARE(state.value(u"on"), QJsonValue(false));
    QCOMPARE(state.value(u"until"), QJsonValue(QJsonValue::Null));
    QVERIFY(scene.gateway.gateway().snapshot().captureUntil.isNull());
}

void TestCapture::recordsWhatWentBy()
{
    Scene scene;
    scene.record();
    const auto answer = scene.gateway.post(messagesBody(), {{"x-own", "field"}}, "/v1/messages?beta=true");
    QCOMPARE(answer.status, 200);
    const QByteArray text = scene.texts(1).value(0);
    const QByteArray id = answer.headers.value("x-signalbox-request-id");
    QVERIFY(text.startsWith(id));
    QVERIFY(scene.files().value(0).endsWith(QString::fromLatin1(id) + QStringLiteral(".txt")));
    QVERIFY2(text.contains("=== request of the client ===\nPOST /v1/messages?beta=true\n"), text.constData());
    QVERIFY(text.contains("x-own: field\n"));
    QCOMPARE(text.count(messagesBody()), 2); // from the client, and to the provider
    const QByteArray sent
        = "=== request to a ===\nPOST " + scene.a.baseUrl().toLatin1() + "/v1/messages?beta=true\n";
    QVERIFY(text.contains(sent));
    QVERIFY(text.contains("=== answer to the request to a ===\n200\n"));
    QVERIFY(text.contains("=== answer to the client ===\n200\n"));
    QCOMPARE(text.count(answer.body), 2); // from the provider, and to the client
    QVERIFY(text.contains("\n--- ok\n"));
    QCOMPARE(scene.state().value(u"recorded").toInt(), 1);
}

void TestCapture::changesNothing_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("stream") << true;
    QTest::newRow("whole") << false;
}

void TestCapture::changesNothing()
{
    QFETCH(bool, stream);
    Scene scene;
    scene.gateway.start();
    const QByteArray body = messagesBody("claude-sonnet-4-5", stream);
    const auto without = scene.gateway.post(body);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("are recorded in")));
    QCOMPARE(scene.ask("POST").status, 200); // for ten minutes
    const auto with = scene.gateway.post(body);
    QCOMPARE(with.status, without.status);
    QCOMPARE(with.body, without.body);
    QVERIFY(with.complete);
    const auto sent = scene.a.requests();
    QCOMPARE(sent.size(), 2);
    QCOMPARE(sent.at(1).body, sent.at(0).body);
    QCOMPARE(sent.at(1).fieldNames(), sent.at(0).fieldNames());
}

void TestCapture::recordsEveryAttempt()
{
    Scene scene;
    scene.a.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(529, "overloaded_error", "too many"); });
    scene.record();
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));
    const QByteArray text = scene.texts(1).value(0);
    const auto at = [&](const char *what) { return text.indexOf(what); };
    QVERIFY2(at("=== answer to the request to a ===\n529\n") > 0, text.constData());
    QVERIFY(at("too many") > at("=== answer to the request to a ==="));
    QVERIFY(at("=== request to b ===") > at("too many"));
    QVERIFY(at("--- 529 overloaded_error: too many") > at("=== answer to the request to a ==="));
    QVERIFY(at("=== answer to the client ===\n200\n") > at("=== request to b ==="));
}

void TestCapture::recordsAClientThatLeaves()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    scene.record();
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.requests().size(), 1, patience);
    client->leave();
    const QByteArray text = scene.texts(1).value(0);
    QVERIFY2(text.contains("--- client left\n"), text.constData());
}

void TestCapture::recordsWhoIsAnsweredWithAnother()
{
    Scene scene;
    scene.a.answerBy(
        [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
    scene.record();
    const Headers session{{"x-claude-code-session-id", "s1"}};
    const auto first = scene.gateway.client();
    const auto second = scene.gateway.client();
    first->post("/v1/messages", messagesBody(), session);
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);
    second->post("/v1/messages", messagesBody(), session);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 2, patience);
    scene.a.proceed();
    const auto answer = first->answer();
    QCOMPARE(second->answer().body, answer.body);
    const QByteArrayList texts = scene.texts(2);
    for (const QByteArray &text : texts)
        QVERIFY2(text.mid(text.indexOf("=== answer to the client")).contains(answer.body), text.constData());
    QCOMPARE(texts.join().count("=== request to a ==="), 1);
}

/// A provider that repeats its key in a good answer, which two clients get.
void TestCapture::aFollowerHasNoCredentialOfItsLeader()
{
    const QByteArray key = "provider-key-4f9a1c7d20b84e6f";
    Scene scene;
    scene.configOfA().secrets = {{Secret(key), {}}};
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        FakeAnswer answer = FakeAnswer::plain(200,
            R"({"id":"m","type":"message","role":"assistant","content":[{"type":"text","text":")"
                + request.headers.value("x-api-key") + R"("}]})",
            {{"content-type", "application/json"}});
        return answer.holdBefore(0);
    });
    scene.record();
    const Headers session{{"x-claude-code-session-id", "s1"}};
    const auto first = scene.gateway.client();
    const auto second = scene.gateway.client();
    first->post("/v1/messages", messagesBody(), session);
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);
    second->post("/v1/messages", messagesBody(), session);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 2, patience);
    scene.a.proceed();
    QVERIFY(first->answer().body.contains(key));
    QVERIFY(second->answer().body.contains(key));
    const QByteArrayList texts = scene.texts(2);
    QCOMPARE(texts.join().count("=== request to a ==="), 1); // they were one
    for (const QByteArray &text : texts)
        QVERIFY2(!text.contains(key), text.constData());
}

/// Providers that repeat all they were sent, in fields and bodies; clients that know several secrets.
void TestCapture::hasNoCredential()
{
    const QByteArray providerKey = "provider/key-4f9a1c7d20b84e6f";
    const QByteArray queryKey = "query-key-9d41c7be";
    const QByteArray fieldKey = "field-key-1c02e7aa";
    const QByteArray clientKey = "client-key-77c1e02b9d";
    const QByteArray login = "own-login-5e2d9c4b7a";
    const QByteArray cookie = "cookie-of-a-provider-31";
    Scene scene;
    const auto repeat = [&](const FakeUpstream::Request &request) {
        const QByteArray key = request.headers.value("x-api-key");
        const QByteArray all = request.head + request.body + QByteArray(key).replace('/', "\\/")
            + key.toBase64() + key.toHex() + key.toPercentEncoding();
        return FakeAnswer::plain(401,
            R"({"type":"error","error":{"type":"authentication_error","message":")"
                + all.toPercentEncoding(" /:=&?{}") + R"("}})" + all,
            {{"content-type", "application/json"}, {"set-cookie", "id=" + cookie},
                {"x-told", request.headers.value("x-api-key") + request.headers.value("authorization")}});
    };
    scene.a.answerBy(repeat);
    scene.b.answerBy(repeat);
    ProviderConfig &a = scene.configOfA();
    a.secrets = {{Secret(providerKey), {}}};
    a.query = "key=" + queryKey;
    a.headers.append("X-Team-Token", fieldKey);
    ProviderConfig &b = scene.configOfB();
    b.secrets.clear();
    b.auth = ProviderConfig::Auth::Passthrough;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.record();

    scene.gateway.post(messagesBody(), {{"x-api-key", clientKey}});
    scene.gateway.post(messagesBody(), {{"Authorization", "Bearer " + clientKey}});
    scene.gateway.post(messagesBody(), {{"Authorization", "Bearer " + login}, {"Cookie", "c=" + cookie}},
        "/k/" + clientKey + "/v1/messages");

    const QByteArray text = scene.texts(3).join();
    QCOMPARE(text.count("=== request of the client ==="), 3);
    QVERIFY(text.contains("=== request to a ===") && text.contains("=== request to b ==="));
    QVERIFY(text.contains("x-told: "));
    for (const QByteArray &secret : {providerKey, queryKey, fieldKey, clientKey, login, cookie}) {
        for (const QByteArray &spelled : spellingsOf(secret))
            QVERIFY2(!text.contains(spelled), spelled.constData());
    }
}

void TestCapture::endsByItself()
{
    Scene scene;
    scene.record();
    const QDateTime until = scene.gateway.gateway().snapshot().captureUntil;
    QCOMPARE(QDateTime::fromString(scene.state().value(u"until").toString(), Qt::ISODateWithMs), until);
    scene.gateway.passTime(9min);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.gateway.passTime(2min);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("has ended: 1 in .*captures")));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.state().value(u"on"), QJsonValue(false));
    QVERIFY(scene.gateway.gateway().snapshot().captureUntil.isNull());
    QCOMPARE(scene.texts(1).size(), 1);
    QVERIFY(scene.texts(1).value(0).contains("request of the client"));
}

void TestCapture::endsWhenTold()
{
    Scene scene;
    scene.record();
    QVERIFY(!scene.gateway.gateway().snapshot().captureUntil.isNull());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("has ended: 0 in")));
    const auto answer = scene.ask("DELETE");
    QCOMPARE(answer.status, 200);
    QCOMPARE(QJsonDocument::fromJson(answer.body).object().value(u"on"), QJsonValue(false));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QVERIFY(scene.gateway.gateway().snapshot().captureUntil.isNull());
    QCOMPARE(scene.ask("DELETE").status, 200); // and again
    scene.gateway.destroy(); // writes what is left
    QVERIFY(scene.files().isEmpty());
}

void TestCapture::endsWhenTheConfigurationAllowsLess()
{
    Scene scene;
    scene.record();
    scene.gateway.passTime(5min);
    const QDateTime until = scene.gateway.gateway().snapshot().captureUntil;
    scene.gateway.config.log.capture.longest = 7min;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.gateway().snapshot().captureUntil, until.addSecs(-180));
    scene.gateway.config.log.capture.longest = 4min;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("has ended")));
    QVERIFY(!scene.gateway.apply());
    QVERIFY(scene.gateway.gateway().snapshot().captureUntil.isNull());
}

void TestCapture::isOnForNoLongerThanItMay_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("told");
    const auto row = [](const char *body, const char *told) {
        QTest::newRow(body) << QByteArray(body) << QString::fromLatin1(told);
    };
    row(R"({"minutes": 61})", "at most 60 (log.capture.longest)");
    row(R"({"minutes": 1e300})", "at most 60 (log.capture.longest)");
    row(R"({"minutes": 0})", "must be more than 0");
    row(R"({"minutes": -1})", "must be more than 0");
    row(R"({"minutes": "10"})", R"(like {"minutes": 10})");
    row(R"({"minute": 10})", R"(like {"minutes": 10})");
    row("ten", R"(like {"minutes": 10})");
}

void TestCapture::isOnForNoLongerThanItMay()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, told);
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.ask("POST", body);
    QCOMPARE(answer.status, 400);
    QVERIFY2(ApiError::of(answer.body).message.contains(told), answer.body.constData());
    QCOMPARE(scene.state().value(u"on"), QJsonValue(false));
}

void TestCapture::isOnAsLongAsItMayWithoutABody()
{
    Scene scene;
    scene.gateway.config.log.capture.longest = 3min;
    scene.gateway.start();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("are recorded in")));
    const auto answer = scene.ask("POST");
    QCOMPARE(answer.status, 200);
    QCOMPARE(QJsonDocument::fromJson(answer.body).object().value(u"longest").toInt(), 180);
    QVERIFY(!scene.gateway.gateway().snapshot().captureUntil.isNull());
}

void TestCapture::needsAFolder()
{
    Scene scene;
    scene.gateway.config.log.capture.folder.clear(); // and no state folder
    scene.gateway.start();
    const auto answer = scene.ask("POST");
    QCOMPARE(answer.status, 400);
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("set log.capture.folder")));
}

void TestCapture::needsAFolderThatCanBeMade()
{
    Scene scene;
    QFile file(scene.folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    scene.gateway.config.log.capture.folder = file.fileName() + QStringLiteral("/captures");
    scene.gateway.start();
    const auto answer = scene.ask("POST");
    QCOMPARE(answer.status, 500);
    QVERIFY(ApiError::of(answer.body).message.contains(scene.gateway.config.log.capture.folder));
    QCOMPARE(scene.state().value(u"on"), QJsonValue(false));
}

void TestCapture::needsAPrivateFolder()
{
#ifdef Q_OS_WIN
    QSKIP("Windows has no such permissions");
#endif
    Scene scene;
    const QString path = scene.gateway.config.log.capture.folder;
    QVERIFY(QDir().mkdir(path));
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    QVERIFY(QFile::setPermissions(path, ownerOnly | QFile::ReadOther | QFile::ExeOther));
    scene.gateway.start();
    const auto answer = scene.ask("POST");
    QCOMPARE(answer.status, 400);
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("chmod 700")));
    QCOMPARE(scene.state().value(u"on"), QJsonValue(false));
    QVERIFY(QFile::setPermissions(path, ownerOnly));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("are recorded in")));
    QCOMPARE(scene.ask("POST").status, 200);
}

void TestCapture::saysThatItEndsWithTheProgram()
{
    Scene scene;
    scene.record();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("has ended: 0 in .*captures")));
    scene.gateway.destroy();
}

void TestCapture::leavesOutTheRestOfLargeBodies()
{
    Scene scene;
    scene.gateway.config.log.capture.maxBodyBytes = 1000;
    scene.record();
    QByteArray body = messagesBody();
    body.insert(1, "\"metadata\":{\"user_id\":\"" + QByteArray(100'000, 'u') + "\"},");
    QCOMPARE(scene.gateway.post(body).status, 200);
    const QByteArray text = scene.texts(1).value(0);
    QCOMPARE(text.count("[the rest is left out]"), 2);
    QVERIFY(text.count('u') < 3000);
    QCOMPARE(scene.a.requests().constLast().body, body);
}

QTEST_GUILESS_MAIN(TestCapture)
#include "tst_capture.moc"
