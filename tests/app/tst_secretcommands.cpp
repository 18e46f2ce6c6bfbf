// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/keyringsession.h"
#include "support/program.h"
#include "support/testclient.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

#include <sys/stat.h>

#include <memory>
#include <utility>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray secret = "sk-of-the-provider-0123456789abcdef";
const QByteArray other = "sk-of-another-fedcba9876543210";

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// `signalboxd secret …` and `token` against a real gnome-keyring, as a person uses them.
class SecretCommandsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void keepsWhatStandardInputSays();
    void printsASecretOnlyWhenToldTo();
    void listsAndDeletes();
    void saysThatThereIsNothing();
    void refusesWhatIsNoSecret_data();
    void refusesWhatIsNoSecret();
    void saysHowToHelpWithoutAKeychain();

    void aRunningProgramTakesTheSecretUp();
    void aLockedKeychainHoldsNobodyUp();

    void movesWhatStandsInTheConfiguration();
    void asksBeforeItMoves();
    void keepsEverythingWhenTheKeychainIsLocked();

    void printsTheClientKeyOfAnyKind_data();
    void printsTheClientKeyOfAnyKind();
    void makesAKeyOfWhichTheConfigurationHasTheHash();
    void aVariableOfTheDaemonIsNoObstacleForItsKey();
    void aKeyThatCannotBeReadIsNotReplacedByAWord();
    void whoNeedsNoStoreIsNotAskedForItsPassphrase_data();
    void whoNeedsNoStoreIsNotAskedForItsPassphrase();
    void aLockedKeychainEndsTheHelperAtOnce();
    void aHangingKeychainDoesNotHoldTheHelperUp();
    void aNewKeyTakesNobodysPlace();
    void makesAnAdminKeyWithoutAKeychain();
    void anotherAdminKeyLeavesTheOldOne();

    void keepsSecretsInAnEncryptedFile();
    void theEncryptedFileNeedsItsPassphrase();
    void thePassphraseMayBeInAFile();
    void whatIsNoFileIsNotWaitedFor();
    void anErrorElsewhereDoesNotChangeTheStore();
    void withoutKnowingTheStoreNothingIsKept();

private:
    /// Runs a command of `m_program` to its end.
    int command(const QStringList &arguments, const QByteArray &input = {})
    {
        return m_program->run(arguments, input);
    }
    void useConfig(const QByteArray &text)
    {
        m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), text);
    }
    [[nodiscard]] QByteArray config() const
    {
        return contentOf(m_program->configFolder() + QStringLiteral("/config.yaml"));
    }

    std::unique_ptr<KeyringSession> m_keyring;
    std::unique_ptr<Program> m_program;
};

void SecretCommandsTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty()) {
        if (qEnvironmentVariable("CI") == u"true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_keyring = std::make_unique<KeyringSession>();
}

void SecretCommandsTest::init()
{
    m_keyring->start();
    m_program = std::make_unique<Program>();
    m_program->environment.insert(
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
}

void SecretCommandsTest::cleanup()
{
    m_program.reset();
    if (m_keyring)
        m_keyring->kill();
}

void SecretCommandsTest::keepsWhatStandardInputSays()
{
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")},
                 "  " + secret + " \r\n"),
        0);
    const QByteArray said = m_program->takeOutput();
    QVERIFY(said.contains("keychain:work"));
    QVERIFY(!said.contains(secret));
    QCOMPARE(m_keyring->kept(QStringLiteral("work")), secret); // without what came from copying it
    QVERIFY(!contentOf(m_program->path(QStringLiteral("XDG_STATE_HOME/signalbox/secrets.json")))
                 .contains(secret));
}

void SecretCommandsTest::printsASecretOnlyWhenToldTo()
{
    const QStringList get{QStringLiteral("secret"), QStringLiteral("get"), QStringLiteral("work")};
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, secret), 0);
    m_program->takeOutput();

    QCOMPARE(command(get), 2);
    QVERIFY(!m_program->takeOutput().contains(secret));
    QVERIFY(m_program->takeErrors().contains("--reveal"));

    QCOMPARE(command(get + QStringList{QStringLiteral("--reveal")}), 0);
    QCOMPARE(m_program->takeOutput(), secret + '\n');
}

void SecretCommandsTest::listsAndDeletes()
{
    for (const char *name : {"one", "two"})
        QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QLatin1String(name)}, secret), 0);
    m_program->takeOutput();

    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("list")}), 0);
    QCOMPARE(m_program->takeOutput(), QByteArray("one\ntwo\n"));

    const QStringList remove{QStringLiteral("secret"), QStringLiteral("delete"), QStringLiteral("one")};
    QCOMPARE(command(remove), 0);
    QCOMPARE(command(remove), 1); // there is none any more
    m_program->takeOutput();
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("list")}), 0);
    QCOMPARE(m_program->takeOutput(), QByteArray("two\n"));
    QVERIFY(!m_keyring->kept(QStringLiteral("one")).contains(secret));
}

void SecretCommandsTest::saysThatThereIsNothing()
{
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("list")}), 0);
    QCOMPARE(m_program->takeOutput(), QByteArray()); // scripts read names from it
    QCOMPARE(m_program->takeErrors(), QByteArray("no secrets are kept\n"));
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("move"), QStringLiteral("--dry-run")}), 1);
    const QByteArray said = m_program->takeErrors();
    QVERIFY2(said.contains("config.yaml"), said.constData());
}

void SecretCommandsTest::refusesWhatIsNoSecret_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("exitCode");
    const QString set = QStringLiteral("set");
    const QString word = QStringLiteral("secret");
    QTest::newRow("nothing") << QStringList{word, set, QStringLiteral("x")} << QByteArray() << 1;
    QTest::newRow("too much") << QStringList{word, set, QStringLiteral("x")} << QByteArray(65 * 1024, 'x')
                              << 1;
    QTest::newRow("blanks only") << QStringList{word, set, QStringLiteral("x")} << QByteArray(" \t\r\n") << 1;
    QTest::newRow("two lines") << QStringList{word, set, QStringLiteral("x")}
                               << QByteArray(secret + '\n' + other) << 1;
    QTest::newRow("an escape") << QStringList{word, set, QStringLiteral("x")}
                               << QByteArray("\x1b[200~" + secret) << 1;
    QTest::newRow("no name") << QStringList{word, set} << secret << 2;
    QTest::newRow("two names") << QStringList{word, set, QStringLiteral("a"), QStringLiteral("b")} << secret
                               << 2;
    QTest::newRow("a name with a blank at its end")
        << QStringList{word, set, QStringLiteral("a ")} << secret << 2;
    QTest::newRow("another word") << QStringList{word, QStringLiteral("steal")} << secret << 2;
    QTest::newRow("somebody else's option")
        << QStringList{word, QStringLiteral("list"), QStringLiteral("--reveal")} << QByteArray() << 2;
}

void SecretCommandsTest::refusesWhatIsNoSecret()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(int, exitCode);
    QCOMPARE(command(arguments, input), exitCode);
    QVERIFY(m_program->takeErrors().startsWith("signalbox: "));
}

void SecretCommandsTest::saysHowToHelpWithoutAKeychain()
{
    m_keyring->kill();
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, secret), 1);
    const QByteArray said = m_program->takeErrors();
    QVERIFY2(said.contains("secrets.store"), said.constData());
    QVERIFY(!said.contains(secret));
}

void SecretCommandsTest::aRunningProgramTakesTheSecretUp()
{
    FakeUpstream upstream;
    upstream.answerWell("from the provider");
    useConfig("providers:\n  - name: main\n    base_url: " + upstream.baseUrl().toLatin1()
        + "\n    auth_value: keychain:later\nhealth: {recovery_wait: 0}\n");
    Program running;
    running.environment = m_program->environment;
    const quint16 port = running.startListening();
    QVERIFY(port != 0);
    TestClient::Answer refused;
    // Until the keychain has answered, the provider is waiting for it and not without a key.
    QTRY_VERIFY2_WITH_TIMEOUT(
        [&] {
            TestClient early(port);
            early.post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
            refused = early.answer();
            return refused.body.contains("signalbox secret set later");
        }(),
        refused.body.constData(), patience);
    QVERIFY2(refused.status >= 500 || refused.status == 401, refused.body.constData());
    QVERIFY(upstream.requests().isEmpty());

    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("later")}, secret), 0);

    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            TestClient client(port);
            client.post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
            return client.answer().status == 200;
        }(),
        patience);
    QCOMPARE(upstream.requests().constLast().headers.value("x-api-key"), secret);
}

void SecretCommandsTest::aLockedKeychainHoldsNobodyUp()
{
    FakeUpstream first;
    FakeUpstream second;
    second.answerWell("from the second");
    first.answerWell("from the first");
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, secret), 0);
    m_keyring->lock();
    m_keyring->holdPrompts();
    useConfig("providers:\n  - name: main\n    base_url: " + first.baseUrl().toLatin1()
        + "\n    auth_value: keychain:work\n  - name: spare\n    base_url: " + second.baseUrl().toLatin1()
        + "\n    auth_value: " + other
        + "\nmodel_routes: {'*': [main, spare]}\nsettings: {sticky_provider_duration: 0}\n");
    Program running;
    running.environment = m_program->environment;
    const quint16 port = running.startListening();
    QVERIFY(port != 0);

    TestClient client(port);
    client.post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QVERIFY(client.answer().body.contains("from the second"));
    QCOMPARE(m_keyring->heldPrompts(), 0); // nobody is disturbed by what happens in the background

    m_keyring->unlock();
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            TestClient again(port);
            again.post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
            return again.answer().body.contains("from the first");
        }(),
        patience);
}

void SecretCommandsTest::movesWhatStandsInTheConfiguration()
{
    const QByteArray before = "# my providers\nproviders:\n  - name: main   # the good one\n"
                              "    base_url: https://llm.example.com\n    auth_value: \""
        + secret + "\"   # from the console\n  - {name: b, type: demo}\nclient_keys:\n  - " + other + "\n";
    useConfig(before);
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("move"), QStringLiteral("--dry-run")}), 0);
    const QByteArray shown = m_program->takeOutput();
    QVERIFY(shown.contains("line 5") && shown.contains("line 8"));
    QVERIFY(!shown.contains(secret) && !shown.contains(other));
    QCOMPARE(config(), before);

    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("move"), QStringLiteral("--yes")}), 0);

    const QByteArray after = config();
    QVERIFY(!after.contains(secret) && !after.contains(other));
    const QByteArrayList linesBefore = before.split('\n');
    const QByteArrayList linesAfter = after.split('\n');
    QCOMPARE(linesAfter.size(), linesBefore.size());
    for (qsizetype i = 0; i < linesBefore.size(); ++i) {
        if (i != 4 && i != 7)
            QCOMPARE(linesAfter[i], linesBefore[i]);
    }
    QVERIFY(linesAfter[4].contains("keychain:") && linesAfter[4].endsWith("# from the console"));
    QVERIFY(m_keyring->kept(QStringLiteral("provider/main")).contains(secret));
    QCOMPARE(command({QStringLiteral("--check-config")}), 0);
    QCOMPARE(command({QStringLiteral("token")}), 0);
    QVERIFY(m_program->takeOutput().endsWith(QByteArray(other + '\n')));
}

void SecretCommandsTest::asksBeforeItMoves()
{
    useConfig("providers: [{name: a, base_url: 'https://a.example', auth_value: " + secret + "}]\n");
    const QByteArray before = config();
    QCOMPARE(
        command({QStringLiteral("secret"), QStringLiteral("move")}, "y\n"), 1); // no terminal, no consent
    QCOMPARE(config(), before);
}

void SecretCommandsTest::keepsEverythingWhenTheKeychainIsLocked()
{
    useConfig("providers: [{name: a, base_url: 'https://a.example', auth_value: " + secret + "}]\n");
    const QByteArray before = config();
    m_keyring->kill();
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("move"), QStringLiteral("--yes")}), 1);
    QVERIFY(m_program->takeErrors().contains("left as it was"));
    QCOMPARE(config(), before);
}

void SecretCommandsTest::printsTheClientKeyOfAnyKind_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("itself") << secret;
    QTest::newRow("in the keychain") << QByteArray("keychain:client-key/local");
    QTest::newRow("in a file") << QByteArray("file:key");
    QTest::newRow("its hash") << QByteArray(
        "sha256:" + QCryptographicHash::hash(secret, QCryptographicHash::Sha256).toHex());
}

void SecretCommandsTest::printsTheClientKeyOfAnyKind()
{
    QFETCH(QByteArray, key);
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("client-key/local")},
                 secret),
        0);
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/key"), secret + '\n');
    useConfig("providers: [{name: demo, type: demo}]\nclient_keys: [{name: local, key: \"" + key + "\"}]\n");
    m_program->takeOutput();
    QCOMPARE(command({QStringLiteral("token")}), 0);
    QCOMPARE(m_program->takeOutput(), secret + '\n');
}

void SecretCommandsTest::makesAKeyOfWhichTheConfigurationHasTheHash()
{
    QCOMPARE(command({QStringLiteral("token"), QStringLiteral("--new"), QStringLiteral("laptop")}), 0);
    const QByteArray key = m_program->takeOutput().trimmed();
    QVERIFY(key.startsWith("sbx-") && key.size() > 40);
    const QByteArray said = m_program->takeErrors();
    const QByteArray line = said.mid(said.indexOf("  - {name"));
    useConfig("providers: [{name: demo, type: demo}]\nclient_keys:\n" + line);

    Program running;
    running.environment = m_program->environment;
    const quint16 port = running.startListening();
    QVERIFY(port != 0);
    const auto statusWith = [&](const QByteArray &presented) {
        TestClient client(port);
        client.post("/v1/messages", messagesBody("claude-sonnet-4-5", false), {{"x-api-key", presented}});
        return client.answer().status;
    };
    QCOMPARE(statusWith(key), 200);
    QCOMPARE(statusWith("sbx-another"), 401);
    QCOMPARE(command({QStringLiteral("token")}), 0);
    QCOMPARE(m_program->takeOutput().trimmed(), key);
}

void SecretCommandsTest::aVariableOfTheDaemonIsNoObstacleForItsKey()
{
    useConfig(
        "providers: [{name: a, base_url: 'https://a.example', auth_value: '${ONLY_THE_DAEMON_HAS_IT}'}]\n"
        "client_keys: ["
        + secret + "]\n");
    QCOMPARE(command({QStringLiteral("--check-config")}), 1);
    m_program->takeOutput();
    QCOMPARE(command({QStringLiteral("token")}), 0);
    QCOMPARE(m_program->takeOutput(), secret + '\n');
}

void SecretCommandsTest::aKeyThatCannotBeReadIsNotReplacedByAWord()
{
    useConfig("providers: [{name: demo, type: demo}]\nclient_keys: ['${ONLY_THE_DAEMON_HAS_IT}']\n");
    QCOMPARE(command({QStringLiteral("token")}), 1);
    QCOMPARE(m_program->takeOutput(), QByteArray());
    QVERIFY(m_program->takeErrors().contains("ONLY_THE_DAEMON_HAS_IT"));
}

void SecretCommandsTest::whoNeedsNoStoreIsNotAskedForItsPassphrase_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("said");
    const QStringList token{QStringLiteral("token")};
    const QString word = QStringLiteral("secret");
    QTest::newRow("no key") << QByteArray() << token << 0 << QByteArray("signalbox\n");
    QTest::newRow("the key itself") << QByteArray(secret) << token << 0 << QByteArray(secret + '\n');
    QTest::newRow("a file") << QByteArray("'file:key'") << token << 0 << QByteArray(secret + '\n');
    QTest::newRow("names") << QByteArray() << QStringList{word, QStringLiteral("list")} << 0 << QByteArray();
    QTest::newRow("a secret that is not to be shown")
        << QByteArray() << QStringList{word, QStringLiteral("get"), QStringLiteral("x")} << 2 << QByteArray();
    QTest::newRow("what would be moved")
        << QByteArray(secret) << QStringList{word, QStringLiteral("move"), QStringLiteral("--dry-run")} << 0
        << QByteArray("  line 3: ");
    QTest::newRow("a key in the store") << QByteArray("'keychain:x'") << token << 1 << QByteArray();
}

void SecretCommandsTest::whoNeedsNoStoreIsNotAskedForItsPassphrase()
{
    QFETCH(QByteArray, keys);
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, said);
    m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/key"), secret + '\n');
    useConfig("secrets: {store: file}\nproviders: [{name: demo, type: demo}]\nclient_keys: [" + keys + "]\n");
    QCOMPARE(command(arguments), exitCode);
    const QByteArray output = m_program->takeOutput();
    QVERIFY2(output.startsWith(said), output.constData());
    QVERIFY(exitCode != 0 || !m_program->takeErrors().contains("passphrase"));
}

void SecretCommandsTest::aLockedKeychainEndsTheHelperAtOnce()
{
    QCOMPARE(command({QStringLiteral("token"), QStringLiteral("--new"), QStringLiteral("helper")}), 0);
    m_program->takeOutput();
    const QByteArray said = m_program->takeErrors();
    useConfig("providers: [{name: demo, type: demo}]\nclient_keys:\n" + said.mid(said.indexOf("  - {name")));
    m_keyring->lock();
    m_keyring->holdPrompts();

    QCOMPARE(command({QStringLiteral("token")}), 1);
    QCOMPARE(m_program->takeOutput(), QByteArray());
    const QByteArray errors = m_program->takeErrors();
    QVERIFY2(errors.contains("lock"), errors.constData());
    QCOMPARE(m_keyring->heldPrompts(), 0);
}

void SecretCommandsTest::aHangingKeychainDoesNotHoldTheHelperUp()
{
    useConfig("providers: [{name: demo, type: demo}]\nclient_keys: ['keychain:x']\n");
    m_keyring->hang();
    QCOMPARE(command({QStringLiteral("token")}), 1);
    QCOMPARE(m_program->takeOutput(), QByteArray());
    QVERIFY(m_program->takeErrors().startsWith("signalbox: "));
}

void SecretCommandsTest::aNewKeyTakesNobodysPlace()
{
    const auto make = [](Program &program, const char *name) {
        const int code = program.run({QStringLiteral("token"), QStringLiteral("--new"), QLatin1String(name)});
        return code == 0 ? program.takeOutput().trimmed() : QByteArray();
    };
    const QByteArray key = make(*m_program, "desktop");
    QVERIFY(!key.isEmpty());
    Program another; // with a configuration of its own, and the same keychain
    another.environment.insert(
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
    QCOMPARE(make(another, "desktop"), QByteArray());
    QVERIFY(another.takeErrors().contains("secret delete client-key/desktop"));
    QCOMPARE(m_keyring->kept(QStringLiteral("client-key/desktop")), key);

    m_keyring->kill(); // from here on they are files
    for (const char *name : {"a/b", "a-b", "a%2Fb"}) {
        const QByteArray one = make(another, name);
        QVERIFY(one.startsWith("sbx-"));
        const QByteArray hash = QCryptographicHash::hash(one, QCryptographicHash::Sha256).toHex();
        another.write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
            "providers: [{name: demo, type: demo}]\nclient_keys: [{name: \"" + QByteArray(name)
                + "\", key: \"sha256:" + hash + "\"}]\n");
        QCOMPARE(another.run({QStringLiteral("token")}), 0);
        QCOMPARE(another.takeOutput().trimmed(), one);
        QCOMPARE(make(another, name), QByteArray());
    }
}

void SecretCommandsTest::makesAnAdminKeyWithoutAKeychain()
{
    m_keyring->kill();
    const QStringList admin{QStringLiteral("token"), QStringLiteral("--admin")};
    QCOMPARE(command(admin + QStringList{QStringLiteral("--new")}), 0);
    const QByteArray key = m_program->takeOutput().trimmed();
    QVERIFY(key.startsWith("sbx-"));
    const QByteArray said = m_program->takeErrors();
    const QString folder = m_program->path(QStringLiteral("XDG_STATE_HOME/signalbox/keys"));
    QCOMPARE(contentOf(folder + QStringLiteral("/admin-key")), key + '\n');
    constexpr auto owner = QFile::ReadOwner | QFile::WriteOwner;
    constexpr auto user = QFile::ReadUser | QFile::WriteUser | QFile::ExeUser; // the owner again
    QCOMPARE(QFile::permissions(folder + QStringLiteral("/admin-key")) & ~user, QFile::Permissions(owner));
    QCOMPARE(QFile::permissions(folder) & ~user, QFile::Permissions(owner | QFile::ExeOwner));

    useConfig("providers: [{name: demo, type: demo}]\n" + said.mid(said.indexOf("server:")));
    QCOMPARE(command(admin), 0);
    QCOMPARE(m_program->takeOutput().trimmed(), key);
}

void SecretCommandsTest::anotherAdminKeyLeavesTheOldOne()
{
    const QStringList admin{QStringLiteral("token"), QStringLiteral("--admin")};
    const auto make = [&] {
        (void)command(admin + QStringList{QStringLiteral("--new")});
        const QByteArray said = m_program->takeErrors();
        return std::pair(m_program->takeOutput().trimmed(), said.mid(said.indexOf("server:")));
    };
    const auto first = make();
    const auto second = make();
    QVERIFY(first.first.startsWith("sbx-") && first != second);
    for (const auto &[key, lines] : {first, second}) { // the configuration says which of them is good
        useConfig("providers: [{name: demo, type: demo}]\n" + lines);
        QCOMPARE(command(admin), 0);
        QCOMPARE(m_program->takeOutput().trimmed(), key);
    }
}

void SecretCommandsTest::keepsSecretsInAnEncryptedFile()
{
    m_keyring->kill();
    useConfig("providers: [{name: demo, type: demo}]\nsecrets: {store: file}\n");
    m_program->environment.insert(QStringLiteral("SIGNALBOX_PASSPHRASE"), QStringLiteral("correct horse"));
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")}, secret), 0);
    m_program->takeOutput();
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("get"), QStringLiteral("work"),
                 QStringLiteral("--reveal")}),
        0);
    QCOMPARE(m_program->takeOutput(), secret + '\n');
    const QString file = m_program->path(QStringLiteral("XDG_STATE_HOME/signalbox/secrets.sealed"));
    QVERIFY(QFile::exists(file));
    QVERIFY(!contentOf(file).contains(secret));
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup), 0);
}

void SecretCommandsTest::theEncryptedFileNeedsItsPassphrase()
{
    useConfig("providers: [{name: demo, type: demo}]\nsecrets: {store: file}\n");
    const QStringList set{QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("work")};
    QCOMPARE(command(set, secret), 1);
    QVERIFY(m_program->takeErrors().contains("SIGNALBOX_PASSPHRASE"));

    m_program->environment.insert(QStringLiteral("SIGNALBOX_PASSPHRASE"), QStringLiteral("correct horse"));
    QCOMPARE(command(set, secret), 0);
    m_program->environment.insert(QStringLiteral("SIGNALBOX_PASSPHRASE"), QStringLiteral("wrong horse"));
    QCOMPARE(command(set, other), 1);
    QVERIFY(!m_program->takeErrors().contains(other));
}

void SecretCommandsTest::thePassphraseMayBeInAFile()
{
    useConfig("providers: [{name: demo, type: demo}]\nsecrets: {store: file, passphrase_file: words}\n");
    const QString words
        = m_program->write(QStringLiteral("XDG_CONFIG_HOME/signalbox/words"), "correct horse\n");
    const QStringList set{QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("infile")};
    QFile::setPermissions(words, QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(command(set, secret), 0);
    QCOMPARE(m_program->takeErrors(), QByteArray());
    QFile::setPermissions(words, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    QCOMPARE(command(set, secret), 0);
    QVERIFY(m_program->takeErrors().contains("chmod 600"));
}

void SecretCommandsTest::whatIsNoFileIsNotWaitedFor()
{
    useConfig("providers: [{name: demo, type: demo}]\nsecrets: {store: file, passphrase_file: pipe}\n");
    const QByteArray pipe = QFile::encodeName(m_program->configFolder() + QStringLiteral("/pipe"));
    QCOMPARE(::mkfifo(pipe.constData(), S_IRUSR | S_IWUSR), 0);
    QCOMPARE(command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("x")}, secret), 1);
    QVERIFY(m_program->takeErrors().contains("is not a file"));
}

void SecretCommandsTest::anErrorElsewhereDoesNotChangeTheStore()
{
    useConfig(
        "providers: [{name: a, base_url: 'https://a.example', auth_value: '${ONLY_THE_DAEMON_HAS_IT}'}]\n"
        "secrets: {store: file, file: mine.sealed}\n");
    m_program->environment.insert(QStringLiteral("SIGNALBOX_PASSPHRASE"), QStringLiteral("correct horse"));
    QCOMPARE(
        command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("elsewhere")}, secret), 0);
    QVERIFY(QFile::exists(m_program->configFolder() + QStringLiteral("/mine.sealed")));
    QVERIFY(m_keyring->kept(QStringLiteral("elsewhere")).isEmpty());
}

void SecretCommandsTest::withoutKnowingTheStoreNothingIsKept()
{
    for (const QByteArray text : {"secrets: {store: cellar}\n", "secrets: {store: file\n"}) {
        useConfig(text);
        QCOMPARE(
            command({QStringLiteral("secret"), QStringLiteral("set"), QStringLiteral("elsewhere")}, secret),
            1);
        QVERIFY(m_program->takeErrors().contains("config.yaml:"));
        QVERIFY(m_keyring->kept(QStringLiteral("elsewhere")).isEmpty());
    }
}

QTEST_GUILESS_MAIN(SecretCommandsTest)
#include "tst_secretcommands.moc"
