// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/keyringsession.h"
#include "support/program.h"
#include "support/signinscene.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QString refreshing = QStringLiteral("refresh_token");
const QString item = QStringLiteral("oauth/oidc-gateway/person@example.org");

} // namespace

/// Processes of one user, with one keyring and one state folder.
class TwoProgramsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aTokenThatEndsIsRenewedByOne();
    void aSignOutElsewhereOutlivesARenewal();

private:
    /// With a token that has ended by the time at which it is used.
    void signIn();
    [[nodiscard]] std::unique_ptr<Program> another() const
    {
        auto program = std::make_unique<Program>();
        program->environment = m_program->environment;
        return program;
    }

    std::unique_ptr<KeyringSession> m_keyring;
    std::unique_ptr<FakeOAuthServer> m_server;
    std::unique_ptr<FakeUpstream> m_upstream;
    std::unique_ptr<Program> m_program;
    QByteArray m_key;
};

void TwoProgramsTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty()) {
        if (qEnvironmentVariable("CI") == u"true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_keyring = std::make_unique<KeyringSession>();
}

void TwoProgramsTest::init()
{
    m_keyring->start();
    m_server = std::make_unique<FakeOAuthServer>();
    m_server->settings.idToken = true;
    m_upstream = std::make_unique<FakeUpstream>();
    m_upstream->answerBy([this](const FakeUpstream::Request &request) {
        return answerOfTokenHolder(*m_server, request, "from the gateway");
    });
    m_program = std::make_unique<Program>();
    m_program->environment.insert(
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
    signIn();
}

void TwoProgramsTest::cleanup()
{
    m_program.reset();
    m_upstream.reset();
    m_server.reset();
    if (m_keyring)
        m_keyring->kill();
}

void TwoProgramsTest::signIn()
{
    m_server->settings.expiresIn = 1;
    m_program->start({QStringLiteral("login"), QStringLiteral("oidc-gateway"), QStringLiteral("--base-url"),
        m_upstream->baseUrl(), QStringLiteral("--issuer"), m_server->issuer(), QStringLiteral("--client-id"),
        m_server->settings.clientId, QStringLiteral("--no-browser")});
    static const QRegularExpression form(
        QStringLiteral("^  (http\\S+)$"), QRegularExpression::MultilineOption);
    const auto address = [this] { return form.match(QString::fromUtf8(m_program->output())).captured(1); };
    QTRY_VERIFY_WITH_TIMEOUT(!address().isEmpty(), patience);
    ScriptedBrowser browser;
    browser.open(QUrl(address()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(m_program->exitCode(), 0);
    m_server->settings.expiresIn = 3600;
    m_server->expireAccessTokens(); // should it have a moment left
    m_program->takeOutput();
    QCOMPARE(m_program->run({QStringLiteral("token")}), 0);
    m_key = m_program->takeOutput().trimmed();
}

void TwoProgramsTest::aTokenThatEndsIsRenewedByOne()
{
    m_server->failNext(FakeOAuthServer::Fault::Hold);
    const auto first = another();
    const auto second = another();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (Program *program : {first.get(), second.get()}) {
        const quint16 port = program->startListening();
        QVERIFY(port != 0);
        clients.push_back(std::make_unique<TestClient>(port));
        clients.back()->post(
            "/v1/messages", messagesBody("claude-sonnet-4-5", false), {{"x-api-key", m_key}});
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    QCOMPARE(m_server->grants(refreshing), 1);

    m_server->proceed();

    for (const auto &client : clients) {
        const auto answer = client->answer();
        QVERIFY2(answer.body.contains("from the gateway"), answer.body);
    }
    QCOMPARE(m_server->grants(refreshing), 1);
    QCOMPARE(m_server->complaints(), QStringList());
    QVERIFY(m_keyring->kept(item).contains(m_server->refreshTokens().constLast()));
}

void TwoProgramsTest::aSignOutElsewhereOutlivesARenewal()
{
    m_server->failNext(FakeOAuthServer::Fault::Hold);
    const auto running = another();
    const quint16 port = running->startListening();
    QVERIFY(port != 0);
    TestClient client(port);
    client.post("/v1/messages", messagesBody("claude-sonnet-4-5", false), {{"x-api-key", m_key}});
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);

    QCOMPARE(m_program->run({QStringLiteral("logout"), QStringLiteral("oidc-gateway")}), 0);
    m_server->proceed();

    const auto answer = client.answer();
    QVERIFY2(answer.status >= 400, answer.body);
    m_program->takeOutput();
    QCOMPARE(m_program->run({QStringLiteral("accounts")}), 0);
    QCOMPARE(m_program->takeOutput(), QByteArray());
    QCOMPARE(m_keyring->kept(item), QByteArray());
    QVERIFY(!m_server->accepts(m_server->accessTokens().constLast()));
}

QTEST_GUILESS_MAIN(TwoProgramsTest)
#include "tst_twoprograms.moc"
