// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/settingstext.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;

namespace {

Setting setting(const char *path, const char *value)
{
    return {QString::fromLatin1(path).split(u'/'), value ? std::optional(QByteArray(value)) : std::nullopt};
}

const QList<Setting> jsonWish{setting("env/URL", "\"http://here\""), setting("helper", "\"a token\"")};
const QList<Setting> tomlWish{setting("model_provider", "\"box\""),
    setting("model_providers/box/name", "\"Box\""),
    setting("model_providers/box/base_url", "\"http://here\"")};

/// The text after `settings`, or what stands in the way.
QByteArray changed(SettingsFormat format, const QByteArray &text, const QList<Setting> &settings)
{
    const auto edits = settingEdits(format, text, settings);
    if (!edits)
        return "error: " + edits.error().message.toUtf8();
    const QByteArray after = applied(text, *edits);
    if (reverted(after, *edits) != std::optional(text))
        return "cannot be reverted";
    return after;
}

/// Made-up texts, the same ones in each run.
class Maker
{
public:
    QByteArray json(int depth = 0)
    {
        if (depth > 0 && (depth > 3 || one(3) == 0))
            return pick({"1", "\"}\"", "[1, {\"env\": 2}]", "null", "\"// no\"", "[]"});
        QByteArray text = "{" + space();
        const int members = one(4);
        for (int i = 0; i < members; ++i) {
            text += pick({"\"env\"", "\"URL\"", "\"helper\"", "\"a\""}) + space() + ':' + space();
            text += json(depth + 1) + space();
            if (i + 1 < members || one(4) == 0)
                text += ',' + space();
        }
        return QByteArray(text + '}');
    }

    QByteArray toml()
    {
        QByteArray text;
        for (int i = one(7); i > 0; --i)
            text += pick({"a = 1", "model_provider = 'x' # y", "[b]", "[model_providers.c]",
                        "[model_providers.box]", "[model_providers.box.auth]", "name = \"ä\"",
                        "base_url = '''\n[x]'''", "x.y = [1,\n2]", "model_providers.box.name = 1", "[[t]]",
                        "# c", "", "box = { name = 'ä', n = 1 }", "[model_providers]"})
                + pick({"\n", "\n", "\n", "\r\n", "\n\n"});
        if (one(3) == 0)
            text.chop(1);
        return text;
    }

private:
    int one(int of) { return m_random.bounded(of); }
    QByteArray pick(const QByteArrayList &texts) { return texts.at(one(static_cast<int>(texts.size()))); }
    QByteArray space() { return pick({"", "", " ", "\n", "\n  ", "\t", " // c\n", "/* c, } */", "\r\n"}); }

    QRandomGenerator m_random{1};
};

QByteArray withLineEnds(QByteArray text)
{
    return text.replace("\n", "\r\n");
}

} // namespace

class SettingsTextTest : public QObject
{
    Q_OBJECT

private slots:
    void changesOnlyItsOwn_data();
    void changesOnlyItsOwn();
    void keepsTheLineEndsOfOtherSystems_data() { changesOnlyItsOwn_data(); }
    void keepsTheLineEndsOfOtherSystems();
    void keepsAByteOrderMark();
    void takesSettingsOut_data();
    void takesSettingsOut();
    void takesEmptyTablesOut();
    void namesTheLineOfWhatItCannotRead_data();
    void namesTheLineOfWhatItCannotRead();
    void refusesWhatIsInTheWay_data();
    void refusesWhatIsInTheWay();
    void readsWhatCounts();
    void copesWithAnyJson();
    void copesWithAnyToml();
};

void SettingsTextTest::changesOnlyItsOwn_data()
{
    QTest::addColumn<bool>("toml");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto json = [](const char *name, const char *text, const char *expected) {
        QTest::addRow("JSON, %s", name) << false << QByteArray(text) << QByteArray(expected);
    };
    const auto toml = [](const char *name, const char *text, const QByteArray &expected) {
        QTest::addRow("TOML, %s", name) << true << QByteArray(text) << expected;
    };
    json(
        "nothing", "", "{\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a token\"\n}\n");
    json("an empty object", "{}",
        "{\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a token\"\n}");
    json("an empty one over lines", "{\n}\n",
        "{\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a token\"\n}\n");
    json("only a comment", "// mine\n",
        "// mine\n{\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a token\"\n}\n");
    json("a comment in it", "{\n  // nothing yet\n}",
        "{\n  // nothing yet\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a "
        "token\"\n}");
    json("one line", R"({"model": "opus"})",
        R"({"model": "opus", "env": {"URL": "http://here"}, "helper": "a token"})");
    json("one line without spaces", R"({"model":"opus","env":{"A":"b"}})",
        R"({"model":"opus","env":{"A":"b","URL":"http://here"},"helper":"a token"})");
    json("tabs", "{\n\t\"env\": {\n\t\t\"A\": \"b\"\n\t},\n\t\"z\": [1, 2]\n}",
        "{\n\t\"env\": {\n\t\t\"A\": \"b\",\n\t\t\"URL\": \"http://here\"\n\t},\n\t\"z\": [1, 2],\n"
        "\t\"helper\": \"a token\"\n}");
    json("other values",
        "{\n  \"helper\" : \"mine\",\n  \"env\": {\"URL\": \"http://there\", \"A\": \"b\"}\n}\n",
        "{\n  \"helper\" : \"a token\",\n  \"env\": {\"URL\": \"http://here\", \"A\": \"b\"}\n}\n");
    json("comments at line ends", "{\n  \"env\": {\n    \"A\": \"b\" // keep, \"me\": 1\n  } /* so */\n}\n",
        "{\n  \"env\": {\n    \"A\": \"b\", // keep, \"me\": 1\n    \"URL\": \"http://here\"\n  }, /* so */\n"
        "  \"helper\": \"a token\"\n}\n");
    json("trailing commas", "{\n  \"env\": {\n    \"A\": \"b\", // c\n  },\n}\n",
        "{\n  \"env\": {\n    \"A\": \"b\", // c\n    \"URL\": \"http://here\"\n  },\n"
        "  \"helper\": \"a token\"\n}\n");
    json("repeated keys", R"({"env": {"URL": "1"}, "env": {"URL": "2", "URL": "3"}, "helper": "x"})",
        R"({"env": {"URL": "1"}, "env": {"URL": "2", "URL": "http://here"}, "helper": "a token"})");
    json("the same names elsewhere",
        "{\n  \"hooks\": {\"env\": {\"URL\": \"1\"}, \"helper\": 2},\n  \"URL\": 3\n}",
        "{\n  \"hooks\": {\"env\": {\"URL\": \"1\"}, \"helper\": 2},\n  \"URL\": 3,\n  \"env\": {\n"
        "    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a token\"\n}");
    json("an escaped key", R"({"\u0065nv": {"URL": "1"}, "helper": "{\"}"})",
        R"({"\u0065nv": {"URL": "http://here"}, "helper": "a token"})");
    json("a closing brace on the last line", "{\n  \"a\": 1,\n  \"b\": 2}",
        "{\n  \"a\": 1,\n  \"b\": 2,\n  \"env\": {\n    \"URL\": \"http://here\"\n  },\n  \"helper\": \"a "
        "token\"}");
    json("nothing to do", R"({"env":{"URL":"http://here"},"helper":"a token"})",
        R"({"env":{"URL":"http://here"},"helper":"a token"})");
    json("numbers and words of any kind",
        "{\"a\": [1e400, 0.10, true, null, {\"x\": {}}], \"helper\": null, \"env\": {}}",
        "{\"a\": [1e400, 0.10, true, null, {\"x\": {}}], \"helper\": \"a token\", \"env\": {\"URL\": "
        "\"http://here\"}}");

    const QByteArray table("[model_providers.box]\nname = \"Box\"\nbase_url = \"http://here\"\n");
    toml("nothing", "", QByteArray("model_provider = \"box\"\n\n") + table);
    toml("only values", "model = \"x\" # mine\napproval = 1\n",
        QByteArray("model = \"x\" # mine\napproval = 1\nmodel_provider = \"box\"\n\n") + table);
    toml("no last line break", "model = \"x\"",
        "model = \"x\"\nmodel_provider = \"box\"\n\n[model_providers.box]\nname = \"Box\"\nbase_url = "
        "\"http://here\"");
    toml("only tables", "# top\n[features]\nweb = true\n",
        QByteArray("model_provider = \"box\"\n\n# top\n[features]\nweb = true\n\n") + table);
    toml("another provider",
        "model_provider = 'other' # chosen\n\n[model_providers.other]\nname = \"Other\"\n",
        QByteArray("model_provider = \"box\" # chosen\n\n[model_providers.other]\nname = \"Other\"\n\n")
            + table);
    toml("its own table",
        "[model_providers.box]\n  wire_api = \"responses\"\n  name = \"Mine\" # n\n\n[z]\nname = 'z'\n",
        "model_provider = \"box\"\n\n[model_providers.box]\n  wire_api = \"responses\"\n  name = \"Box\" # "
        "n\n"
        "  base_url = \"http://here\"\n\n[z]\nname = 'z'\n");
    toml("a head with spaces", "[ model_providers . \"box\" ] # here\n[z]\n",
        "model_provider = \"box\"\n\n[ model_providers . \"box\" ] # here\nname = \"Box\"\nbase_url = "
        "\"http://here\"\n[z]\n");
    toml("only a table inside its own", "[model_providers.box.auth]\ncommand = 'x'\n",
        QByteArray("model_provider = \"box\"\n\n[model_providers.box.auth]\ncommand = 'x'\n\n") + table);
    toml("values over lines",
        "list = [\n  \"model_provider = 1\",\n  # [no.table]\n]\ntext = '''\n[model_providers.box]\nname = "
        "1\n'''\n[z]\n",
        QByteArray("list = [\n  \"model_provider = 1\",\n  # [no.table]\n]\ntext = "
                   "'''\n[model_providers.box]\nname = "
                   "1\n'''\nmodel_provider = \"box\"\n[z]\n\n")
            + table);
    toml("characters of several bytes", "name = \"äö\" ; x\n", "error: line 1");
    toml("text of several bytes", "a = { b = \"äö€\", c = \"😀\" }\nmodel_provider = \"ä\"\n",
        QByteArray("a = { b = \"äö€\", c = \"😀\" }\nmodel_provider = \"box\"\n\n") + table);
    toml("values that are inline", "model_providers.box = { name = \"Mine\", base_url = \"x\" }\n",
        "model_providers.box = { name = \"Box\", base_url = \"http://here\" }\nmodel_provider = \"box\"\n");
    toml("arrays of tables", "[[hooks]]\nmodel_provider = 1\n[[hooks]]\nname = 2\n",
        QByteArray("model_provider = \"box\"\n\n[[hooks]]\nmodel_provider = 1\n[[hooks]]\nname = 2\n\n")
            + table);
}

void SettingsTextTest::changesOnlyItsOwn()
{
    QFETCH(bool, toml);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const QByteArray after
        = changed(toml ? SettingsFormat::Toml : SettingsFormat::Json, text, toml ? tomlWish : jsonWish);
    if (expected.startsWith("error"))
        QVERIFY2(after.startsWith(expected), after.constData());
    else
        QCOMPARE(after, expected);
}

void SettingsTextTest::keepsTheLineEndsOfOtherSystems()
{
    QFETCH(bool, toml);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    if (!text.contains('\n'))
        return; // it has none to keep
    const QByteArray after = changed(
        toml ? SettingsFormat::Toml : SettingsFormat::Json, withLineEnds(text), toml ? tomlWish : jsonWish);
    if (expected.startsWith("error"))
        QVERIFY2(after.startsWith(expected), after.constData());
    else
        QCOMPARE(after, withLineEnds(expected));
}

void SettingsTextTest::keepsAByteOrderMark()
{
    const QByteArray mark("\xEF\xBB\xBF");
    QCOMPARE(changed(SettingsFormat::Json, mark + "{\"env\": {}}", {setting("env/URL", "1")}),
        QByteArray(mark + "{\"env\": {\n  \"URL\": 1\n}}"));
    QVERIFY(changed(SettingsFormat::Json, mark, jsonWish).startsWith(QByteArray(mark + "{\n")));
    QCOMPARE(changed(SettingsFormat::Toml, mark + "model_provider = \"ä\" # x\n", {tomlWish.first()}),
        QByteArray(mark + "model_provider = \"box\" # x\n"));
    QCOMPARE(changed(SettingsFormat::Toml, mark + "[a]\n", {tomlWish.first()}),
        QByteArray(mark + "model_provider = \"box\"\n\n[a]\n"));
}

void SettingsTextTest::takesSettingsOut_data()
{
    QTest::addColumn<bool>("toml");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::addRow("JSON, %s", name) << false << QByteArray(text) << QByteArray(expected);
    };
    row("the only one", "{\n  \"a\": {\n    \"b\": 1\n  }\n}", "{\n  \"a\": {\n  }\n}");
    row("the first", "{\"a\": {\"b\": 1, \"c\": 2}}", "{\"a\": {\"c\": 2}}");
    row("the last", "{\"a\": {\"c\": 2, \"b\": 1}}", "{\"a\": {\"c\": 2}}");
    row("one of the middle", "{\"a\": {\"c\": 2, \"b\": 1, \"d\": 3}}", "{\"a\": {\"c\": 2, \"d\": 3}}");
    row("a line", "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2 // x\n  }\n}",
        "{\n  \"a\": {\n    \"c\": 2 // x\n  }\n}");
    row("the last line", "{\n  \"a\": {\n    \"c\": 2, // x\n    \"b\": 1\n  }\n}",
        "{\n  \"a\": {\n    \"c\": 2 // x\n  }\n}");
    row("each of a key's", "{\"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}", "{\"a\": {\"c\": 2}}");
    row("what is not there", "{\"a\": {\"c\": 2}}", "{\"a\": {\"c\": 2}}");
    row("from nothing", "", "");
    const auto toml = [](const char *name, const char *text, const QByteArray &expected) {
        QTest::addRow("TOML, %s", name) << true << QByteArray(text) << expected;
    };
    toml("a line", "x = 1\n[a]\n# of b\nb = 1 # b\nc = 2\n", "x = 1\n[a]\n# of b\nc = 2\n");
    toml("the last line", "[a]\nc = 2\nb = '''\n\n'''", "[a]\nc = 2\n");
    toml("with dots", "a.b = 1\na.c = 2\n", "a.c = 2\n");
    toml("what is not there", "[b]\na = 1\n", "[b]\na = 1\n");
}

void SettingsTextTest::takesSettingsOut()
{
    QFETCH(bool, toml);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(changed(toml ? SettingsFormat::Toml : SettingsFormat::Json, text, {setting("a/b", nullptr)}),
        expected);
}

void SettingsTextTest::takesEmptyTablesOut()
{
    const QByteArray json("{\n  \"x\": 1,\n  \"a\": {\n    \"b\": {}\n  }\n}");
    const QList<QStringList> paths{{QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("a")}};
    const auto edits = emptyTableEdits(SettingsFormat::Json, json, paths);
    QVERIFY(edits);
    QCOMPARE(applied(json, *edits), QByteArray("{\n  \"x\": 1\n}"));
    const QByteArray full("{\"a\": {\"b\": {\"c\": 1}}}");
    QVERIFY(emptyTableEdits(SettingsFormat::Json, full, paths)->isEmpty());
    const QByteArray toml("x = 1\n\n[a.b]\n[c]\ny = 1\n");
    QCOMPARE(applied(toml, *emptyTableEdits(SettingsFormat::Toml, toml, paths)),
        QByteArray("x = 1\n[c]\ny = 1\n"));
}

void SettingsTextTest::namesTheLineOfWhatItCannotRead_data()
{
    QTest::addColumn<bool>("toml");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected, bool toml = false) {
        QTest::newRow(text) << toml << QByteArray(text) << QString::fromLatin1(expected);
    };
    row("{\n  \"a\": 1\n  \"b\": 2\n}", "line 3: a comma or } is missing; correct it first");
    row("{\n  \"a\": \"x\n}", "line 2: a text is not closed by a quote; correct it first");
    row("{\n  a: 1\n}", "line 2: a key in quotes or } is missing; correct it first");
    row("{\"a\": yes}", "line 1: this is no value: a quote or a comma may be missing; correct it first");
    row("{\n\"a\" 1}", "line 2: a colon is missing; correct it first");
    row("{\"a\": 1", "line 1: a comma or } is missing; correct it first");
    row("{}\n{}", "line 2: something stands behind the end; correct it first");
    row("{ /* open", "line 1: a comment is not closed by */; correct it first");
    row("{\"a\": \"\\x\"}", "line 1: a text has an escape that means nothing; correct it first");
    row("[1, 2]", "the whole is no object: correct it first");
    row("a = 1\nb = \n", "line 2", true);
    row("a = 1\na = 2\n", "line 2", true);
    row("[a\n", "line 1", true);
}

void SettingsTextTest::namesTheLineOfWhatItCannotRead()
{
    QFETCH(bool, toml);
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const SettingsFormat format = toml ? SettingsFormat::Toml : SettingsFormat::Json;
    const auto values = readSettings(format, text);
    QVERIFY(!values);
    QVERIFY2(values.error().message.startsWith(expected), qPrintable(values.error().message));
    QVERIFY(!settingEdits(format, text, toml ? tomlWish : jsonWish));
}

void SettingsTextTest::refusesWhatIsInTheWay_data()
{
    QTest::addColumn<bool>("toml");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no object") << false << QByteArray("{\"env\": [1]}")
                               << QStringLiteral("env is no object: correct it first");
    QTest::newRow("an object in the place of a value")
        << false << QByteArray("{\"helper\": {}}") << QStringLiteral("helper is an object: correct it first");
    QTest::newRow("an inline table without room")
        << true << QByteArray("model_providers = { box = { name = 'x' } }\n")
        << QStringLiteral("model_providers.box is no table of its own: write it as [model_providers.box], or "
                          "make the change by hand");
    QTest::newRow("keys with dots") << true << QByteArray("[model_providers]\nbox.name = 'x'\n")
                                    << QStringLiteral("model_providers.box is no table of its own");
    QTest::newRow("a table in the place of a value")
        << true << QByteArray("[model_provider]\nx = 1\n")
        << QStringLiteral("model_provider is a table: correct it first");
}

void SettingsTextTest::refusesWhatIsInTheWay()
{
    QFETCH(bool, toml);
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto edits
        = settingEdits(toml ? SettingsFormat::Toml : SettingsFormat::Json, text, toml ? tomlWish : jsonWish);
    QVERIFY(!edits);
    QVERIFY2(edits.error().message.startsWith(expected), qPrintable(edits.error().message));
}

void SettingsTextTest::readsWhatCounts()
{
    const auto json = readSettings(SettingsFormat::Json, "{\"a\": {\"b\": 1, \"b\": [2]}, \"c\": {}}");
    QVERIFY(json);
    QCOMPARE(*json, (SettingValues{{{QStringLiteral("a"), QStringLiteral("b")}, "[2]"}}));
    const auto toml = readSettings(SettingsFormat::Toml, "a.b = [ 1,\n 2 ]\n[c]\nd = 2020-01-01 # x\n");
    QVERIFY(toml);
    QCOMPARE(*toml,
        (SettingValues{{{QStringLiteral("a"), QStringLiteral("b")}, "[ 1,\n 2 ]"},
            {{QStringLiteral("c"), QStringLiteral("d")}, "2020-01-01"}}));
}

void SettingsTextTest::copesWithAnyJson()
{
    Maker maker;
    int done = 0;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray text = maker.json();
        const QByteArray after = changed(SettingsFormat::Json, text, jsonWish);
        if (after == "error: env is no object: correct it first"
            || after.endsWith(" is an object: correct it first"))
            continue;
        const auto values = readSettings(SettingsFormat::Json, after);
        QVERIFY2(values, QByteArray(text + "\n---\n" + after).constData());
        for (const Setting &each : jsonWish)
            QCOMPARE(values->value(each.path), *each.value);
        const QByteArray without
            = changed(SettingsFormat::Json, after, {setting("env/URL", nullptr), setting("helper", nullptr)});
        QVERIFY2(
            readSettings(SettingsFormat::Json, without), QByteArray(after + "\n---\n" + without).constData());
        ++done;
    }
    QVERIFY(done > 1000);
}

void SettingsTextTest::copesWithAnyToml()
{
    Maker maker;
    int done = 0;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray text = maker.toml();
        if (!readSettings(SettingsFormat::Toml, text))
            continue;
        const QByteArray after = changed(SettingsFormat::Toml, text, tomlWish);
        QVERIFY2(!after.contains("safely") && !after.contains("reverted"), text.constData());
        if (after.startsWith("error: "))
            continue;
        const auto values = readSettings(SettingsFormat::Toml, after);
        QVERIFY2(values, QByteArray(text + "\n---\n" + after).constData());
        for (const Setting &each : tomlWish)
            QCOMPARE(values->value(each.path), *each.value);
        ++done;
    }
    QVERIFY(done > 300);
}

QTEST_GUILESS_MAIN(SettingsTextTest)
#include "tst_settingstext.moc"
