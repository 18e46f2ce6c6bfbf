// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/firstconfig.h"

#include <QTest>

using namespace signalbox;

namespace {

FirstConfig sample()
{
    return {QByteArray(32, '\x11'), QByteArray(32, '\xab'),
        {parseYaml("{name: a, base_url: 'https://a.example', auth_value: 'keychain:provider/a'}").root,
            parseYaml("{name: demo, type: demo}").root}};
}

} // namespace

class FirstConfigTest : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatAPersonCanRead();
    void saysWhatItShould();
    void leavesOutWhatIsNotGiven();
    void isReadWithoutProblems();
    void refuses();
};

void FirstConfigTest::writesWhatAPersonCanRead()
{
    const auto text = firstConfigText(sample());
    QVERIFY(text);
    QVERIFY2(text->startsWith("# "), text->constData());
    QVERIFY2(text->contains(QByteArray("\nclient_keys:\n  - name: local\n    key: \"sha256:"
                 + QByteArray("11").repeated(32) + "\"\n")),
        text->constData());
    QVERIFY2(text->contains(QByteArray("\n  admin_key: \"sha256:" + QByteArray("ab").repeated(32) + "\"\n")),
        text->constData());
    QVERIFY2(text->endsWith("\nproviders:\n  - name: a\n    base_url: https://a.example\n"
                            "    auth_value: keychain:provider/a\n  - name: demo\n    type: demo\n"),
        text->constData());
}

void FirstConfigTest::saysWhatItShould()
{
    const YamlParsing parsing = parseYaml(firstConfigText(sample()).value());
    QVERIFY(parsing.problems.isEmpty());
    QCOMPARE(parsing.root.children.size(), std::size_t(3));
    QCOMPARE(parsing.root.find(u"server")->find(u"admin_key")->text,
        QStringLiteral("sha256:") + QStringLiteral("ab").repeated(32));
}

void FirstConfigTest::leavesOutWhatIsNotGiven()
{
    FirstConfig config = sample();
    config.clientKeySha256.clear();
    config.adminKeySha256.clear();
    const YamlNode root = parseYaml(firstConfigText(config).value()).root;
    QCOMPARE(root.children.size(), std::size_t(1));
}

void FirstConfigTest::isReadWithoutProblems()
{
    FirstConfig config = sample();
    config.providers = {parseYaml("{name: demo, type: demo}").root};
    const auto reading = ConfigReader(QProcessEnvironment()).read(firstConfigText(config).value());
    QVERIFY(reading.config);
    for (const ConfigProblem &problem : reading.problems)
        QVERIFY2(problem.message.contains(u"'name' of an entry in"), qPrintable(problem.message));
}

void FirstConfigTest::refuses()
{
    FirstConfig config = sample();
    config.adminKeySha256.chop(1);
    QVERIFY(!firstConfigText(config));
    config = sample();
    config.providers.clear();
    QVERIFY(!firstConfigText(config));
}

QTEST_GUILESS_MAIN(FirstConfigTest)
#include "tst_firstconfig.moc"
