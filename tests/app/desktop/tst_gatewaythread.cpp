// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/gatewaythread.h"
#include "support/testclient.h"

#include "credentials/memorystore.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <optional>

using namespace signalbox;
using namespace signalbox::test;

/// A real gateway on its thread, asked from the thread of the windows.
class GatewayThreadTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void listsAndFindsWhatWasRequested();
    void addsUpUsage();
    void tellsTheHistoryOfAProvider();
    void explainsWhereARequestWouldGo_data();
    void explainsWhereARequestWouldGo();
    void opensThePageOfASignIn();
    void tellsOfAccounts();
    void keepsASecretThatIsUsedAtOnce();
    void keepsANewSecretInPlaceOfNone();
    void refusesASecretThatCannotBeSent();
    void answersNobodyWhoIsGone();
    void answersByWhatIsWrongWhileItCannotListen();
    void answersByAnErrorBeforeItListens();
    void movesToAnotherPortAndServesThere();
    void staysWhereItIsWhenThePortIsTaken();

private:
    template <typename T> using Waiting = std::optional<Result<T>>;

    /// Asks by `question` and waits for the answer.
    template <typename T, typename Question> Result<T> ask(Question question)
    {
        Waiting<T> answer;
        QObject context;
        QThread *thread = nullptr;
        question(&context, [&](const Result<T> &result) {
            thread = QThread::currentThread();
            answer = result;
        });
        if (answer)
            return Error{Error::Kind::Api, QStringLiteral("answered from within the call")};
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, patience))
            return Error{Error::Kind::Timeout, QStringLiteral("no answer")};
        if (thread != QThread::currentThread())
            return Error{Error::Kind::Api, QStringLiteral("answered on another thread")};
        return *answer;
    }
    void start(int port = 0);
    [[nodiscard]] quint16 port() const { return static_cast<quint16>(QUrl(m_snapshot.baseUrl).port()); }
    /// One request to the demo, until its record is there.
    ExchangeRecord request(const QByteArray &model = "demo");

    QTemporaryDir m_state;
    std::shared_ptr<Config> m_config;
    SecretStoreFactory m_makeStore;
    std::unique_ptr<GatewayThread> m_gateway;
    GatewaySnapshot m_snapshot;
};

void GatewayThreadTest::initTestCase()
{
    qputenv("XDG_STATE_HOME", m_state.path().toLocal8Bit());
}

void GatewayThreadTest::init()
{
    m_makeStore = {};
    m_snapshot = {};
    m_config = std::make_shared<Config>();
    ProviderConfig demo;
    demo.name = QStringLiteral("demo");
    demo.type = ProviderConfig::Type::Demo;
    demo.auth = ProviderConfig::Auth::None;
    m_config->providers.append(demo);
    m_config->routes.append({GlobPattern(QStringLiteral("*")), {{demo.name, {}, 1, 1, true}}});
}

void GatewayThreadTest::cleanup()
{
    m_gateway.reset();
}

void GatewayThreadTest::start(int port)
{
    m_gateway = std::make_unique<GatewayThread>(m_config, ConfigSource(), m_makeStore);
    connect(m_gateway.get(), &GatewayLink::snapshotChanged, this,
        [this](const GatewaySnapshot &snapshot) { m_snapshot = snapshot; });
    m_gateway->start(port);
    QVERIFY(QTest::qWaitFor([this] { return m_snapshot.listening; }, patience));
}

ExchangeRecord GatewayThreadTest::request(const QByteArray &model)
{
    QSignalSpy finished(m_gateway.get(), &GatewayLink::exchangeFinished);
    TestClient client(port());
    client.post("/v1/messages", messagesBody(model, false));
    client.answer();
    if (finished.isEmpty() && !finished.wait(patience))
        qFatal("the exchange did not end");
    return finished.constFirst().constFirst().value<ExchangeRecord>();
}

void GatewayThreadTest::listsAndFindsWhatWasRequested()
{
    start();
    const ExchangeRecord record = request("claude-one");
    request("claude-two");
    ExchangeQuery query;
    query.model = QStringLiteral("claude-one");
    const auto page = ask<ExchangePage>(
        [&](QObject *context, const auto &answer) { m_gateway->listExchanges(query, context, answer); });
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
    QCOMPARE(page->exchanges.size(), 1);
    QCOMPARE(page->exchanges.constFirst().id, record.id);

    const auto found = ask<ExchangeRecord>(
        [&](QObject *context, const auto &answer) { m_gateway->findExchange(record.id, context, answer); });
    QVERIFY(found);
    QCOMPARE(found->model, QStringLiteral("claude-one"));
    const auto none = ask<ExchangeRecord>([&](QObject *context, const auto &answer) {
        m_gateway->findExchange("01890000000000000000000000", context, answer);
    });
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);
}

void GatewayThreadTest::addsUpUsage()
{
    start();
    request();
    UsageQuery query;
    query.by = {UsageDimension::Provider};
    const auto usage = ask<UsageReport>(
        [&](QObject *context, const auto &answer) { m_gateway->sumUsage(query, context, answer); });
    QVERIFY(usage);
    QCOMPARE(usage->total.requests, 1);
    QCOMPARE(usage->groups.size(), 1);
    QCOMPARE(usage->groups.constFirst().names, QStringList(QStringLiteral("demo")));
}

void GatewayThreadTest::tellsTheHistoryOfAProvider()
{
    using Range = GatewayLink::HistoryRange;
    start();
    request();
    for (const auto &[range, step] :
        {std::pair(Range::Hour, 60), std::pair(Range::Day, 900), std::pair(Range::Week, 3600)}) {
        const auto span = ask<HistorySpan>([&, range = range](QObject *context, const auto &answer) {
            m_gateway->history(QStringLiteral("demo"), range, context, answer);
        });
        QVERIFY(span);
        QCOMPARE(span->stepSeconds, step);
        QCOMPARE(span->summary.attempts, 1);
    }
    const auto none = ask<HistorySpan>([&](QObject *context, const auto &answer) {
        m_gateway->history(QStringLiteral("nobody"), Range::Hour, context, answer);
    });
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);
}

void GatewayThreadTest::explainsWhereARequestWouldGo_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("clientKey");
    QTest::addColumn<QString>("problem");
    QTest::newRow("Messages") << QByteArray("/v1/messages") << QString() << QString();
    QTest::newRow("Chat Completions") << QByteArray("/v1/chat/completions") << QString() << QString();
    QTest::newRow("Responses") << QByteArray("/v1/responses") << QString() << QString();
    QTest::newRow("by a key") << QByteArray("/v1/messages") << QStringLiteral("laptop & desk") << QString();
    QTest::newRow("by an unknown key") << QByteArray("/v1/messages") << QStringLiteral("nobody's")
                                       << QStringLiteral("client_key: no key has this name");
}

void GatewayThreadTest::explainsWhereARequestWouldGo()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, clientKey);
    QFETCH(QString, problem);
    ClientKeyConfig key;
    key.name = QStringLiteral("laptop & desk");
    key.key.literal = Secret("sk-laptop");
    m_config->server.clientKeys.append(key);
    ProjectConfig project;
    project.name = QStringLiteral("novel");
    project.routes = m_config->routes;
    m_config->projects.append(project);
    start();
    const GatewayLink::Trial trial{QStringLiteral("claude-opus"), QStringLiteral("novel"), clientKey, path};
    const auto explained = ask<QJsonObject>(
        [&](QObject *context, const auto &answer) { m_gateway->explain(trial, context, answer); });
    QCOMPARE(explained ? QString() : explained.error().message, problem);
    if (!explained)
        return;
    QCOMPARE(explained->value(QStringLiteral("model")).toString(), QStringLiteral("claude-opus"));
    QCOMPARE(explained->value(QStringLiteral("route")).toString(), QStringLiteral("*"));
    QCOMPARE(explained->value(QStringLiteral("project")).toString(), QStringLiteral("novel"));
    QCOMPARE(explained->value(QStringLiteral("client_key")).toString(), clientKey);
    QVERIFY(m_snapshot.activeExchanges == 0);
}

void GatewayThreadTest::opensThePageOfASignIn()
{
    ProviderConfig provider;
    provider.name = QStringLiteral("with account");
    provider.auth = ProviderConfig::Auth::OAuth;
    provider.baseUrl = QUrl(QStringLiteral("https://api.example.org"));
    provider.oauth.authorizationEndpoint = QUrl(QStringLiteral("https://example.org/authorize"));
    provider.oauth.tokenEndpoint = QUrl(QStringLiteral("https://example.org/token"));
    m_config->providers.append(provider);
    m_config->server.adminKey.key.literal = Secret("sk-admin");
    start();
    const auto page = ask<QUrl>([&](QObject *context, const auto &answer) {
        m_gateway->signInPage(QStringLiteral("with account"), context, answer);
    });
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
    QVERIFY2(page->toString(QUrl::FullyEncoded)
                 .startsWith(m_snapshot.baseUrl + QStringLiteral("/oauth/authorize?provider=with%20account")),
        qPrintable(page->toString()));
    const auto overview = ask<QUrl>(
        [&](QObject *context, const auto &answer) { m_gateway->signInPage({}, context, answer); });
    QVERIFY(overview);
    TestClient browser(port()); // which has no admin key
    browser.request("GET", overview->toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority), {},
        {{"accept", "text/html"}});
    const TestClient::Answer shown = browser.answer();
    QCOMPARE(shown.status, 200);
    QVERIFY(shown.body.contains("with account"));
    const auto none = ask<QUrl>([&](QObject *context, const auto &answer) {
        m_gateway->signInPage(QStringLiteral("demo"), context, answer);
    });
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);
}

void GatewayThreadTest::tellsOfAccounts()
{
    start();
    const auto accounts = ask<QJsonObject>(
        [&](QObject *context, const auto &answer) { m_gateway->listAccounts(context, answer); });
    QVERIFY(accounts);
    QVERIFY(!accounts->isEmpty());
    const auto signedOut = ask<bool>([&](QObject *context, const auto &answer) {
        m_gateway->signOut(QStringLiteral("nobody"), context, answer);
    });
    QVERIFY(!signedOut);
    QCOMPARE(signedOut.error().kind, Error::Kind::NotFound);
}

void GatewayThreadTest::keepsASecretThatIsUsedAtOnce()
{
    m_makeStore = [] { return std::make_unique<MemoryStore>(); };
    ProviderConfig provider;
    provider.name = QStringLiteral("with key");
    provider.baseUrl = QUrl(QStringLiteral("https://api.example.org"));
    provider.secrets = {{Secret(), QStringLiteral("the-key")}};
    m_config->providers.append(provider);
    start();
    const auto problem = [this] { return m_snapshot.providers.value(1).credentialProblem; };
    QTRY_VERIFY_WITH_TIMEOUT(!problem().isEmpty(), patience);
    const auto kept = ask<QString>([&](QObject *context, const auto &answer) {
        m_gateway->keepSecret(QStringLiteral("the-key"), Secret(" sk-1\n"), context, answer);
    });
    QVERIFY(kept);
    QCOMPARE(*kept, QStringLiteral("memory until the program ends"));
    QTRY_COMPARE_WITH_TIMEOUT(problem(), QString(), patience);
    QVERIFY(kept->startsWith(QStringLiteral("memory"))); // which the windows look for
    const auto remove = [this] {
        return ask<bool>([this](QObject *context, const auto &answer) {
            m_gateway->removeSecret(QStringLiteral("the-key"), context, answer);
        });
    };
    QVERIFY(*remove());
    QVERIFY(!*remove());
}

void GatewayThreadTest::keepsANewSecretInPlaceOfNone()
{
    m_makeStore = [] { return std::make_unique<MemoryStore>(); };
    start();
    const auto keep = [this](const QByteArray &value) {
        return ask<QString>([&](QObject *context, const auto &answer) {
            m_gateway->keepNewSecret(QStringLiteral("the-key"), Secret(value), context, answer);
        });
    };
    QVERIFY(keep("sk-1"));
    const Result<QString> second = keep("sk-2");
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Conflict);
}

void GatewayThreadTest::refusesASecretThatCannotBeSent()
{
    m_makeStore = [] { return std::make_unique<MemoryStore>(); };
    start();
    const auto keep = [&](const QString &name, const QByteArray &value) {
        const auto kept = ask<QString>([&](QObject *context, const auto &answer) {
            m_gateway->keepSecret(name, Secret(value), context, answer);
        });
        return kept ? QString() : kept.error().message;
    };
    QVERIFY(keep(QStringLiteral("key"), "one\ntwo").contains(QStringLiteral("line break")));
    QVERIFY(keep(QStringLiteral("key"), "  ").contains(QStringLiteral("there is no secret")));
    QVERIFY(keep(QString(), "one").startsWith(QStringLiteral("the name ")));
}

void GatewayThreadTest::answersNobodyWhoIsGone()
{
    start();
    bool answered = false;
    {
        QObject context;
        m_gateway->listAccounts(&context, [&](const Result<QJsonObject> &) { answered = true; });
    }
    // What is asked later is answered later.
    QVERIFY(ask<QJsonObject>(
        [&](QObject *context, const auto &answer) { m_gateway->listAccounts(context, answer); }));
    QVERIFY(!answered);
}

void GatewayThreadTest::answersByWhatIsWrongWhileItCannotListen()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    m_gateway = std::make_unique<GatewayThread>(m_config, ConfigSource(), m_makeStore);
    QSignalSpy failed(m_gateway.get(), &GatewayThread::startFailed);
    m_gateway->start(other.serverPort());
    QVERIFY(failed.wait(patience));
    const auto page = ask<ExchangePage>(
        [&](QObject *context, const auto &answer) { m_gateway->listExchanges({}, context, answer); });
    QVERIFY(!page);
    QCOMPARE(page.error().message, failed.constFirst().constFirst().toString());
}

void GatewayThreadTest::answersByAnErrorBeforeItListens()
{
    m_gateway = std::make_unique<GatewayThread>(m_config, ConfigSource(), m_makeStore);
    const auto accounts = ask<QJsonObject>(
        [&](QObject *context, const auto &answer) { m_gateway->listAccounts(context, answer); });
    QVERIFY(!accounts);
    QVERIFY(accounts.error().message.contains(QStringLiteral("does not listen")));
}

void GatewayThreadTest::movesToAnotherPortAndServesThere()
{
    start();
    const quint16 before = port();
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress(QHostAddress::LocalHost)));
    const quint16 next = probe.serverPort();
    probe.close();
    m_gateway->usePort(next);
    QTRY_COMPARE_WITH_TIMEOUT(port(), next, patience);
    QVERIFY(before != next);
    QCOMPARE(request().status, 200);
    QCOMPARE(m_snapshot.problem, QString());
}

void GatewayThreadTest::staysWhereItIsWhenThePortIsTaken()
{
    start();
    const quint16 before = port();
    request();
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    QSignalSpy failed(m_gateway.get(), &GatewayThread::startFailed);
    m_gateway->usePort(other.serverPort());
    QVERIFY(failed.wait(patience));
    QCOMPARE(port(), before);
    QVERIFY(m_snapshot.listening);
    QCOMPARE(request().status, 200);
    const auto usage = ask<UsageReport>(
        [&](QObject *context, const auto &answer) { m_gateway->sumUsage({}, context, answer); });
    QVERIFY(usage);
    QCOMPARE(usage->total.requests, 2); // it is the same gateway
}

QTEST_GUILESS_MAIN(GatewayThreadTest)
#include "tst_gatewaythread.moc"
