// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeoauthserver.h"
#include "support/fakeupstream.h"
#include "support/keyringsession.h"
#include "support/program.h"
#include "support/scriptedbrowser.h"
#include "support/testclient.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <memory>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray providerKey = "sk-provider-4f9a1c7d20b84e6fa35d";
const QByteArray clientKey = "sbx-client-77c1e02b9d5a4f3e8a61";
const QByteArray adminKey = "sbx-admin-10ab5c9e4d7f42e6b893";
const QByteArray clientSecret = "oauth-client-3be0d7a94c61f852aa07";
const QByteArray passphrase = "a passphrase of 9d41 words";
const QByteArray ownLogin = "sk-ant-oat01-own-login-5e2d9c4b7a18";

QByteArray hashOf(const QByteArray &key)
{
    return "sha256:" + QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
}

/// A text and what it was found in.
struct Finding
{
    QString where;
    QByteArray text;
};

/// The spellings in which a secret may slip out.
QByteArrayList spellingsOf(const QByteArray &secret)
{
    return {secret, secret.toBase64(), secret.toBase64(QByteArray::Base64UrlEncoding), secret.toHex(),
        secret.toPercentEncoding(), QByteArray(secret).replace('/', "\\/")};
}

} // namespace

/// One run with every kind of secret, in which everything goes wrong that makes programs talkative; then all
/// that the program has written, said or answered is searched for each of them.
class NoSecretLeaksTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup() { m_findings.clear(); }
    void nothingThatIsWrittenSaidOrAnsweredHasASecret();
    void anEncryptedFileShowsNothing();

private:
    void start();
    void signIn();
    void signInByCommand();
    void sendRequests();
    void askTheManagementApi();
    void provokeErrors();
    void lookAtProcesses();
    void collectFiles();
    void end();
    void searchFor(const QByteArrayList &secrets) const;

    TestClient::Answer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
        const Headers &headers = {{"x-api-key", adminKey}});
    TestClient::Answer post(const QByteArray &target, const Headers &headers);
    void keep(const QString &where, const QByteArray &text) { m_findings.append({where, text}); }

    std::unique_ptr<KeyringSession> m_keyring;
    FakeOAuthServer m_server;
    FakeUpstream m_main;
    FakeUpstream m_signedIn;
    FakeUpstream m_own;
    std::unique_ptr<Program> m_program;
    quint16 m_port = 0;
    QList<Finding> m_findings;
    QByteArray m_printed;
};

void NoSecretLeaksTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty()) {
        if (qEnvironmentVariable("CI") == u"true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_keyring = std::make_unique<KeyringSession>();
    m_keyring->start();
}

void NoSecretLeaksTest::start()
{
    m_server.settings.clientSecret = clientSecret;
    m_program = std::make_unique<Program>();
    m_program->environment.insert(
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
    QCOMPARE(m_program->run(
                 {QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, providerKey),
        0);
    QCOMPARE(m_program->run(
                 {QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("client")}, clientSecret),
        0);
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        "providers:\n"
        "  - name: main\n    base_url: "
            + m_main.baseUrl().toLatin1()
            + "\n    auth_value: keychain:work\n    balance_check: 'sleep 0.3; echo 5'\n"
              "  - name: signed in\n    auth_type: oauth\n    base_url: "
            + m_signedIn.baseUrl().toLatin1() + "\n    oauth: {issuer: '" + m_server.issuer().toLatin1()
            + "', client_id: " + m_server.settings.clientId.toLatin1()
            + ", client_secret: 'keychain:client'}\n"
              "  - name: own\n    auth_type: passthrough\n    base_url: "
            + m_own.baseUrl().toLatin1()
            + "\n"
              "model_routes: {'own*': [own], '*': [main, signed in]}\n"
              "client_keys: [{name: laptop, key: '"
            + hashOf(clientKey) + "'}]\nserver: {admin_key: '" + hashOf(adminKey)
            + "'}\nlog: {level: debug}\nhealth: {recovery_wait: 0, retry_after_wait: 0}\n");
    m_port = m_program->startListening();
    QVERIFY(m_port != 0);
}

TestClient::Answer NoSecretLeaksTest::ask(
    const QByteArray &method, const QByteArray &target, const QByteArray &body, const Headers &headers)
{
    TestClient client(m_port);
    client.request(method, target, body, headers);
    const TestClient::Answer answer = client.answer();
    QByteArray whole = answer.body;
    for (const Headers::Field &field : answer.headers) {
        if (field.name.toLower() != "location") // which leads to the authorization server
            whole += '\n' + field.name + ": " + field.value;
    }
    keep(QStringLiteral("the answer to %1 %2").arg(QLatin1String(method), QLatin1String(target)), whole);
    return answer;
}

TestClient::Answer NoSecretLeaksTest::post(const QByteArray &target, const Headers &headers)
{
    return ask("POST", target, messagesBody(), headers);
}

void NoSecretLeaksTest::signIn()
{
    const auto begun = [this] {
        const TestClient::Answer answer = ask("GET", "/oauth/generate-url?provider=signed%20in");
        return QUrl(
            QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("login_url")).toString());
    };
    QUrl url;
    // The keychain has to give the client's secret first.
    QTRY_VERIFY_WITH_TIMEOUT(!(url = begun()).isEmpty(), patience);
    ScriptedBrowser browser;
    browser.open(url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 200);
    keep(QStringLiteral("the page after a sign-in"), browser.shown().body);
    QCOMPARE(m_server.complaints(), QStringList());
    QCOMPARE(m_server.accessTokens().size(), 1);
}

/// On a computer without a browser, while the program runs.
void NoSecretLeaksTest::signInByCommand()
{
    m_server.settings.devicePolls = {QStringLiteral("authorization_pending")};
    Program command;
    command.environment = m_program->environment;
    QCOMPARE(
        command.run({QStringLiteral("login"), QStringLiteral("signed in"), QStringLiteral("--device")}), 0);
    QCOMPARE(m_server.accessTokens().size(), 2);
    keep(QStringLiteral("what login says"), command.takeOutput() + command.takeErrors());
    QCOMPARE(command.run({QStringLiteral("accounts")}), 0);
    QCOMPARE(command.run({QStringLiteral("secret"), QStringLiteral("list")}), 0);
    keep(QStringLiteral("what lists say"), command.takeOutput() + command.takeErrors());
    QCOMPARE(command.run({QStringLiteral("token"), QStringLiteral("--new"), QStringLiteral("desk")}), 0);
    m_printed
        = command.takeOutput().trimmed().split('\n').constFirst().trimmed(); // once, to who has asked for it
    keep(QStringLiteral("what token says besides"), command.takeErrors());
}

void NoSecretLeaksTest::sendRequests()
{
    m_main.answerWell("fine");
    m_signedIn.answerWell("fine");
    m_own.answerWell("fine");
    QCOMPARE(post("/v1/messages", {{"x-api-key", clientKey}}).status, 200);
    QCOMPARE(post("/k/" + clientKey + "/v1/messages", {}).status, 200);
    QCOMPARE(post("/k/" + clientKey + "/p/signed%20in/v1/messages", {}).status, 200);
    QVERIFY(m_server.accepts(m_signedIn.requests().constLast().headers.value("authorization").mid(7)));
    QCOMPARE(post("/k/" + clientKey + "/p/own/v1/messages", {{"Authorization", "Bearer " + ownLogin}}).status,
        200);
    QCOMPARE(m_own.requests().constLast().headers.value("authorization"), QByteArray("Bearer " + ownLogin));
}

/// Providers that repeat what they were sent, keys that are wrong, a token that is refused.
void NoSecretLeaksTest::provokeErrors()
{
    const auto repeat = [](const FakeUpstream::Request &request) {
        const QByteArray sent = request.headers.value("x-api-key") + request.headers.value("authorization");
        return FakeAnswer::json(401,
            R"({"type":"error","error":{"type":"authentication_error","message":"invalid key )" + sent
                + R"("}})");
    };
    m_main.answerBy(repeat);
    m_signedIn.answerBy(repeat);
    m_own.answerBy(repeat);
    (void)post("/v1/messages", {{"x-api-key", clientKey}});
    m_server.failNext(FakeOAuthServer::Fault::Html);
    (void)ask("POST", "/oauth/refresh/person%40example.org");
    (void)ask("POST", "/oauth/exchange-code", R"({"code":"wrong#state"})");
    (void)ask("GET", "/oauth/callback?code=wrong&state=wrong", {}, {});
    (void)post("/v1/messages", {{"x-api-key", "sbx-a-wrong-key-of-a-stranger"}});
    (void)ask("GET", "/stats", {}, {{"x-api-key", clientKey}});
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), "providers: [{name: broken\n");
    (void)ask("POST", "/providers/reload");
}

void NoSecretLeaksTest::askTheManagementApi()
{
    for (const char *path : {"/", "/health", "/health/ready", "/stats", "/providers", "/usage?daily=true",
             "/metrics", "/config", "/oauth/status", "/oauth/authorize", "/v1/models"})
        (void)ask("GET", path);
    (void)ask("POST", "/explain", messagesBody());
}

void NoSecretLeaksTest::lookAtProcesses()
{
    const QStringList processes
        = QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    QByteArray all;
    for (const QString &process : processes) {
        QFile line(QStringLiteral("/proc/%1/cmdline").arg(process));
        if (line.open(QIODevice::ReadOnly))
            all += line.readAll() + '\n';
    }
    keep(QStringLiteral("the processes of this computer"), all);
}

void NoSecretLeaksTest::collectFiles()
{
    QDirIterator files(m_program->folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    int count = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        keep(file.fileName(), file.readAll());
        ++count;
    }
    QVERIFY(count >= 3); // the configuration, the log, the accounts
}

void NoSecretLeaksTest::nothingThatIsWrittenSaidOrAnsweredHasASecret()
{
    start();
    QTimer watch;
    connect(&watch, &QTimer::timeout, this, &NoSecretLeaksTest::lookAtProcesses);
    watch.start(50);
    QCOMPARE(ask("POST", "/capture").status, 200); // requests and answers in full
    signIn();
    signInByCommand();
    sendRequests();
    askTheManagementApi();
    provokeErrors();
    askTheManagementApi();
    (void)ask("DELETE", "/oauth/tokens");
    watch.stop();
    end();

    QByteArrayList secrets = m_server.secrets();
    QVERIFY(secrets.size() >= 7); // code, verifier, device code, two tokens each time
    QVERIFY(m_printed.size() > 20);
    QVERIFY(std::any_of(m_findings.begin(), m_findings.end(),
        [](const Finding &finding) { return finding.text.contains("=== request of the client ==="); }));
    secrets << providerKey << clientKey << adminKey << ownLogin << clientSecret << m_printed
            << (m_server.settings.clientId.toLatin1() + ':' + clientSecret);
    searchFor(secrets);
}

/// Of servers, which have no keychain.
void NoSecretLeaksTest::anEncryptedFileShowsNothing()
{
    m_program = std::make_unique<Program>();
    m_program->environment.insert(QStringLiteral("SIGNALBOX_PASSPHRASE"), QString::fromLatin1(passphrase));
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        "providers:\n  - name: main\n    base_url: " + m_main.baseUrl().toLatin1()
            + "\n    auth_value: keychain:work\n    balance_check: 'sleep 0.3; env; echo 5'\n"
              "secrets: {store: file}\nlog: {level: debug}\n");
    QCOMPARE(m_program->run(
                 {QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, providerKey),
        0);
    keep(QStringLiteral("what set says"), m_program->takeOutput() + m_program->takeErrors());
    QTimer watch;
    connect(&watch, &QTimer::timeout, this, &NoSecretLeaksTest::lookAtProcesses);
    watch.start(50);
    m_port = m_program->startListening();
    QVERIFY(m_port != 0);
    m_main.answerWell("fine");
    QTRY_VERIFY_WITH_TIMEOUT(post("/v1/messages", {}).status == 200, patience);
    QCOMPARE(m_main.requests().constLast().headers.value("x-api-key"), providerKey);
    watch.stop();
    end();
    searchFor({providerKey, passphrase});
}

void NoSecretLeaksTest::end()
{
    ::kill(static_cast<pid_t>(m_program->processId()), SIGTERM);
    QCOMPARE(m_program->exitCode(), 0);
    keep(QStringLiteral("standard output"), m_program->takeOutput());
    keep(QStringLiteral("standard error"), m_program->takeErrors());
    collectFiles();
}

void NoSecretLeaksTest::searchFor(const QByteArrayList &secrets) const
{
    for (const Finding &finding : std::as_const(m_findings)) {
        for (const QByteArray &secret : std::as_const(secrets)) {
            for (const QByteArray &spelling : spellingsOf(secret))
                QVERIFY2(!finding.text.contains(spelling),
                    qPrintable(QStringLiteral("%1 has the secret %2")
                                   .arg(finding.where, QString::fromLatin1(secret))));
        }
    }
}

QTEST_GUILESS_MAIN(NoSecretLeaksTest)
#include "tst_nosecretleaks.moc"
