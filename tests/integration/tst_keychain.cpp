// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountindex.h"
#include "oauth/tokenset.h"
#include "support/apierror.h"
#include "support/scriptedkeychain.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Status = SecretStore::Status;

const QString item = QStringLiteral("key-of-a");
const QString adminItem = QStringLiteral("admin");
const QString clientItem = QStringLiteral("client");
/// How long a keychain is given that is open, as the gateway has it.
constexpr auto window = 3s;

SecretReference inKeychain(const QString &name)
{
    return {{}, name, {}};
}

struct Keychain
{
    ScriptedKeychain store;
};

/// The key of provider a is in a keychain, that of b in the configuration.
struct Scene : Keychain, TwoProviders // the gateway goes before its store
{
    Scene()
    {
        gateway.keeping.secrets = &store;
        configOfA().secrets = {inKeychain(item)};
        store.set(item, "sk-from-the-keychain");
    }

    /// Provider a is all there is, and requests wait for what may come.
    void leaveAlone()
    {
        gateway.config.providers.removeLast();
        gateway.config.health.recoveryWait = 20s;
    }
    void startWhileHeld()
    {
        store.hold(item);
        gateway.start();
        QTRY_COMPARE_WITH_TIMEOUT(store.reads(item), 1, patience);
    }
    [[nodiscard]] bool isAnsweredBy(const QByteArray &who, const Headers &headers = {})
    {
        const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false), headers);
        return answer.status == 200 && answer.body.contains(QByteArray("from " + who));
    }
    TestClient::Answer ask(
        const QByteArray &method, const QByteArray &target, const Headers &headers = {}) const
    {
        const auto client = gateway.client();
        client->request(method, target, {}, headers);
        return client->answer();
    }
    /// The keys that requests to a came with.
    [[nodiscard]] QByteArrayList keysAtA() const
    {
        QByteArrayList result;
        for (const FakeUpstream::Request &request : a.requests())
            result << request.headers.value("x-api-key");
        return result;
    }
};

Headers keyed(const QByteArray &key)
{
    return {{"x-api-key", key}};
}

} // namespace

/// Requests while secrets are in a keychain that answers late, or says no.
class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void aKeyComesFromTheKeychain();
    void whoWaitsForItIsPassedOver();
    void theOnlyProviderIsWaitedFor();
    void aStreamWaitsToo();
    void theWaitHasAnEnd();
    void afterTheWindowNobodyWaits();
    void aLockedKeychainIsJoinedByItself();
    void whyThereIsNoKeyIsTold_data();
    void whyThereIsNoKeyIsTold();
    void nothingHangs();
    void aClientThatLeavesWhileWaitingIsForgotten();
    void aKeyJoinsTheOthers();
    void anotherKeyTakesItsPlace();
    void aKeyThatWasTakenOutIsUsedNoMore();
    void aReloadWaitsForNewNamesOnly();
    void clientKeysAreWaitedFor();
    void theAdminKeyIsWaitedFor();
    void anAccountWaitsForItsTokens();
};

void TestKeychain::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestKeychain::aKeyComesFromTheKeychain()
{
    Scene scene;
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);

    QVERIFY(scene.isAnsweredBy("a"));

    QCOMPARE(scene.keysAtA(), QByteArrayList{"sk-from-the-keychain"});
    QCOMPARE(scene.store.reads(item), 1); // and not for every request
}

void TestKeychain::whoWaitsForItIsPassedOver()
{
    Scene scene;
    scene.startWhileHeld();

    QVERIFY(scene.isAnsweredBy("b"));

    QCOMPARE(scene.a.requests().size(), 0);
    const ProviderSnapshot waiting = scene.stateOfA();
    QCOMPARE(waiting.health, ProviderSnapshot::Health::NoCredential);
    QVERIFY2(waiting.credentialProblem.contains(QStringLiteral("waiting for the keychain")),
        qPrintable(waiting.credentialProblem));
    QVERIFY(!waiting.needsSignIn);
    QVERIFY(scene.ask("GET", "/providers").body.contains("waiting for the keychain"));
    QCOMPARE(scene.ask("GET", "/health").status, 200);
    scene.store.release();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestKeychain::theOnlyProviderIsWaitedFor()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 1, patience);

    scene.store.release();

    const auto answer = client->answer();
    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(scene.keysAtA(), QByteArrayList{"sk-from-the-keychain"});
}

void TestKeychain::aStreamWaitsToo()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 1, patience);

    scene.store.release();

    const auto answer = client->answer();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("message_stop"));
}

void TestKeychain::theWaitHasAnEnd()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 1, patience);

    scene.gateway.passTime(window);

    const auto answer = client->answer();
    QCOMPARE(answer.status, 529);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0); // the client may come back by itself
    QVERIFY(!answer.headers.contains("x-should-retry"));
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("the keychain")), answer.body);
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestKeychain::afterTheWindowNobodyWaits()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();
    scene.gateway.passTime(window);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QVERIFY2(
        ApiError::of(answer.body).message.contains(QStringLiteral("waiting for the keychain")), answer.body);
    QVERIFY(scene.gateway.records().last().milliseconds < 2000);
}

/// Whoever unlocks it has to do no more than that.
void TestKeychain::aLockedKeychainIsJoinedByItself()
{
    Scene scene;
    scene.leaveAlone();
    scene.store.refuse(item, Status::Locked, QStringLiteral("unlock it"));
    scene.gateway.start();
    scene.gateway.passTime(window);
    const auto answer = scene.gateway.post(messagesBody());
    QCOMPARE(answer.status, 529);
    QVERIFY(!answer.headers.contains("x-should-retry"));
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("unlock it")), answer.body);

    scene.store.set(item, "sk-from-the-keychain");

    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestKeychain::whyThereIsNoKeyIsTold_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("told");
    QTest::addColumn<bool>("needsUser"); // a client would come back in vain
    const QString scripted = QStringLiteral("as scripted");
    QTest::newRow("denied") << int(Status::Denied) << scripted << true;
    QTest::newRow("unavailable") << int(Status::Unavailable) << scripted << false;
    QTest::newRow("failed") << int(Status::Failed) << scripted << true;
    QTest::newRow("not there") << int(Status::NotFound) << QStringLiteral("signalbox secret set key-of-a")
                               << true;
}

void TestKeychain::whyThereIsNoKeyIsTold()
{
    QFETCH(int, status);
    QFETCH(QString, told);
    QFETCH(bool, needsUser);
    Scene scene;
    scene.leaveAlone();
    scene.store.refuse(item, Status(status), QStringLiteral("as scripted"));
    scene.gateway.start();
    if (!needsUser)
        scene.gateway.passTime(window); // else nobody waits
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().credentialProblem.contains(told), patience);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QCOMPARE(answer.headers.contains("x-should-retry"), needsUser);
    QVERIFY2(ApiError::of(answer.body).message.contains(told), answer.body);
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("the keychain")), answer.body);
    // Once it is set the program that has set it says so.
    scene.store.set(item, "sk-from-the-keychain");
    scene.gateway.gateway().readSecretsAgain();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestKeychain::nothingHangs()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();

    QCOMPARE(scene.ask("GET", "/health").status, 503);
    QCOMPARE(scene.ask("GET", "/health/live").status, 200);
    QCOMPARE(scene.ask("GET", "/health/ready").status, 503);
    for (const char *path : {"/", "/providers", "/stats", "/config", "/metrics", "/v1/models",
             "/oauth/status", "/oauth/authorize"})
        QVERIFY2(scene.ask("GET", path).status == 200, path);
    QCOMPARE(scene.ask("HEAD", "/").status, 200);
    QCOMPARE(scene.gateway.post({}, {}, "/reset").status, 200);
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/explain").status, 200);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/v1/messages/count_tokens").status, 200); // counted here
}

void TestKeychain::aClientThatLeavesWhileWaitingIsForgotten()
{
    Scene scene;
    scene.leaveAlone();
    scene.startWhileHeld();
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 1, patience);

    client->leave();

    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 0, patience);
    scene.store.release();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestKeychain::aKeyJoinsTheOthers()
{
    Scene scene;
    scene.leaveAlone();
    scene.configOfA().secrets.prepend({Secret("sk-written-down"), {}, {}});
    scene.startWhileHeld();

    QVERIFY(scene.stateOfA().available);
    QVERIFY(scene.isAnsweredBy("a"));
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.keysAtA(), QByteArrayList(2, "sk-written-down"));
    scene.store.release();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().credentialProblem.isEmpty(), patience);
    const auto haveBoth = [&] {
        (void)scene.isAnsweredBy("a");
        return scene.keysAtA().contains("sk-from-the-keychain");
    };
    QTRY_VERIFY_WITH_TIMEOUT(haveBoth(), patience);
}

void TestKeychain::anotherKeyTakesItsPlace()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return request.headers.value("x-api-key") == "sk-new"
            ? goodAnswer(request.body, "from a")
            : FakeAnswer::error(401, "authentication_error");
    });
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("b"));
    QVERIFY(scene.isAnsweredBy("b"));
    QCOMPARE(scene.a.requests().size(), 1); // a refused key is refused again

    scene.store.set(item, "sk-new");
    scene.gateway.gateway().readSecretsAgain();

    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.keysAtA(), QByteArrayList({"sk-from-the-keychain", "sk-new"}));
}

void TestKeychain::aKeyThatWasTakenOutIsUsedNoMore()
{
    Scene scene;
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));

    scene.store.refuse(item, Status::NotFound, {});
    scene.gateway.gateway().readSecretsAgain();

    QTRY_VERIFY_WITH_TIMEOUT(!scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("b"));
    QCOMPARE(scene.a.requests().size(), 1);
}

/// What is there stays in use while it is read again.
void TestKeychain::aReloadWaitsForNewNamesOnly()
{
    Scene scene;
    scene.leaveAlone();
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    scene.store.hold(item);
    scene.gateway.config.providers[0].weight = 2;

    QVERIFY(!scene.gateway.apply());

    QVERIFY(scene.stateOfA().available);
    QVERIFY(scene.isAnsweredBy("a"));
    const QString other = QStringLiteral("another");
    scene.store.hold(other);
    scene.configOfA().secrets = {inKeychain(other)};
    QVERIFY(!scene.gateway.apply());
    QVERIFY(!scene.stateOfA().available);
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 1, patience);
    scene.store.set(other, "sk-of-another-name");
    scene.store.release();
    QCOMPARE(client->answer().status, 200);
    QCOMPARE(scene.keysAtA().last(), QByteArray("sk-of-another-name"));
}

void TestKeychain::clientKeysAreWaitedFor()
{
    Scene scene;
    scene.store.set(clientItem, "client-key-4711");
    scene.store.hold(clientItem);
    ClientKeyConfig kept;
    kept.name = QStringLiteral("kept");
    kept.key = inKeychain(clientItem);
    scene.gateway.config.server.clientKeys = {Secret("written-down"), kept};
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);

    const auto answer = scene.gateway.post(messagesBody(), keyed("client-key-4711"));

    QCOMPARE(answer.status, 503);
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("keychain")), answer.body);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    QVERIFY(!answer.headers.contains("x-should-retry"));
    QCOMPARE(scene.gateway.post(messagesBody(), keyed("wrong")).status, 503); // who knows?
    QVERIFY(scene.isAnsweredBy("a", keyed("written-down")));
    QCOMPARE(scene.ask("GET", "/health").status, 200);
    scene.store.release();
    const auto isKnown = [&] { return scene.isAnsweredBy("a", keyed("client-key-4711")); };
    QTRY_VERIFY_WITH_TIMEOUT(isKnown(), patience);
    QCOMPARE(scene.gateway.post(messagesBody(), keyed("wrong")).status, 401);
    QVERIFY(!scene.keysAtA().contains("client-key-4711"));
}

void TestKeychain::theAdminKeyIsWaitedFor()
{
    Scene scene;
    scene.store.set(adminItem, "admin-key-4711");
    scene.store.hold(adminItem);
    scene.gateway.config.server.adminKey.key = inKeychain(adminItem);
    scene.gateway.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);

    for (const char *path : {"/stats", "/oauth/status"}) {
        const auto answer = scene.ask("GET", path, keyed("admin-key-4711"));
        QCOMPARE(answer.status, 503);
        QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("keychain")), answer.body);
        QCOMPARE(scene.ask("GET", path).status, 503); // nor is it open meanwhile
    }
    QVERIFY(scene.isAnsweredBy("a")); // which needs none
    scene.store.release();
    const auto statusOf = [&](const Headers &headers) { return scene.ask("GET", "/stats", headers).status; };
    QTRY_COMPARE_WITH_TIMEOUT(statusOf(keyed("admin-key-4711")), 200, patience);
    QCOMPARE(statusOf(keyed("wrong")), 401);
    QCOMPARE(statusOf({}), 401);
}

void TestKeychain::anAccountWaitsForItsTokens()
{
    Scene scene;
    QTemporaryDir folder;
    scene.gateway.keeping.stateFolder = folder.path();
    scene.configOfA().auth = ProviderConfig::Auth::OAuth;
    scene.configOfA().group = scene.configOfA().name;
    scene.configOfA().secrets.clear();
    AccountRecord record;
    record.name = QStringLiteral("a/me");
    record.group = QStringLiteral("a");
    record.createdAt = QDateTime::currentDateTimeUtc();
    AccountIndex index(folder.path());
    QVERIFY(!index.change([&](QList<AccountRecord> &records) { records << record; }));
    TokenSet tokens;
    tokens.access = Secret("token-from-the-keychain");
    scene.store.set(record.secretName(), tokens.toJson());
    scene.store.hold(record.secretName());
    scene.gateway.start();

    QVERIFY(scene.isAnsweredBy("b"));

    QVERIFY2(scene.stateOfA().credentialProblem.contains(QStringLiteral("waiting for the keychain")),
        qPrintable(scene.stateOfA().credentialProblem));
    QVERIFY(!scene.stateOfA().needsSignIn);
    scene.store.release();
    QTRY_VERIFY_WITH_TIMEOUT(scene.stateOfA().available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.a.requests().last().headers.value("authorization"),
        QByteArray("Bearer token-from-the-keychain"));
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
