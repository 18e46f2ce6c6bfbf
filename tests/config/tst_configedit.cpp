// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configedit.h"
#include "support/configtext.h"
#include "support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace signalbox;

namespace {

/// "providers/0/name": numbers are indices.
ConfigPath path(const QByteArray &text)
{
    ConfigPath result;
    for (const QByteArray &step : text.split('/')) {
        bool isNumber = false;
        const qsizetype index = step.toLongLong(&isNumber);
        if (isNumber)
            result = result / index;
        else if (!step.isEmpty())
            result = result / QString::fromUtf8(step);
    }
    return result;
}

YamlNode value(const QByteArray &yaml)
{
    return parseYaml(yaml).root;
}

QByteArray shown(const Result<QByteArray> &result)
{
    return result ? *result : "error: " + result.error().message.toUtf8();
}

QByteArray edited(const QByteArray &text, const std::function<void(ConfigEdit &)> &change)
{
    ConfigEdit edit(text);
    change(edit);
    return shown(edit.apply());
}

} // namespace

class ConfigEditTest : public QObject
{
    Q_OBJECT

private slots:
    void sets_data();
    void sets();
    void removes_data();
    void removes();
    void inserts_data();
    void inserts();
    void moves_data();
    void moves();
    void renames_data();
    void renames();
    void prunesWhatIsEmptyWithout();
    void refuses_data();
    void refuses();
    void showsNoSecret();
    void changesTheExampleInOneLine_data();
    void changesTheExampleInOneLine();
};

void ConfigEditTest::sets_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const QByteArray &place, const QByteArray &value, const QByteArray &before,
              const QByteArray &after) { QTest::newRow(name) << place << value << before << after; };
    row("a number", "server/port", "8485", "# c\nserver:\n  port: 8484  # d\n  host: x\n",
        "# c\nserver:\n  port: 8485  # d\n  host: x\n");
    row("a quoted text", "a", "it's", "a: 'x' # c\n", "a: 'it''s' # c\n");
    row("a text that needs quotes", "a", "'b: c # d'", "a: x # c\n", "a: \"b: c # d\" # c\n");
    row("the same", "a/b", "x", "a: {b:   'x' }", "a: {b:   'x' }");
    row("in CRLF", "a/c", "2", "a:\r\n  b: 1\r\nd: 3\r\n", "a:\r\n  b: 1\r\n  c: 2\r\nd: 3\r\n");
    row("a new member", "a/c", "2", "a:\n    b: 1 # x\n    # e\nd: 3\n",
        "a:\n    b: 1 # x\n    # e\n    c: 2\nd: 3\n");
    row("a new member in braces", "a/c", "2", "a: {b: 1}\n", "a: {b: 1, c: 2}\n");
    row("a new section", "server/port", "1", "a: 1\n", "a: 1\n\nserver:\n  port: 1\n");
    row("a new section with its indentation", "server/port", "1", "a:\n    b: 1\n",
        "a:\n    b: 1\n\nserver:\n    port: 1\n");
    row("a section without value", "server/port", "1", "server: # c\na: 1\n",
        "server: # c\n  port: 1\na: 1\n");
    row("an empty section", "server/port", "1", "server: {} # c\n", "server: # c\n  port: 1\n");
    row("a null", "a/b", "1", "a:\n  b: ~ # c\n  c: null\n", "a:\n  b: 1 # c\n  c: null\n");
    row("a null in braces", "a/b", "1", "a: {b: , c: null}\n", "a: {b: 1 , c: null}\n");
    row("an empty text", "server/port", "1", "",
        "# The configuration of Signalbox. config.example.yaml has every key; a change of this file is "
        "applied at "
        "once.\n\nserver:\n  port: 1\n");
    row("only comments", "server/port", "1", "# c", "# c\nserver:\n  port: 1\n");
    row("empty JSON", "server/port", "1", "{}", "{\"server\": {\"port\": 1}}");
    row("JSON in a line", "b/c", "x", "{\"a\": 1, \"b\": {\"d\": 2}}",
        "{\"a\": 1, \"b\": {\"d\": 2, \"c\": \"x\"}}");
    row("JSON in lines", "b/e", "{f: [g], h: {i: 1}}",
        "{\n  \"b\": {\n    \"c\": {\n      \"d\": 1\n    }\n  }\n}\n",
        "{\n  \"b\": {\n    \"c\": {\n      \"d\": 1\n    },\n    \"e\": {\n      \"f\": [\"g\"],\n      "
        "\"h\": {\n        \"i\": 1\n      }\n    }\n  }\n}\n");
    row("JSON number to text", "a", "x y", "{\"a\": 1}", "{\"a\": \"x y\"}");
    row("JSON with tabs", "b", "2", "{\n\t\"a\": 1\n}", "{\n\t\"a\": 1,\n\t\"b\": 2\n}");
    row("a list's items", "a", "[x, z, w]", "a: [x, y] # c\n", "a: [x, z, w] # c\n");
    row("a list in lines", "a", "[x, z]", "a:\n  # 1\n  - x # x\n  # 2\n  - y # y\nb: 1\n",
        "a:\n  # 1\n  - x # x\n  # 2\n  - z # y\nb: 1\n");
    row("another order of a list", "a", "[y, x]", "a:\n  # 1\n  - x # x\n  # 2\n  - y # y\nb: 1\n",
        "a:\n  # 2\n  - y # y\n  # 1\n  - x # x\nb: 1\n");
    row("a shorter list", "a", "[y]", "a:\n- x\n- y # c\n- z\nb: 1\n", "a:\n- y # c\nb: 1\n");
    row("an empty list", "a", "[]", "a: # c\n- x\n- y # d\n# e\nb: 1\n", "a: [] # c\n# e\nb: 1\n");
    row("a list in place of a text", "a", "[x, y]", "a: x # c\n", "a: [x, y] # c\n");
    row("a mapping in place of a list", "r/*",
        "{strategy: random, targets: [{provider: a, model: b, weight: 1, priority: 4}]}",
        "r:\n  \"*\": [a]  # c\n  b: [a]\n",
        "r:\n  \"*\":  # c\n    strategy: random\n    targets:\n      - provider: a\n        model: b\n      "
        "  "
        "weight: 1\n        priority: 4\n  b: [a]\n");
    row("a mapping in place of an item", "r/*/0", "{provider: a, model: b}",
        "r:\n  \"*\":\n  - a # c\n  - b\n", "r:\n  \"*\":\n  - {provider: a, model: b} # c\n  - b\n");
    row("only what differs of a mapping", "a", "{b: 1, d: {e: 3}, c: 2}",
        "a:\n  # b\n  b: 0 # b\n  c: 2 # c\n  x: 9\nz: 1\n",
        "a:\n  # b\n  b: 1 # b\n  d:\n    e: 3\n  c: 2 # c\nz: 1\n");
    row("a text of several lines", "a", "x", "a: |  # c\n  1\n  2\nb: 1\n", "a: x  # c\nb: 1\n");
    row("an alias", "b", "{y: 1}", "a: &q {x: 1}\nb: *q # c\n", "a: &q {x: 1}\nb: # c\n  y: 1\n");
    row("an item of a list that lacks it", "a/0", "x", "b: 1\n", "b: 1\na: [x]\n");
    row("beside a merge key", "b/z", "1", "a: &q {x: 1}\nb:\n  y: 1\n  <<: *q\n",
        "a: &q {x: 1}\nb:\n  y: 1\n  z: 1\n  <<: *q\n");
    row("no last line break", "a/c", "1", "a:\n  b: 1", "a:\n  b: 1\n  c: 1");
    row("before the document's end", "b", "1", "a: 1\n...\n", "a: 1\nb: 1\n...\n");
}

void ConfigEditTest::sets()
{
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, before);
    QTEST(edited(before, [&](ConfigEdit &edit) { edit.set(path(place), ::value(value)); }), "after");
}

void ConfigEditTest::removes_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &place, const QByteArray &before,
                         const QByteArray &after) { QTest::newRow(name) << place << before << after; };
    row("nothing", "x/y", "a: 1\n", "a: 1\n");
    row("with its comments", "b", "a: 1\n# about b\n# at length\nb: 2 # b\n# about c\nc: 3\n",
        "a: 1\n# about c\nc: 3\n");
    row("not what was switched off", "b", "a: 1\n# x: 1\n# about b\nb: 2\nc: 3\n", "a: 1\n# x: 1\nc: 3\n");
    row("not what stands free", "b", "a: 1\n# free\n\nb: 2\n\nc: 3\n", "a: 1\n# free\n\nc: 3\n");
    row("not the file's beginning", "a", "# file\na: 1\nb: 2\n", "# file\nb: 2\n");
    row("what is indented below it", "p/0", "p:\n  - name: a\n    # x: 1\n\n    # y\n\n  - name: b\nc: 1\n",
        "p:\n  - name: b\nc: 1\n");
    row("a blank line", "p/1", "p:\n  - name: a\n\n  - name: b\n\nc: 1\n", "p:\n  - name: a\n\nc: 1\n");
    row("the last in a file", "b", "a: 1\n\nb: 2\n", "a: 1\n");
    row("the last without line break", "b", "a: 1\nb: 2", "a: 1");
    row("the only one", "a/b", "a: # c\n  b: 1 # d\n  # e\nf: 1\n", "a: {} # c\nf: 1\n");
    row("the first behind a dash", "p/0/x", "p:\n  - x: 1 # c\n    name: a\n", "p:\n  - name: a\n");
    row("the first behind a dash before a comment", "p/0/x", "p:\n  - x: 1 # c\n    # n\n    name: a\n",
        "p:\n  -\n    # n\n    name: a\n");
    row("in brackets", "a/1", "a: [x, y, z] # c\n", "a: [x, z] # c\n");
    row("the first in brackets", "a/0", "a: [x, y, z]\n", "a: [y, z]\n");
    row("the last in brackets", "a/2", "a: [x, y, z ]\n", "a: [x, y ]\n");
    row("before a last comma", "a/1", "a: [x, y, ]\n", "a: [x, ]\n");
    row("the only one in brackets", "a/0", "a: [ x, ] # c\n", "a: [] # c\n");
    row("a line in brackets", "a/1", "a: [\n  x, # x\n  y, # y\n  # z\n  z # z\n]\n",
        "a: [\n  x, # x\n  # z\n  z # z\n]\n");
    row("the last line in brackets", "a/2", "a: [\n  x, # x\n  y, # y\n  z # z\n]\n",
        "a: [\n  x, # x\n  y # y\n]\n");
    row("of JSON", "b", "{\r\n  \"a\": 1,\r\n  \"b\": {\r\n    \"c\": 1\r\n  }\r\n}", "{\r\n  \"a\": 1\r\n}");
}

void ConfigEditTest::removes()
{
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, before);
    QTEST(edited(before, [&](ConfigEdit &edit) { edit.remove(path(place)); }), "after");
}

void ConfigEditTest::inserts_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const QByteArray &list, int index, const QByteArray &before,
              const QByteArray &after) { QTest::newRow(name) << list << index << before << after; };
    row("in front", "p", 0, "p:\n  # about a\n  - name: a\n    x: 1\n",
        "p:\n  - name: new\n    n: 1\n  # about a\n  - name: a\n    x: 1\n");
    row("between with blank lines", "p", 1, "p:\n- name: a\n\n- name: b\nc: 1\n",
        "p:\n- name: a\n\n- name: new\n  n: 1\n\n- name: b\nc: 1\n");
    row("behind", "p", 9, "p:\n- {name: a}\n# c\nc: 1\n",
        "p:\n- {name: a}\n- {name: new, n: 1}\n# c\nc: 1\n");
    row("in brackets in front", "p", 0, "p: [{name: a}]\n", "p: [{name: new, n: 1}, {name: a}]\n");
    row("in lines of brackets", "p", 1, "p: [\n  {\"name\": \"a\"}, # a\n  {\"name\": \"b\"} # b\n]\n",
        "p: [\n  {\"name\": \"a\"}, # a\n  {name: new, n: 1},\n  {\"name\": \"b\"} # b\n]\n");
    row("into none", "p", 0, "a: 1\n", "a: 1\n\np:\n  - {name: new, n: 1}\n");
}

void ConfigEditTest::inserts()
{
    QFETCH(QByteArray, list);
    QFETCH(int, index);
    QFETCH(QByteArray, before);
    const auto insert = [&](ConfigEdit &edit) { edit.insert(path(list), index, value("{name: new, n: 1}")); };
    QTEST(edited(before, insert), "after");
}

void ConfigEditTest::moves_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const QByteArray &place, int from, int to, const QByteArray &before,
              const QByteArray &after) { QTest::newRow(name) << place << from << to << before << after; };
    row("items with their comments", "p", 2, 0,
        "p:\n  # a\n  - name: a\n    # x: 1\n\n  # - name: off\n\n  - name: b\n  # c\n  - name: c # cc\nd: "
        "1\n",
        "p:\n  # c\n  - name: c # cc\n\n  # - name: off\n\n  # a\n  - name: a\n    # x: 1\n  - name: b\nd: "
        "1\n");
    row("members", "r", 0, 1, "r:\n  \"*a*\":  # a\n    - x\n  # b\n  \"*\": [y]",
        "r:\n  # b\n  \"*\": [y]\n  \"*a*\":  # a\n    - x");
    row("in brackets", "p", 0, 2, "p: [a , b,  c] # x\n", "p: [b , c,  a] # x\n");
    row("behind a dash", "p/0", 1, 0, "p:\n- name: a\n  x: 1\n", "p:\n- x: 1\n  name: a\n");
    row("nowhere", "p", 1, 1, "p: [a, b]", "p: [a, b]");
}

void ConfigEditTest::moves()
{
    QFETCH(QByteArray, place);
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(QByteArray, before);
    QTEST(edited(before, [&](ConfigEdit &edit) { edit.move(path(place), from, to); }), "after");
}

void ConfigEditTest::renames_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("plain") << QByteArray("r:\n  old: [a] # c\n") << QByteArray("r:\n  \"*new*\": [a] # c\n");
    QTest::newRow("quoted") << QByteArray("r:\n  'old' : [a]\n") << QByteArray("r:\n  '*new*' : [a]\n");
    QTest::newRow("in braces") << QByteArray("r: {old: [a], b: [c]}")
                               << QByteArray("r: {\"*new*\": [a], b: [c]}");
    QTest::newRow("JSON") << QByteArray("{\"r\": {\"old\": 1}}") << QByteArray("{\"r\": {\"*new*\": 1}}");
}

void ConfigEditTest::renames()
{
    QFETCH(QByteArray, before);
    const auto rename = [](ConfigEdit &edit) { edit.rename(path("r/old"), QStringLiteral("*new*")); };
    QTEST(edited(before, rename), "after");
}

void ConfigEditTest::prunesWhatIsEmptyWithout()
{
    QCOMPARE(edited("a: 1\n\nb:\n  c:\n    d: 1\n", [](ConfigEdit &edit) { edit.prune(path("b/c/d")); }),
        QByteArray("a: 1\n"));
}

void ConfigEditTest::refuses_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const QByteArray &place, const QByteArray &text,
                         const QByteArray &message) { QTest::newRow(name) << place << text << message; };
    row("an anchor's value", "b/x", "a: &q\n  x: 1\nb: *q\n", "line 3: 'b' is written in a way");
    row("an anchor that is used", "a/x", "a: &q {x: 1}\nb: *q\n", "by hand");
    row("what a merge key brings", "b/x", "a: &q {x: 1}\nb:\n  <<: *q\n  y: 1\n", "by hand");
    row("a broken text", "a", "x: 1\na: 'b\n", "line 2: ");
    row("a list", "a", "- a\n", "must be a mapping");
    row("another program's", "a", "endpoints: [{name: a}]", "--import");
    row("within a text", "a/b/c", "x: 1\na: {b: x}\n", "line 2: 'a.b' is written");
    row("a question mark's key", "a", "? a\n: 1\nb: 2\n", "by hand");
}

void ConfigEditTest::refuses()
{
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    const QByteArray result = edited(text, [&](ConfigEdit &edit) { edit.set(path(place), value("9")); });
    QVERIFY2(result.startsWith("error: ") && result.contains(message), result.constData());
}

void ConfigEditTest::showsNoSecret()
{
    const QByteArray result = edited("a: &q {x: sk-before}\nb: *q\n", [](ConfigEdit &edit) {
        edit.set(path("a/x"), QStringLiteral("sk-very-secret"));
        edit.set(path("sk-a-key/x"), QStringLiteral("1"));
    });
    QVERIFY(result.startsWith("error: "));
    QVERIFY(!result.contains("sk-"));
}

void ConfigEditTest::changesTheExampleInOneLine_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const QByteArray &place, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(place.constData()) << place << before << after;
    };
    row("providers/1/max_concurrent", "max_concurrent: 4 ", "max_concurrent: 9 ");
    row("model_routes/*haiku*/1/weight", "priority: 2, weight: 1, e", "priority: 2, weight: 9, e");
    row("projects/web shop/model_routes/*/0", "      \"*\": [anthropic]", "      \"*\": [9]");
    row("timeouts/idle", "  idle: 5m ", "  idle: 9 ");
    row("budgets/0/notify_at/1", "[80, 95, 100]", "[80, 9, 100]");
}

void ConfigEditTest::changesTheExampleInOneLine()
{
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFile file(test::sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray text = file.readAll();
    const QByteArray result = edited(text, [&](ConfigEdit &edit) { edit.set(path(place), value("9")); });
    QCOMPARE(text.count(before), 1);
    QCOMPARE(result, text.replace(before, after));
}

QTEST_GUILESS_MAIN(ConfigEditTest)
#include "tst_configedit.moc"
