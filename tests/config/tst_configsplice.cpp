// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configsplice.h"
#include "support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace signalbox;

namespace {

/// The first scalar of a tree that has this text.
const YamlNode *scalarWith(const YamlNode &node, const QString &text)
{
    if (node.kind == YamlNode::Kind::Scalar && node.text.trimmed() == text)
        return &node;
    for (const YamlNode &child : node.children) {
        if (const YamlNode *found = scalarWith(child, text))
            return found;
    }
    return nullptr;
}

Result<QByteArray> withNew(const QByteArray &text, const QString &old, const QString &value)
{
    ConfigSplice splice(text);
    const YamlNode *scalar = scalarWith(splice.parsing().root, old);
    if (!scalar)
        return Error{Error::Kind::NotFound, QStringLiteral("the test's text has no such value")};
    splice.replace(*scalar, value);
    return splice.apply();
}

void collectScalars(const YamlNode &node, QList<const YamlNode *> &scalars)
{
    if (node.kind == YamlNode::Kind::Scalar)
        scalars.append(&node);
    for (const YamlNode &child : node.children)
        collectScalars(child, scalars);
}

QByteArray fileText(const char *relative)
{
    QFile file(test::sourceFile(QLatin1String(relative)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ConfigSpliceTest : public QObject
{
    Q_OBJECT

private slots:
    void replacesNothingElse_data();
    void replacesNothingElse();
    void findsFoldedTexts_data();
    void findsFoldedTexts();
    void quotesWhereNeeded_data();
    void quotesWhereNeeded();
    void replacesSeveral();
    void equalReplacementsAreOne();
    void refusesTwoValuesOfOnePlace();
    void refusesABrokenText();
    void refusesWhatWouldChangeMore();
    void whatIsNotReplacedStays();
    void everyValueCanBeReplaced_data();
    void everyValueCanBeReplaced();
};

void ConfigSpliceTest::replacesNothingElse_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << before << after;
    };
    row("plain", "a: old\nb: 1\n", "a: keychain:x\nb: 1\n");
    row("without a last line break", "b: 1\na: old", "b: 1\na: keychain:x");
    row("single quotes", "a: 'old' # c\n", "a: 'keychain:x' # c\n");
    row("double quotes", "a: \"old\"   # c\n", "a: \"keychain:x\"   # c\n");
    row("an escape", "a: \"ol\\u0064\" # \"old\"\n", "a: \"keychain:x\" # \"old\"\n");
    row("a comment behind", "a: old # old\nb: old-one\n", "a: keychain:x # old\nb: old-one\n");
    row("CRLF", "b: 1\r\na: old\r\nc: 2\r\n", "b: 1\r\na: keychain:x\r\nc: 2\r\n");
    row("CRLF and quotes", "b: 1\r\na: 'old'\r\nc: 2\r\n", "b: 1\r\na: 'keychain:x'\r\nc: 2\r\n");
    row("a byte order mark",
        "\xef\xbb\xbf"
        "b: 1\na: old\n",
        "\xef\xbb\xbf"
        "b: 1\na: keychain:x\n");
    row("a byte order mark on the same line",
        "\xef\xbb\xbf"
        "a: old\n",
        "\xef\xbb\xbf"
        "a: keychain:x\n");
    row("UTF-8 before it", "b: \xe6\xb2\xa1\xf0\x9f\x9a\x82\na: old\n",
        "b: \xe6\xb2\xa1\xf0\x9f\x9a\x82\na: keychain:x\n");
    row("UTF-8 on the same line", "{b: '\xe6\xb2\xa1\xf0\x9f\x9a\x82', a: old} # \xc3\xa4\n",
        "{b: '\xe6\xb2\xa1\xf0\x9f\x9a\x82', a: keychain:x} # \xc3\xa4\n");
    row("tabs", "a:\told\t# c\nb:\t1\n", "a:\tkeychain:x\t# c\nb:\t1\n");
    row("a list", "a:\n- 1\n- old\n- 2\n", "a:\n- 1\n- keychain:x\n- 2\n");
    row("a list in brackets", "a: [1,old,2]\n", "a: [1,keychain:x,2]\n");
    row("a mapping in braces", "a: {k: old}\n", "a: {k: keychain:x}\n");
    row("JSON", "{\"a\": [\"old\", 1], \"b\": \"x\"}", "{\"a\": [\"keychain:x\", 1], \"b\": \"x\"}");
    row("JSON without blanks", "{\"a\":\"old\",\"b\":1}", "{\"a\":\"keychain:x\",\"b\":1}");
    row("JSON with tabs", "{\n\t\"a\":\t\"old\"\n}\n", "{\n\t\"a\":\t\"keychain:x\"\n}\n");
    row("JSON behind a surrogate pair", "{\"b\": \"\\ud83d\\ude82\\uD83D\\uDE82\", \"a\": \"old\"}",
        "{\"b\": \"\\ud83d\\ude82\\uD83D\\uDE82\", \"a\": \"keychain:x\"}");
    row("an anchor", "a: &k old\nb: *k\n", "a: &k keychain:x\nb: *k\n");
    row("an anchor and a tag", "a: !!str &k 'old'\nb: *k\n", "a: !!str &k 'keychain:x'\nb: *k\n");
    row("a long tag", "a: !<tag:yaml.org,2002:str> old\n", "a: !<tag:yaml.org,2002:str> keychain:x\n");
    row("an anchor on the line before", "a: &k # c\n  old\nb: 1\n", "a: &k # c\n  keychain:x\nb: 1\n");
    row("a merged mapping", "d: &d {a: old}\nm: {<<: *d, b: 1}\n",
        "d: &d {a: keychain:x}\nm: {<<: *d, b: 1}\n");
    row("a key twice", "a: first\na: old\n", "a: first\na: keychain:x\n");
    row("the next line", "a:\n  old\nb: 1\n", "a:\n  keychain:x\nb: 1\n");
    row("a block", "a: |\n  old\nb: 1\n", "a: keychain:x\nb: 1\n");
    row("a block with a comment", "a: |-  # c\n    old\n\n# d\nb: 1\n", "a: keychain:x  # c\n\n# d\nb: 1\n");
    row("a folded block", "l:\n  - a: >+\n      old\n\n    b: 1\n", "l:\n  - a: keychain:x\n\n    b: 1\n");
    row("a block at the end", "b: 1\na: |\n  old", "b: 1\na: keychain:x");
    row("a block with CRLF", "a: |\r\n  old\r\nb: 1\r\n", "a: keychain:x\r\nb: 1\r\n");
    row("two documents", "---\na: old\n---\na: old\n", "---\na: keychain:x\n---\na: old\n");
}

void ConfigSpliceTest::replacesNothingElse()
{
    QFETCH(QByteArray, before);
    const auto result = withNew(before, QStringLiteral("old"), QStringLiteral("keychain:x"));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QTEST(*result, "after");
}

void ConfigSpliceTest::findsFoldedTexts_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << before << after;
    };
    row("plain", "a: two\n   words # c\nb: 1\n", "a: keychain:x # c\nb: 1\n");
    row("plain and CRLF", "a: two\r\n   words\r\nb: 1\r\n", "a: keychain:x\r\nb: 1\r\n");
    row("single quotes", "a: 'two\n  words' # c\n", "a: 'keychain:x' # c\n");
    row("double quotes", "a: \"two\n  words\"\nb: 1\n", "a: \"keychain:x\"\nb: 1\n");
    row("an escaped line break", "a: \"two \\\n  words\"\nb: 1\n", "a: \"keychain:x\"\nb: 1\n");
    row("a folded block", "a: >\n  two\n  words\nb: 1\n", "a: keychain:x\nb: 1\n");
}

void ConfigSpliceTest::findsFoldedTexts()
{
    QFETCH(QByteArray, before);
    const auto result = withNew(before, QStringLiteral("two words"), QStringLiteral("keychain:x"));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QTEST(*result, "after");
}

void ConfigSpliceTest::quotesWhereNeeded_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const QByteArray &before, const QString &value, const QByteArray &after) {
        QTest::addRow("%s to %s", before.trimmed().constData(), qPrintable(value))
            << before << value << after;
    };
    row("a: old\n", QStringLiteral("keychain:a b"), "a: \"keychain:a b\"\n");
    row("a: old\n", QStringLiteral("keychain:a/b/2"), "a: keychain:a/b/2\n");
    row("a: old\n", QStringLiteral("true"), "a: \"true\"\n");
    row("a: old\n", QStringLiteral("x: y # z"), "a: \"x: y # z\"\n");
    row("a: old\n", QStringLiteral("\"\\"), "a: \"\\\"\\\\\"\n");
    row("a: 'old'\n", QStringLiteral("it's"), "a: 'it''s'\n");
    row("a: 'old'\n", QStringLiteral("two\nlines"), "a: \"two\\u000alines\"\n");
    row("a: [old]\n", QStringLiteral("keychain:a,b]"), "a: [\"keychain:a,b]\"]\n");
    row("a: |\n  old\n", QStringLiteral("keychain:\xe6"), "a: \"keychain:\xc3\xa6\"\n");
}

void ConfigSpliceTest::quotesWhereNeeded()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, value);
    const auto result = withNew(before, QStringLiteral("old"), value);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QTEST(*result, "after");
}

void ConfigSpliceTest::replacesSeveral()
{
    ConfigSplice splice("a: one\nb: [two, 'three']\n");
    const YamlNode &root = splice.parsing().root;
    splice.replace(root.find(u"b")->children.at(1), QStringLiteral("keychain:3"));
    splice.replace(*root.find(u"a"), QStringLiteral("keychain:1"));
    const auto result = splice.apply();
    QVERIFY(result);
    QCOMPARE(*result, QByteArray("a: keychain:1\nb: [two, 'keychain:3']\n"));
}

void ConfigSpliceTest::equalReplacementsAreOne()
{
    ConfigSplice splice("a: &k one\nb: *k\n");
    splice.replace(*splice.parsing().root.find(u"a"), QStringLiteral("keychain:1"));
    splice.replace(*splice.parsing().root.find(u"b"), QStringLiteral("keychain:1"));
    const auto result = splice.apply();
    QVERIFY(result);
    QCOMPARE(*result, QByteArray("a: &k keychain:1\nb: *k\n"));
}

void ConfigSpliceTest::refusesTwoValuesOfOnePlace()
{
    ConfigSplice splice("# c\na: &k one\nb: *k\n");
    splice.replace(*splice.parsing().root.find(u"a"), QStringLiteral("keychain:1"));
    splice.replace(*splice.parsing().root.find(u"b"), QStringLiteral("keychain:2"));
    const auto result = splice.apply();
    QVERIFY(!result);
    QVERIFY2(result.error().message.startsWith(u"line 2: "), qPrintable(result.error().message));
}

void ConfigSpliceTest::refusesABrokenText()
{
    const auto result = ConfigSplice("a: 1\nb: 'open\n").apply();
    QVERIFY(!result);
    QVERIFY(result.error().message.startsWith(u"line "));
}

void ConfigSpliceTest::refusesWhatWouldChangeMore()
{
    // What is expected is one value more than the edit makes.
    const QByteArray text("a: old\nb: old\n");
    YamlNode expected = parseYaml(text).root;
    expected.find(u"a")->text = QStringLiteral("new");
    QVERIFY(splicedYaml(text, {{3, 6, "new"}}, expected));
    QVERIFY(!splicedYaml(text, {{10, 13, "new"}}, expected));
    QVERIFY(!splicedYaml(text, {{3, 6, "new\nc: 1"}}, expected));
    QVERIFY(!splicedYaml(text, {{3, 6, "new\na: new"}}, expected)); // a warning more
    QVERIFY(!splicedYaml(text, {{3, 6, "'new"}}, expected));
    QVERIFY(!splicedYaml(text, {{3, 6, "new"}, {5, 7, ""}}, expected)); // they overlap
    QVERIFY(!splicedYaml(text, {{3, 60, "new"}}, expected));
}

void ConfigSpliceTest::whatIsNotReplacedStays()
{
    const QByteArray text("\xef\xbb\xbf# c\r\na: {b: [1, *x ]}");
    QVERIFY(!ConfigSplice(text).apply()); // there is no anchor
    const QByteArray sound("\xef\xbb\xbf# c\r\na: {b: [1, 2 ]}");
    QCOMPARE(ConfigSplice(sound).apply().value(), sound);
}

void ConfigSpliceTest::everyValueCanBeReplaced_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray example = fileText("resources/config.example.yaml");
    QTest::newRow("the example") << example;
    QTest::newRow("with CRLF") << QByteArray(example).replace("\n", "\r\n");
    for (const char *name :
        {"balancer.yaml", "balancer-first.yaml", "databricks.yaml", "claude-code-lb.json"})
        QTest::newRow(name) << fileText(QByteArray(QByteArray("tests/data/import/") + name).constData());
}

void ConfigSpliceTest::everyValueCanBeReplaced()
{
    QFETCH(QByteArray, text);
    const ConfigSplice untouched(text);
    QList<const YamlNode *> scalars;
    collectScalars(untouched.parsing().root, scalars);
    QVERIFY(scalars.size() > 5);
    const auto before = text.split('\n');
    for (const YamlNode *scalar : std::as_const(scalars)) {
        ConfigSplice splice(text);
        splice.replace(*scalar, QStringLiteral("keychain:some where"));
        const auto result = splice.apply();
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        const auto after = result->split('\n');
        QCOMPARE(after.size(), before.size());
        for (int line = 1; line <= before.size(); ++line)
            QCOMPARE(after.at(line - 1) != before.at(line - 1), line == scalar->line);
    }
}

QTEST_GUILESS_MAIN(ConfigSpliceTest)
#include "tst_configsplice.moc"
