// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamlwriter.h"

#include <QTest>

using namespace signalbox;

class YamlWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatIsReadAgain_data();
    void writesWhatIsReadAgain();
    void writesBlocks();
    void refusesWhatWouldChange();
};

void YamlWriterTest::writesWhatIsReadAgain_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"{}", "[]", "~", "word", "''", "' blank '", "'null'", "'~'", "'true'", "'8000'",
             "'- a'", "'a: b'", "'a #b'", "'*alias'", "'&anchor'", "'!tag'", "'{'", "'%x'", "'@x'", "'`x'",
             "\"two\\nlines\"", "\"tab\\there\"", "'\"'", "''''", "'${A:-b}'", "'$$'", "'没有可用'",
             "'\xf0\x9f\x9a\x82'", "{'*': [a, {b: ~}], '': x, '? y': {}, 'a: b': []}", "[[], [[a]], {}]"})
        QTest::newRow(text) << QByteArray(text);
}

void YamlWriterTest::writesWhatIsReadAgain()
{
    QFETCH(QByteArray, text);
    const YamlNode root = parseYaml(text).root;
    const auto written = writeYaml(root);
    QVERIFY(written);
    QVERIFY2(parseYaml(*written).root.isSameAs(root), written->constData());
}

void YamlWriterTest::writesBlocks()
{
    const YamlNode root = parseYaml(R"({"providers": [{"name": "a", "weight": 2}], "port": "80"})").root;
    const auto written = writeYaml(root);
    QVERIFY(written);
    QCOMPARE(*written, QByteArray("providers:\n  - name: a\n    weight: 2\nport: 80\n"));
}

void YamlWriterTest::refusesWhatWouldChange()
{
    YamlNode root = YamlNode::map(1);
    YamlNode inner = YamlNode::map(1);
    inner.insert(QStringLiteral("very-secret"), YamlNode::scalar(QStringLiteral("x"), 1));
    root.insert(QStringLiteral("<<"), inner); // would be merged
    const auto written = writeYaml(root);
    QVERIFY(!written);
    QVERIFY(!written.error().message.contains(u"very-secret"));
}

QTEST_GUILESS_MAIN(YamlWriterTest)
#include "tst_yamlwriter.moc"
