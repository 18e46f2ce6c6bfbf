// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretextraction.h"

#include <QTest>

using namespace signalbox;

namespace {

QStringList allTexts(const YamlNode &node)
{
    QStringList texts{node.key, node.text};
    for (const YamlNode &child : node.children)
        texts << allTexts(child);
    return texts;
}

YamlNode provider(const QByteArray &members)
{
    return parseYaml("providers: [{name: Main One, " + members + "}]").root;
}

} // namespace

class SecretExtractionTest : public QObject
{
    Q_OBJECT

private slots:
    void takesEverySecret_data();
    void takesEverySecret();
    void leavesTheRest_data();
    void leavesTheRest();
    void namesTheVariablesThatAreThere_data();
    void namesTheVariablesThatAreThere();
    void aDefaultIsASecret();
    void variablesDoNotClash();
    void tellsWhereItStood();
    void takesKeysOutOfCommands_data();
    void takesKeysOutOfCommands();
};

void SecretExtractionTest::takesEverySecret_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("variable");
    const auto row = [](const char *text, const char *variable) {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(variable);
    };
    row("providers: [{name: Main One, auth_value: very-secret}]", "SIGNALBOX_KEY_MAIN_ONE");
    row("providers: [{name: Main One, auth_values: [very-secret]}]", "SIGNALBOX_KEY_MAIN_ONE");
    row("providers: [{name: a, account_email: x@y.z, auth_value: very-secret}]", "SIGNALBOX_KEY_A_X_Y_Z");
    row("providers: [{name: \"\xe6\xb2\xa1\", auth_value: very-secret}]", "SIGNALBOX_KEY_1");
    row("providers: [{auth_value: very-secret}]", "SIGNALBOX_KEY_1");
    row("providers: [{name: a, auth_value: 'x${B}very-secret'}]", "SIGNALBOX_KEY_A");
    row("providers: [{name: a, headers: {Authorization: Bearer very-secret}}]", "SIGNALBOX_HEADER_A");
    row("providers: [{name: a, headers: {X-Api-Key: very-secret}}]", "SIGNALBOX_HEADER_A");
    row("providers: [{name: a, proxy: 'http://u:very-secret@h:1'}]", "SIGNALBOX_PASSWORD_A");
    row("providers: [{name: a, proxy: 'http://very-secret@h:1'}]", "SIGNALBOX_PASSWORD_A");
    row("providers: [{name: a, base_url: 'https://h.example/v1?b=1&api_key=very-secret'}]",
        "SIGNALBOX_KEY_A");
    row("providers: [{name: a, oauth: {token_params: {key: very-secret}}}]", "SIGNALBOX_PARAMETER_A");
    row("providers: [{name: a, oauth: {client_secret: very-secret}}]", "SIGNALBOX_CLIENT_SECRET_A");
    row("client_keys: [very-secret]", "SIGNALBOX_CLIENT_KEY");
    row("client_keys: [{key: very-secret, name: x}]", "SIGNALBOX_CLIENT_KEY");
    row("auth_keys: [very-secret]", "SIGNALBOX_CLIENT_KEY");
    row("auth: {api_key: very-secret}", "SIGNALBOX_CLIENT_KEY");
    row("settings: {auth: {api_key: very-secret}}", "SIGNALBOX_CLIENT_KEY");
    row("settings: {client_keys: [very-secret]}", "SIGNALBOX_CLIENT_KEY");
    row("settings: {oauth: {proxy: 'socks5://u:very-secret@h:1'}}", "SIGNALBOX_PASSWORD");
    row("server: {admin_key: very-secret}", "SIGNALBOX_ADMIN_KEY");
}

void SecretExtractionTest::takesEverySecret()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, variable);
    YamlNode root = parseYaml(text).root;
    const auto variables = SecretExtraction(root).extract();
    QCOMPARE(variables.size(), 1);
    QCOMPARE(variables.at(0).name, variable);
    QVERIFY(variables.at(0).isNew);
    const QString all = allTexts(root).join(u'\n');
    QVERIFY2(all.contains(QStringLiteral("${%1}").arg(variable)), qPrintable(all));
    QVERIFY2(!all.contains(u"very-secret"), qPrintable(all));
    QVERIFY(!variables.at(0).place.contains(u"very-secret"));
}

void SecretExtractionTest::leavesTheRest_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
        {"providers: [{name: a, auth_value: passthrough}]", "providers: [{name: a, auth_value: oauth}]",
            "providers: [{name: a, auth_value: 'keychain:item'}]", "providers: [{name: a, auth_value: ''}]",
            "providers: [{name: a, headers: {X-Team: tools}}]",
            "providers: [{name: a, base_url: 'https://a.example/@x', proxy: 'http://h:1'}]",
            "providers: [{name: a, balance_check: 'curl https://a.example/balance | jq .left'}]",
            "settings: {port: 1, log_file_path: /x}", "client_keys: []",
            "client_keys: ['keychain:a', 'file:b', 'sha256:0']", "client_keys: [{key: 'sha256:0'}]",
            "server: {admin_key: 'file:b'}", "providers: text"})
        QTest::newRow(text) << QByteArray(text);
}

void SecretExtractionTest::leavesTheRest()
{
    QFETCH(QByteArray, text);
    const YamlNode before = parseYaml(text).root;
    YamlNode root = before;
    QVERIFY(SecretExtraction(root).extract().isEmpty());
    QVERIFY(root.isSameAs(before));
}

void SecretExtractionTest::namesTheVariablesThatAreThere_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("auth_value: '${KEY}'") << QStringLiteral("KEY");
    QTest::newRow("auth_value: '${A}${B}'") << QStringLiteral("A B");
    QTest::newRow("headers: {Authorization: 'Bearer ${KEY}'}") << QStringLiteral("KEY");
    QTest::newRow("proxy: 'http://u:${PASS}@h:1'") << QStringLiteral("PASS");
}

void SecretExtractionTest::namesTheVariablesThatAreThere()
{
    const YamlNode before = provider(QTest::currentDataTag());
    YamlNode root = before;
    QStringList names;
    for (const SecretVariable &variable : SecretExtraction(root).extract()) {
        QVERIFY(!variable.isNew);
        names << variable.name;
    }
    QTEST(names.join(u' '), "expected");
    QVERIFY(root.isSameAs(before));
}

void SecretExtractionTest::aDefaultIsASecret()
{
    YamlNode root = provider("auth_value: '${KEY:-very-secret}'");
    const auto variables = SecretExtraction(root).extract();
    QCOMPARE(variables.size(), 1);
    QCOMPARE(variables.at(0).name, QStringLiteral("KEY"));
    QVERIFY(variables.at(0).isNew);
    QVERIFY(allTexts(root).contains(QStringLiteral("${KEY}")));
}

void SecretExtractionTest::variablesDoNotClash()
{
    YamlNode root = parseYaml("providers:\n"
                              "  - {name: a b, auth_value: [one, two, '${SIGNALBOX_KEY_A_B_2}']}\n"
                              "  - {name: a-b, auth_value: three}\n"
                              "client_keys: [four, five]\n")
                        .root;
    QStringList names;
    for (const SecretVariable &variable : SecretExtraction(root).extract())
        names << variable.name;
    QCOMPARE(names.join(u' '),
        QStringLiteral("SIGNALBOX_KEY_A_B SIGNALBOX_KEY_A_B_3 SIGNALBOX_KEY_A_B_2 SIGNALBOX_KEY_A_B_4 "
                       "SIGNALBOX_CLIENT_KEY SIGNALBOX_CLIENT_KEY_2"));
}

void SecretExtractionTest::tellsWhereItStood()
{
    YamlNode root = parseYaml("providers:\n  - name: a\n    auth_value:\n      - x\n      - y\n").root;
    const auto variables = SecretExtraction(root).extract();
    QCOMPARE(variables.size(), 2);
    QCOMPARE(variables.at(1).place, QStringLiteral("auth_value of provider 'a'"));
    QCOMPARE(variables.at(1).line, 5);
}

void SecretExtractionTest::takesKeysOutOfCommands_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *command, const char *expected) {
        QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(expected);
    };
    row("curl -H 'X: own-key-1' x", "curl -H 'X: '\"${SIGNALBOX_KEY_MAIN_ONE}\"'' x");
    row("curl -H \"X: own-key-1\" x", "curl -H \"X: ${SIGNALBOX_KEY_MAIN_ONE}\" x");
    row("curl x?k=own-key-1", "curl x?k=${SIGNALBOX_KEY_MAIN_ONE}");
    row("curl -H \"Authorization: Bearer other-secret\" x",
        "curl -H \"Authorization: Bearer ${SIGNALBOX_CHECK_MAIN_ONE}\" x");
    row("curl -H 'x-api-key: other-secret'", "curl -H 'x-api-key: '\"${SIGNALBOX_CHECK_MAIN_ONE}\"''");
    row("curl x?token=other-secret&a=b", "curl x?token=${SIGNALBOX_CHECK_MAIN_ONE}&a=b");
    row("curl https://u:other-secret@h/", "curl https://${SIGNALBOX_CHECK_MAIN_ONE}@h/");
    row("curl -u me:other-secret h", "curl -u ${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl -s --user admin:hunter2 https://h/", "curl -s --user ${SIGNALBOX_CHECK_MAIN_ONE} https://h/");
    row("curl --user=admin:hunter2 h", "curl --user=${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl -uadmin:hunter2 h", "curl -u${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl -fsSu admin:hunter2 h", "curl -fsSu ${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl -U me:hunter2 h", "curl -U ${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl --proxy-user me:hunter2 h", "curl --proxy-user ${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("curl -u 'me:two words' h", "curl -u ''\"${SIGNALBOX_CHECK_MAIN_ONE}\"'' h");
    row("curl -u \"me:two words\" h", "curl -u \"${SIGNALBOX_CHECK_MAIN_ONE}\" h");
    row("curl -u \"me:$PASSWORD\" h", "curl -u \"me:$PASSWORD\" h");
    row("curl -d 'user=admin&pass=hunter2' h",
        "curl -d 'user=admin&pass='\"${SIGNALBOX_CHECK_MAIN_ONE}\"'' h");
    row("wget --password hunter2 h", "wget --password ${SIGNALBOX_CHECK_MAIN_ONE} h");
    row("check sk-ant-api03-abcdef", "check ${SIGNALBOX_CHECK_MAIN_ONE}");
    row("check 0123456789abcdef0123456789", "check ${SIGNALBOX_CHECK_MAIN_ONE}");
    row("echo own-key-1 own-key-1", "echo ${SIGNALBOX_KEY_MAIN_ONE} ${SIGNALBOX_KEY_MAIN_ONE}");
    row("curl -H \"Authorization: Bearer $TOKEN\" x | jq -r .data.token_left",
        "curl -H \"Authorization: Bearer $TOKEN\" x | jq -r .data.token_left");
}

void SecretExtractionTest::takesKeysOutOfCommands()
{
#ifdef Q_OS_WIN
    QSKIP("the shell here has another form of variables");
#endif
    QFETCH(QString, command);
    YamlNode root = provider("auth_value: own-key-1");
    YamlNode &entry = root.find(u"providers")->children.front();
    entry.insert(QStringLiteral("balance_check"), YamlNode::scalar(command, 1));
    (void)SecretExtraction(root).extract();
    QTEST(entry.find(u"balance_check")->text, "expected");
}

QTEST_GUILESS_MAIN(SecretExtractionTest)
#include "tst_secretextraction.moc"
