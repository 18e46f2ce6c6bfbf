// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretmove.h"
#include "config/secretreference.h"
#include "config/yamlnode.h"
#include "support/configtext.h"
#include "support/testfiles.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace signalbox;

namespace {

LiteralSecrets found(const QByteArray &text)
{
    const auto result = findLiteralSecrets(text);
    return result ? *result : LiteralSecrets();
}

QByteArray movedText(const QByteArray &text)
{
    const auto result = moveSecrets(text, found(text).movable);
    return result ? result->text : "error: " + result.error().message.toUtf8();
}

/// The tree with each reference replaced by the secret it stands for.
void resolve(YamlNode &node, const QList<LiteralSecret> &secrets)
{
    for (const LiteralSecret &secret : secrets) {
        if (node.text == keychainPrefix.toString() + secret.name)
            node.text = QString::fromUtf8(secret.value.reveal());
    }
    for (YamlNode &child : node.children)
        resolve(child, secrets);
}

QList<QByteArray> linesOf(const QByteArray &text)
{
    return text.split('\n');
}

QByteArray example()
{
    QFile file(test::sourceFile(QLatin1String("resources/config.example.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The example with literal values in place of its variables.
QByteArray exampleWithSecrets()
{
    QByteArray text = example();
    int number = 10;
    for (const char *variable :
        {"${ANTHROPIC_API_KEY:-sk-ant-example}", "${SPARE_KEY_1:-example-1}", "${SPARE_KEY_2:-example-2}",
            "${SIGNALBOX_ADMIN_KEY:-example-admin-key}", "${SIGNALBOX_CLIENT_KEY:-example-client-key}"})
        text.replace(variable, QByteArray("very-secret-" + QByteArray::number(++number)));
    return text;
}

} // namespace

class SecretMoveTest : public QObject
{
    Q_OBJECT

private slots:
    void findsAndMoves_data();
    void findsAndMoves();
    void leavesTheRest_data();
    void leavesTheRest();
    void tellsWhatCannotBeMoved_data();
    void tellsWhatCannotBeMoved();
    void tellsPlaceAndLine();
    void namesAreUniqueAndStable();
    void namesMaySayDollars();
    void namesFitTheKeychain();
    void movesOnlyWhatIsChosen();
    void takesTheNamesOfTheUser();
    void refusesABadName();
    void refusesOneNameForTwo();
    void refusesAnotherText();
    void refusesOtherPrograms();
    void errorsShowNoSecret();
    void tellsWhereAValueRemains();
    void everySampleIsReadAgain_data();
    void everySampleIsReadAgain();
};

void SecretMoveTest::findsAndMoves_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("value");
    const auto row
        = [](const char *name, const QByteArray &before, const QByteArray &after,
              const QByteArray &value = "very-secret") { QTest::newRow(name) << before << after << value; };
    row("a provider's key", "providers:\n  - name: p\n    auth_value: very-secret # c\n",
        "providers:\n  - name: p\n    auth_value: keychain:provider/p # c\n");
    row("of an account", "providers: [{name: p, account_email: a@b, auth_value: very-secret}]",
        "providers: [{name: p, account_email: a@b, auth_value: keychain:provider/p/a@b}]");
    row("a name with blanks", "providers: [{name: p q, auth_value: very-secret}]",
        "providers: [{name: p q, auth_value: \"keychain:provider/p q\"}]");
    row("no name", "providers: [{auth_value: very-secret}]", "providers: [{auth_value: keychain:provider}]");
    row("several keys", "providers: [{name: p, auth_values: ['very-secret', '${X}']}]",
        "providers: [{name: p, auth_values: ['keychain:provider/p', '${X}']}]");
    row("a client's key", "client_keys: [very-secret]", "client_keys: [keychain:client-key]");
    row("a named client's key", "client_keys:\n- name: n\n  key: very-secret\n",
        "client_keys:\n- name: n\n  key: keychain:client-key/n\n");
    row("auth_keys", "auth_keys: ['very-secret']", "auth_keys: ['keychain:client-key']");
    row("auth", "auth: {api_key: very-secret}", "auth: {api_key: keychain:client-key}");
    row("settings", "settings:\n  auth:\n    api_key: very-secret\n",
        "settings:\n  auth:\n    api_key: keychain:client-key\n");
    row("a list in settings", "settings: {client_keys: [{key: very-secret}]}",
        "settings: {client_keys: [{key: keychain:client-key}]}");
    row("the administrator's", "server: {admin_key: very-secret}", "server: {admin_key: keychain:admin-key}");
    row("JSON", "{\"server\": {\"admin_key\": \"very-secret\"}}",
        "{\"server\": {\"admin_key\": \"keychain:admin-key\"}}");
    row("a client secret", "providers: [{name: p, oauth: {client_secret: very-secret}}]",
        "providers: [{name: p, oauth: {client_secret: keychain:client-secret/p}}]");
    row("the client secret of all", "settings:\n  oauth:\n    client_secret: very-secret\n",
        "settings:\n  oauth:\n    client_secret: keychain:client-secret\n");
    row("a dollar", "server: {admin_key: 'very$$secret$x'}", "server: {admin_key: 'keychain:admin-key'}",
        "very$secret$x");
    row("what only looks like a variable", "server: {admin_key: 'very$${secret}'}",
        "server: {admin_key: 'keychain:admin-key'}", "very${secret}");
    row("blanks around it", "server: {admin_key: ' very-secret '}",
        "server: {admin_key: 'keychain:admin-key'}");
    row("a block", "server:\n  admin_key: |\n    very-secret\n  port: 1\n",
        "server:\n  admin_key: keychain:admin-key\n  port: 1\n");
    row("a number", "server: {admin_key: 12345}", "server: {admin_key: keychain:admin-key}", "12345");
    row("a number in JSON", "{\"server\": {\"admin_key\": 12345}}",
        "{\"server\": {\"admin_key\": \"keychain:admin-key\"}}", "12345");
    row("an alias", "server: {admin_key: &k very-secret}\nclient_keys: [*k]\n",
        "server: {admin_key: &k keychain:client-key}\nclient_keys: [*k]\n");
    row("an anchor in a section of its own", "x: {k: &k very-secret}\nserver: {admin_key: *k}\n",
        "x: {k: &k keychain:admin-key}\nserver: {admin_key: *k}\n");
    row("a merged mapping", "x: &d {auth_value: very-secret}\nproviders: [{<<: *d, name: p}]\n",
        "x: &d {auth_value: keychain:provider/p}\nproviders: [{<<: *d, name: p}]\n");
    row("CRLF", "server:\r\n  admin_key: very-secret\r\n", "server:\r\n  admin_key: keychain:admin-key\r\n");
}

void SecretMoveTest::findsAndMoves()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, value);
    const QList<LiteralSecret> secrets = found(before).movable;
    QVERIFY(!secrets.isEmpty());
    for (const LiteralSecret &secret : secrets)
        QCOMPARE(secret.value.reveal(), value);
    QTEST(movedText(before), "after");
    QVERIFY(found(movedText(before)).movable.isEmpty());
}

void SecretMoveTest::leavesTheRest_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
        {"", "providers: [{name: p, auth_value: passthrough}]", "providers: [{name: p, auth_value: oauth}]",
            "providers: [{name: p, auth_value: '${X}'}]", "providers: [{name: p, auth_value: 'keychain:x'}]",
            "providers: [{name: p, auth_value: 'file:/x'}]", "providers: [{name: p, auth_value: ''}]",
            "providers: [{name: p, auth_value: ~}]",
            "providers: [{name: p, proxy: 'http://me:${X}@proxy:1'}]",
            "providers: [{name: p, proxy: 'http://proxy:1'}]",
            "providers: [{name: p, base_url: 'https://a.example/v1?api-version=2024&key=${X}'}]",
            "providers: [{name: p, headers: {X-Team: tools}}]", "client_keys: ['sha256:00']",
            "client_keys: [{key: 'sha256:00', name: x}]", "server: {admin_key: 'sha256:00'}",
            "server: {admin_key: ['x']}", "client_keys: text", "settings: {port: 1}"})
        QTest::newRow(text) << QByteArray(text);
}

void SecretMoveTest::leavesTheRest()
{
    QFETCH(QByteArray, text);
    const auto result = findLiteralSecrets(text);
    QVERIFY(result);
    QVERIFY(result->movable.isEmpty());
    QVERIFY(result->others.isEmpty());
    QCOMPARE(movedText(text), text);
}

void SecretMoveTest::tellsWhatCannotBeMoved_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("advice");
    const auto row = [](const char *text, const char *advice) {
        QTest::newRow(QByteArray(text).simplified().constData())
            << QByteArray(text) << QString::fromLatin1(advice);
    };
    row("\nproviders: [{name: p, headers: {X-Key: very-secret}}]", "${VAR}");
    row("\nproviders: [{name: p, proxy: 'http://me:very-secret@proxy:1'}]", "in place of the password");
    row("\nproviders: [{name: p, oauth: {proxy: 'http://me:very-secret@proxy:1'}}]",
        "in place of the password");
    row("\nproviders: [{name: p, proxy: 'http://very-secret@proxy:1'}]", "in place of the password");
    row("\nproviders: [{name: p, base_url: 'https://a.example/v1?b=1&api_key=very-secret'}]", "key in it");
    row("\nproviders: [{name: p, oauth: {token_params: {client_assertion_key: very-secret}}}]",
        "a parameter");
    row("\nproviders: [{name: p, auth_value: 'very-secret${X}'}]", "variable");
    row("\nproviders: [{name: p, auth_value: '${X:-very-secret}'}]", "variable");
    row("\nserver: {admin_key: \"very\\nsecret\"}", "one line");
    row("\nserver: {admin_key: &k very-secret, host: *k}", "alias");
}

void SecretMoveTest::tellsWhatCannotBeMoved()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, advice);
    const LiteralSecrets secrets = found(text);
    QVERIFY(secrets.movable.isEmpty());
    QCOMPARE(secrets.others.size(), 1);
    QCOMPARE(secrets.others.at(0).line, 2);
    QVERIFY2(secrets.others.at(0).advice.contains(advice), qPrintable(secrets.others.at(0).advice));
    QVERIFY(!secrets.others.at(0).place.isEmpty());
}

void SecretMoveTest::tellsPlaceAndLine()
{
    const auto secrets = found("providers:\n  - name: a\n    auth_value:\n      - x\n      - y\n").movable;
    QCOMPARE(secrets.size(), 2);
    QCOMPARE(secrets.at(1).place, QStringLiteral("auth_value of provider 'a'"));
    QCOMPARE(secrets.at(1).line, 5);
}

void SecretMoveTest::namesAreUniqueAndStable()
{
    const QByteArray text("providers:\n"
                          "  - {name: a, auth_value: [one, two, one, 'keychain:provider/a/2']}\n"
                          "  - {name: a, auth_value: three}\n"
                          "client_keys: [four, five, {key: six, name: n}, {key: one, name: m}]\n");
    QStringList names;
    for (const LiteralSecret &secret : found(text).movable)
        names << secret.name;
    QCOMPARE(names.join(u' '),
        QStringLiteral("provider/a provider/a/3 provider/a provider/a/4 client-key client-key/2 "
                       "client-key/n provider/a"));
    const QByteArray moved = movedText(text);
    QVERIFY2(moved.contains("[keychain:provider/a, keychain:provider/a/3, keychain:provider/a, "
                            "'keychain:provider/a/2']"),
        moved.constData());
}

void SecretMoveTest::namesMaySayDollars()
{
    const QByteArray text("providers: [{name: 'a${B}', auth_value: very-secret}]");
    QCOMPARE(found(text).movable.at(0).name, QStringLiteral("provider/a${B}"));
    QCOMPARE(movedText(text),
        QByteArray("providers: [{name: 'a${B}', auth_value: \"keychain:provider/a$${B}\"}]"));
}

void SecretMoveTest::namesFitTheKeychain()
{
    const QByteArray text("providers: [{name: \"a\\nb" + QByteArray(300, 'x') + "\", auth_value: [k1, k2]}]");
    const auto secrets = found(text).movable;
    QCOMPARE(secrets.size(), 2);
    for (const LiteralSecret &secret : secrets)
        QCOMPARE(keychainNameFlaw(secret.name), QString());
    QVERIFY(secrets.at(0).name != secrets.at(1).name);
}

void SecretMoveTest::movesOnlyWhatIsChosen()
{
    const QByteArray text("client_keys:\n  - one\n  - two\n  - one\n");
    const auto moved = moveSecrets(text, {found(text).movable.at(1)});
    QVERIFY(moved);
    QCOMPARE(moved->text, QByteArray("client_keys:\n  - one\n  - keychain:client-key/2\n  - one\n"));
    QCOMPARE(moveSecrets(text, {}).value().text, text);
}

void SecretMoveTest::takesTheNamesOfTheUser()
{
    const QByteArray text("client_keys: [one]");
    LiteralSecret secret = found(text).movable.at(0);
    secret.name = QStringLiteral("my key");
    QCOMPARE(moveSecrets(text, {secret}).value().text, QByteArray("client_keys: [\"keychain:my key\"]"));
}

void SecretMoveTest::refusesABadName()
{
    const QByteArray text("\nclient_keys: [one]");
    LiteralSecret secret = found(text).movable.at(0);
    secret.name.clear();
    const auto moved = moveSecrets(text, {secret});
    QVERIFY(!moved);
    QVERIFY(moved.error().message.startsWith(u"line 2: "));
}

void SecretMoveTest::refusesOneNameForTwo()
{
    const QByteArray text("client_keys:\n  - one\n  - two\n  - keychain:three\n");
    QList<LiteralSecret> secrets = found(text).movable;
    QCOMPARE(secrets.size(), 2);
    secrets[1].name = secrets.at(0).name;
    QVERIFY(!moveSecrets(text, secrets));
    secrets[1].name = QStringLiteral("three");
    const auto moved = moveSecrets(text, secrets);
    QVERIFY(!moved);
    QVERIFY2(moved.error().message.startsWith(u"line 3: "), qPrintable(moved.error().message));
    secrets[1].name = QStringLiteral("four");
    QVERIFY(moveSecrets(text, secrets));
}

void SecretMoveTest::refusesAnotherText()
{
    const QByteArray text("client_keys: [one]");
    const auto secrets = found(text).movable;
    QVERIFY(!moveSecrets("client_keys: [two]", secrets));
    QVERIFY(!moveSecrets("client_keys: [ one]", secrets));
    QVERIFY(!moveSecrets("client_keys: [one", secrets));
}

void SecretMoveTest::refusesOtherPrograms()
{
    for (const QString &name : {QStringLiteral("databricks.yaml"), QStringLiteral("claude-code-lb.json")}) {
        const auto result = findLiteralSecrets(test::importSample(name));
        QVERIFY(!result);
        QVERIFY2(result.error().message.contains(u"--import"), qPrintable(result.error().message));
    }
}

void SecretMoveTest::errorsShowNoSecret()
{
    const QByteArray text("server: {admin_key: very-secret}");
    const auto moved = moveSecrets("server: {admin_key: other-secret}", found(text).movable);
    QVERIFY(!moved);
    QVERIFY(!moved.error().message.contains(u"secret\""));
    QVERIFY(!moved.error().message.contains(u"very-secret"));
    QVERIFY(!moved.error().message.contains(u"other-secret"));
}

void SecretMoveTest::tellsWhereAValueRemains()
{
    const QByteArray text(
        "# was very-secret before\nserver:\n  admin_key: very-secret\n  admin_key: very-secret\n"
        "client_keys: [short, short]\n# short\n");
    const auto moved = moveSecrets(text, found(text).movable);
    QVERIFY(moved);
    QCOMPARE(moved->remaining, (QList<int>{1, 3}));
    QVERIFY(moved->text.contains("  admin_key: very-secret\n  admin_key: keychain:admin-key\n"));
}

void SecretMoveTest::everySampleIsReadAgain_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("number");
    QTest::newRow("the example") << example() << 0;
    QTest::newRow("the example with secrets") << exampleWithSecrets() << 5;
    QTest::newRow("with CRLF") << exampleWithSecrets().replace("\n", "\r\n") << 5;
    QTest::newRow("with a byte order mark") << QByteArray("\xef\xbb\xbf" + exampleWithSecrets()) << 5;
    QTest::newRow("the Balancer's") << test::importSample(QStringLiteral("balancer.yaml")) << 2;
    QTest::newRow("the Balancer's first") << test::importSample(QStringLiteral("balancer-first.yaml")) << 2;
}

void SecretMoveTest::everySampleIsReadAgain()
{
    QFETCH(QByteArray, text);
    const QList<LiteralSecret> secrets = found(text).movable;
    QTEST(int(secrets.size()), "number");
    const auto moved = moveSecrets(text, secrets);
    QVERIFY2(moved, moved ? "" : qPrintable(moved.error().message));
    QCOMPARE(moved->remaining, QList<int>());
    YamlNode root = parseYaml(moved->text).root;
    resolve(root, secrets);
    QVERIFY(root.isSameAs(parseYaml(text).root));
    const auto before = linesOf(text);
    const auto after = linesOf(moved->text);
    QCOMPARE(after.size(), before.size());
    QSet<int> touched;
    for (const LiteralSecret &secret : secrets)
        touched.insert(secret.line);
    for (int line = 1; line <= before.size(); ++line)
        QCOMPARE(before.at(line - 1) != after.at(line - 1), touched.contains(line));
}

QTEST_GUILESS_MAIN(SecretMoveTest)
#include "tst_secretmove.moc"
