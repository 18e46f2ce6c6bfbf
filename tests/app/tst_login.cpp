// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeoauthserver.h"
#include "support/fakeupstream.h"
#include "support/keyringsession.h"
#include "support/program.h"
#include "support/scriptedbrowser.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <utility>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// `signalboxd login`, `accounts` and `logout` with a real keyring, a real authorization server on this
/// computer and a browser that does what browsers do.
class LoginTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aFirstLoginMakesEverythingThatIsNeeded();
    void anotherLoginAddsItsProviderToTheFile();
    void aDeviceCodeNeedsNoBrowserHere();
    void theAddressMayBePasted();
    void aRefusalChangesNothing();
    void whatIsMissingIsSaid_data();
    void whatIsMissingIsSaid();
    void withoutAKeychainNobodySignsIn();
    void aRunningProgramTakesTheAccountUp();
    void logoutForgetsAndGivesBack();
    void logoutProvesWhoseTokensTheyAre();

    void aConfigurationWithErrorsIsNotGuessedAt();
    void twoConfigurationsKeepTheirKeys();
    void aFolderThatTakesNothingIsSaidBeforeTheBrowser();
    void aKeychainThatIsNotMadeIsSaidBeforeTheBrowser();
    void whatWasChangedMeanwhileStays();
    void aFileThatCameMeanwhileStays();
    void onlyTheDemoIsAFirstConfigurationYet();
    void anotherAddressIsAnotherProvider_data();
    void anotherAddressIsAnotherProvider();
    void theEndOfTheInputEndsIt();
    void tokensThatAreNotToBeKeptAreNothingForACommand();
    void anEmptyLineAsksAgain();

private:
    static std::unique_ptr<Program> newProgram()
    {
        auto program = std::make_unique<Program>();
        program->environment.insert(
            QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
        return program;
    }
    [[nodiscard]] QStringList login(const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("login"), QStringLiteral("oidc-gateway"),
                   QStringLiteral("--base-url"), m_upstream->baseUrl(), QStringLiteral("--issuer"),
                   m_server->issuer(), QStringLiteral("--client-id"), m_server->settings.clientId,
                   QStringLiteral("--no-browser")}
        + more;
    }
    /// The address that the program has said; empty when it has ended without one.
    QUrl address()
    {
        static const QRegularExpression form(
            QStringLiteral("^  (http\\S+)$"), QRegularExpression::MultilineOption);
        const auto match = [this] { return form.match(QString::fromUtf8(m_program->output())); };
        (void)QTest::qWaitFor([&] { return m_program->hasEnded() || match().hasMatch(); }, patience);
        return QUrl(match().captured(1));
    }
    bool browse(const QUrl &url)
    {
        ScriptedBrowser browser;
        browser.open(url);
        return QTest::qWaitFor([&] { return browser.isFinished(); }, patience)
            && browser.shown().status == 200;
    }
    /// Signs in as a person with a browser would, to the end of the command.
    int signIn(const QStringList &arguments)
    {
        m_program->start(arguments);
        const QUrl url = address();
        return !url.isEmpty() && browse(url) ? m_program->exitCode() : m_program->exitCode();
    }
    [[nodiscard]] QString configPath() const
    {
        return m_program->configFolder() + QStringLiteral("/config.yaml");
    }
    [[nodiscard]] TestClient::Answer ask(quint16 port, const QByteArray &key) const
    {
        TestClient client(port);
        client.post("/v1/messages", messagesBody("claude-sonnet-4-5", false), {{"x-api-key", key}});
        return client.answer();
    }

    std::unique_ptr<KeyringSession> m_keyring;
    std::unique_ptr<FakeOAuthServer> m_server;
    std::unique_ptr<FakeUpstream> m_upstream;
    std::unique_ptr<Program> m_program;
};

void LoginTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty()) {
        if (qEnvironmentVariable("CI") == u"true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_keyring = std::make_unique<KeyringSession>();
}

void LoginTest::init()
{
    m_keyring->start();
    m_server = std::make_unique<FakeOAuthServer>();
    m_server->settings.idToken = true;
    m_upstream = std::make_unique<FakeUpstream>();
    m_upstream->answerWell("from the gateway");
    m_program = newProgram();
}

void LoginTest::cleanup()
{
    m_program.reset();
    m_upstream.reset();
    m_server.reset();
    if (m_keyring)
        m_keyring->kill();
}

void LoginTest::aFirstLoginMakesEverythingThatIsNeeded()
{
    QCOMPARE(signIn(login()), 0);
    const QByteArray said = m_program->takeOutput();
    QVERIFY2(said.contains("person@example.org"), said.constData());
    QCOMPARE(m_server->complaints(), QStringList());

    const QByteArray config = contentOf(configPath());
    QVERIFY2(config.contains("auth_type: oauth") && config.contains("sha256:"), config.constData());
    QCOMPARE(QFile::permissions(configPath()) & (QFile::ReadGroup | QFile::ReadOther), 0);
    for (const QByteArray &secret : m_server->secrets())
        QVERIFY2(!config.contains(secret) && !said.contains(secret), secret.constData());

    QVERIFY2(m_program->run({QStringLiteral("token")}) == 0, m_program->errors().constData());
    const QByteArray key = m_program->takeOutput().trimmed();
    QVERIFY(key.startsWith("sbx-"));
    QVERIFY2(m_program->run({QStringLiteral("token"), QStringLiteral("--admin")}) == 0,
        m_program->errors().constData());
    const QByteArray adminKey = m_program->takeOutput().trimmed();
    QVERIFY(adminKey.startsWith("sbx-") && adminKey != key);

    const quint16 port = m_program->startListening();
    QVERIFY(port != 0);
    const TestClient::Answer answer = ask(port, key);
    QVERIFY2(answer.body.contains("from the gateway"), answer.body.constData());
    QCOMPARE(m_upstream->requests().constLast().headers.value("authorization"),
        QByteArray("Bearer " + m_server->accessTokens().constLast()));
    QCOMPARE(ask(port, "sbx-wrong").status, 401);
    TestClient administrator(port);
    administrator.request("GET", "/oauth/status", {}, {{"x-api-key", adminKey}});
    QVERIFY(administrator.answer().body.contains("person@example.org"));
}

void LoginTest::anotherLoginAddsItsProviderToTheFile()
{
    const QByteArray before
        = "# mine\nproviders:\n  - name: other   # for now\n    base_url: https://a.example\n"
          "    auth_value: sk-of-the-other-one\n";
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), before);

    QCOMPARE(signIn(login({QStringLiteral("--name"), QStringLiteral("work")})), 0);

    const QByteArray after = contentOf(configPath());
    QVERIFY2(after.startsWith(before), after.constData());
    QVERIFY(after.contains("name: work"));
    QVERIFY(!after.contains("sha256:")); // who may use it is not changed
    QCOMPARE(m_program->run({QStringLiteral("accounts")}), 0);
    QVERIFY(m_program->takeOutput().contains("work/person@example.org"));
}

void LoginTest::aDeviceCodeNeedsNoBrowserHere()
{
    m_server->settings.devicePolls = {QStringLiteral("authorization_pending")};
    QCOMPARE(m_program->run(login({QStringLiteral("--device")})), 0);
    QVERIFY(m_program->takeOutput().contains("Enter this code there: "));
    QCOMPARE(m_server->complaints(), QStringList());
}

void LoginTest::theAddressMayBePasted()
{
    m_program->start(login({QStringLiteral("--paste")}));
    const QUrl url = address();
    QVERIFY(!url.isEmpty());
    ScriptedBrowser::Habits habits;
    habits.leaves = true; // nothing listens for it
    ScriptedBrowser browser(habits);
    browser.open(url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY(!browser.callback().isEmpty());
    m_program->type(browser.callback().toEncoded() + '\n');
    QCOMPARE(m_program->exitCode(), 0);
}

void LoginTest::aRefusalChangesNothing()
{
    m_server->settings.consent = FakeOAuthServer::Consent::Deny;
    m_program->start(login());
    const QUrl url = address();
    QVERIFY(!url.isEmpty());
    ScriptedBrowser browser;
    browser.open(url);
    QCOMPARE(m_program->exitCode(), 1);
    QVERIFY(m_program->takeErrors().contains("refused"));
    QVERIFY(!QFile::exists(configPath()));
    QCOMPARE(m_program->run({QStringLiteral("accounts")}), 0);
    QVERIFY(!m_program->takeOutput().contains("person@example.org"));
}

void LoginTest::whatIsMissingIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const QString word = QStringLiteral("login");
    QTest::newRow("a workspace") << QStringList{word, QStringLiteral("databricks")}
                                 << QByteArray("--base-url");
    QTest::newRow("a client id") << QStringList{word, QStringLiteral("gemini")} << QByteArray("client_id");
    QTest::newRow("nothing is known")
        << QStringList{word, QStringLiteral("nobody")} << QByteArray("openrouter");
    QTest::newRow("no login of Claude's is offered")
        << QStringList{word, QStringLiteral("anthropic")} << QByteArray("anthropic-login");
}

void LoginTest::whatIsMissingIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    QCOMPARE(m_program->run(arguments), 1);
    const QByteArray errors = m_program->takeErrors();
    QVERIFY2(errors.contains(said), errors.constData());
    QVERIFY(!QFile::exists(configPath()));
}

void LoginTest::withoutAKeychainNobodySignsIn()
{
    m_keyring->kill();
    QCOMPARE(m_program->run(login()), 1);
    const QByteArray errors = m_program->takeErrors();
    QVERIFY2(errors.contains("secrets.store") && errors.contains("/oauth/authorize"), errors.constData());
    QVERIFY(m_server->requestsTo("/authorize").isEmpty());
}

void LoginTest::aRunningProgramTakesTheAccountUp()
{
    QCOMPARE(signIn(login()), 0);
    QCOMPARE(m_program->run({QStringLiteral("logout"), QStringLiteral("--all")}), 0);
    m_program->takeOutput();
    QCOMPARE(m_program->run({QStringLiteral("token")}), 0);
    const QByteArray key = m_program->takeOutput().trimmed();

    Program running;
    running.environment = m_program->environment;
    const quint16 port = running.startListening();
    QVERIFY(port != 0);
    QVERIFY(ask(port, key).body.contains("signalbox login"));

    QCOMPARE(signIn(login()), 0);
    QTRY_VERIFY_WITH_TIMEOUT(ask(port, key).body.contains("from the gateway"), patience);
}

void LoginTest::logoutForgetsAndGivesBack()
{
    QCOMPARE(signIn(login()), 0);
    const QByteArray token = m_server->refreshTokens().constLast();
    QVERIFY(m_keyring->kept(QStringLiteral("oauth/oidc-gateway/person@example.org")).contains(token));
    m_program->takeOutput();

    QCOMPARE(m_program->run({QStringLiteral("logout"), QStringLiteral("person@example.org")}), 0);

    QTRY_VERIFY_WITH_TIMEOUT(m_server->revoked().contains(token), patience);
    QVERIFY(!m_keyring->kept(QStringLiteral("oauth/oidc-gateway/person@example.org")).contains(token));
    m_program->takeOutput();
    QCOMPARE(m_program->run({QStringLiteral("accounts")}), 0);
    QCOMPARE(m_program->takeOutput(), QByteArray());
    QVERIFY(m_program->takeErrors().contains("no account is signed in"));
}

void LoginTest::logoutProvesWhoseTokensTheyAre()
{
    const QByteArray clientSecret = "secret-of-the-registered-application";
    m_server->settings.clientSecret = clientSecret;
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        "providers:\n  - name: work\n    preset: oidc-gateway\n    base_url: "
            + m_upstream->baseUrl().toLatin1() + "\n    auth_type: oauth\n    oauth: {issuer: '"
            + m_server->issuer().toLatin1() + "', client_id: " + m_server->settings.clientId.toLatin1()
            + ", client_secret: 'keychain:app'}\n");
    QCOMPARE(m_program->run(
                 {QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("app")}, clientSecret),
        0);
    m_program->takeOutput();
    QCOMPARE(signIn({QStringLiteral("login"), QStringLiteral("work"), QStringLiteral("--no-browser")}), 0);

    QCOMPARE(m_program->run({QStringLiteral("logout"), QStringLiteral("--all")}), 0);
    const auto asked = m_server->requestsTo("/revoke");
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.constFirst().headers.contains("authorization")
        || asked.constFirst().parameters.value(QStringLiteral("client_secret")).toUtf8() == clientSecret);
}

void LoginTest::aConfigurationWithErrorsIsNotGuessedAt()
{
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        "providers: [{name: demo, type: demo}]\nsecrets: {store: file}\nunknown_strategy: ${NOT_SET}\n"
        "model_routes: {'*': nobody}\n");
    for (const QStringList &arguments : {login(), QStringList{QStringLiteral("accounts")},
             QStringList{QStringLiteral("logout"), QStringLiteral("--all")}}) {
        QCOMPARE(m_program->run(arguments), 1);
        const QByteArray errors = m_program->takeErrors();
        QVERIFY2(errors.contains("config.yaml:4: "), errors.constData());
    }
    QVERIFY(m_server->requestsTo("/authorize").isEmpty());
}

void LoginTest::twoConfigurationsKeepTheirKeys()
{
    QCOMPARE(signIn(login()), 0);
    const auto keysOf = [](Program &program) {
        program.takeOutput();
        QByteArrayList keys;
        for (const QStringList &more : {QStringList(), QStringList{QStringLiteral("--admin")}}) {
            (void)program.run(QStringList{QStringLiteral("token")} + more);
            keys << program.takeOutput().trimmed();
        }
        return keys;
    };
    const QByteArrayList before = keysOf(*m_program);
    QVERIFY(before[0].startsWith("sbx-") && before[1].startsWith("sbx-"));

    const auto first = std::exchange(m_program, newProgram()); // the same keychain, another home
    QCOMPARE(signIn(login()), 0);
    const QByteArrayList others = keysOf(*m_program);
    QVERIFY(others[0].startsWith("sbx-") && others[1].startsWith("sbx-"));
    QVERIFY(others[0] != before[0] && others[1] != before[1]);
    QCOMPARE(keysOf(*first), before);
}

void LoginTest::aFolderThatTakesNothingIsSaidBeforeTheBrowser()
{
    // Below a file, where not even root makes folders.
    m_program->environment.insert(
        QStringLiteral("XDG_CONFIG_HOME"), m_program->write(QStringLiteral("occupied"), "x"));
    QCOMPARE(m_program->run(login()), 1);
    const QByteArray errors = m_program->takeErrors();
    QVERIFY2(errors.contains("cannot be written"), errors.constData());
    QVERIFY(!m_program->takeOutput().contains("http"));
    QVERIFY(m_server->requestsTo("/authorize").isEmpty());
}

void LoginTest::aKeychainThatIsNotMadeIsSaidBeforeTheBrowser()
{
    m_keyring->kill();
    m_keyring->startWithoutKeyring(); // and nobody answers its dialog with a password
    QCOMPARE(m_program->run(login()), 1);
    QVERIFY(!m_program->takeErrors().isEmpty());
    QVERIFY(!m_program->takeOutput().contains("http"));
    QVERIFY(m_server->requestsTo("/authorize").isEmpty());
}

void LoginTest::whatWasChangedMeanwhileStays()
{
    const QByteArray before
        = "providers:\n  - {name: other, base_url: 'https://a.example', auth_value: sk-x}\n";
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), before);
    m_program->start(login({QStringLiteral("--name"), QStringLiteral("work")}));
    const QUrl url = address();
    QVERIFY(!url.isEmpty());
    const QByteArray changed = "# changed meanwhile\n" + before;
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), changed);
    QVERIFY(browse(url));

    QCOMPARE(m_program->exitCode(), 0);
    const QByteArray after = contentOf(configPath());
    QVERIFY2(after.startsWith(changed) && after.contains("name: work"), after.constData());
}

void LoginTest::aFileThatCameMeanwhileStays()
{
    m_program->start(login({QStringLiteral("--name"), QStringLiteral("work")}));
    const QUrl url = address();
    QVERIFY(!url.isEmpty());
    const QByteArray came
        = "providers:\n  - {name: other, base_url: 'https://a.example', auth_value: sk-x}\n";
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), came);
    QVERIFY(browse(url));

    QCOMPARE(m_program->exitCode(), 0);
    const QByteArray after = contentOf(configPath());
    QVERIFY2(after.startsWith(came) && after.contains("name: work"), after.constData());
    QVERIFY(!after.contains("sha256:") && !m_program->output().contains("key for clients"));
}

void LoginTest::onlyTheDemoIsAFirstConfigurationYet()
{
    const QByteArray starter = "# as the tray begins it\nproviders:\n  - name: demo\n    type: demo\n\n"
                               "model_routes:\n  \"*\":\n    - { provider: demo, model: passthrough }\n";
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), starter);
    QCOMPARE(signIn(login()), 0);
    const QByteArray after = contentOf(configPath());
    QVERIFY2(after.contains("client_keys:") && after.contains("admin_key:"), after.constData());
    m_program->takeOutput();
    QCOMPARE(m_program->run({QStringLiteral("token")}), 0);
    QVERIFY(m_program->takeOutput().startsWith("sbx-"));
    QCOMPARE(m_program->run({QStringLiteral("--check-config")}), 0);
}

void LoginTest::anotherAddressIsAnotherProvider_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    QTest::newRow("address") << QStringLiteral("--base-url") << QStringLiteral("https://b.example");
    QTest::newRow("issuer") << QStringLiteral("--issuer") << QStringLiteral("https://sso.b.example");
    QTest::newRow("client") << QStringLiteral("--client-id") << QStringLiteral("somebody-else");
    QTest::newRow("tenant") << QStringLiteral("--tenant") << QStringLiteral("contoso");
}

void LoginTest::anotherAddressIsAnotherProvider()
{
    QFETCH(QString, option);
    QFETCH(QString, value);
    QCOMPARE(signIn(login()), 0);
    m_program->takeOutput();
    const QByteArray before = contentOf(configPath());
    QCOMPARE(m_program->run({QStringLiteral("login"), QStringLiteral("oidc-gateway"), option, value,
                 QStringLiteral("--no-browser")}),
        1);
    const QByteArray errors = m_program->takeErrors();
    QVERIFY2(errors.contains(option.toLatin1()) && errors.contains("--name"), errors.constData());
    QCOMPARE(contentOf(configPath()), before);
}

void LoginTest::theEndOfTheInputEndsIt()
{
    QCOMPARE(m_program->run(login({QStringLiteral("--paste")}), QByteArray()), 1);
    QVERIFY(m_program->takeErrors().contains("input has ended"));
    QVERIFY(!QFile::exists(configPath()));
}

/// They would end with the command, and a lasting key be nobody's.
void LoginTest::tokensThatAreNotToBeKeptAreNothingForACommand()
{
    QCOMPARE(signIn(login()), 0);
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        contentOf(configPath()) + "settings: {oauth: {enable_persistence: false}}\n");
    QCOMPARE(m_program->run(login()), 1);
    QVERIFY(m_program->takeErrors().contains("enable_persistence"));
    QCOMPARE(m_server->accessTokens().size(), 1);
}

void LoginTest::anEmptyLineAsksAgain()
{
    m_program->start(login({QStringLiteral("--paste")}));
    const QUrl url = address();
    QVERIFY2(!url.isEmpty(), m_program->errors().constData());
    ScriptedBrowser::Habits habits;
    habits.leaves = true;
    ScriptedBrowser browser(habits);
    browser.open(url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    m_program->type("\n");
    QTRY_VERIFY_WITH_TIMEOUT(m_program->output().contains("empty line"), patience);
    m_program->type(browser.callback().toEncoded() + '\n');
    QCOMPARE(m_program->exitCode(), 0);
}

QTEST_GUILESS_MAIN(LoginTest)
#include "tst_login.moc"
