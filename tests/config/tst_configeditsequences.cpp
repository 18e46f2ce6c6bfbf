// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configedit.h"
#include "config/yamllayout.h"
#include "support/configtext.h"
#include "support/testfiles.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace signalbox;

namespace {

using Kind = YamlNode::Kind;

/// One place of a tree, chosen by chance.
struct Place
{
    ConfigPath path;
    const YamlNode *node = nullptr;
};

void collect(const YamlNode &node, const ConfigPath &path, QList<Place> &places)
{
    places.append({path, &node});
    for (qsizetype i = 0; i < static_cast<qsizetype>(node.children.size()); ++i) {
        const YamlNode &child = node.children[static_cast<std::size_t>(i)];
        collect(child, node.kind == Kind::Map ? path / child.key : path / i, places);
    }
}

/// What of a text stands above a section and from the key of the next one on.
std::pair<QByteArray, QByteArray> outside(const QByteArray &text, const QString &section)
{
    const YamlNode root = parseYaml(text).root;
    const auto index = static_cast<std::size_t>(childIndex(root, section));
    const bool isLast = index + 1 == root.children.size();
    const qsizetype next = isLast ? text.size() : root.children[index + 1].keyBegin;
    return {text.first(root.children[index].keyBegin), text.sliced(next)};
}

QByteArray flowFile()
{
    return "# flow\nproviders: [{name: a, models: {x: y, 'z': \"w\"}}, # a\n  {name: 'b', weight: 2}]\n"
           "model_routes: {'*': [a, b], \"x*\": [{provider: a, model: m}, b]}\t# tab\n"
           "server: {port: 1, listeners: ['[::1]:1', ]}\n";
}

QByteArray jsonFile()
{
    return "{\n\t\"providers\": [\n\t\t{\n\t\t\t\"name\": \"a\",\n\t\t\t\"models\": {\"x\": \"y\"}\n\t\t},\n"
           "\t\t{\"name\": \"\\ud83d\\ude00\"}\n\t],\n\t\"model_routes\": {\"*\": [\"a\"], \"b*\": "
           "[\"a\"]},\n"
           "\t\"server\": {\n\t\t\"port\": 1,\n\t\t\"host\": \"x\"\n\t}\n}\n";
}

QByteArray repeatingFile()
{
    return "base: &base\n  weight: 1\n  headers: &h {X: a}\nproviders:\n  - name: a\n    <<: *base\n"
           "  - <<: [*base, {weight: 2, priority: 3}]\n    name: b\n    headers: *h # h\n"
           "  - &c {name: c}\n  - *c\nmodel_routes:\n  ? a\n  : [a]\n  '*': &t [a, b]\nprojects:\n  shop:\n"
           "    model_routes: {x: *t}\n";
}

QByteArray oddFile()
{
    return "\xef\xbb\xbf# odd\n\nproviders:\n- name: a\t# tab\n  auth_value: |\n    x\n    # y\n\n"
           "- # second\n  name: >-\n    long\n    text\n  headers:\n      X: 'it''s'\n      # Z: 1\n"
           "- {name: c,\n   weight: 3}\n\n\n# free\n\nmodel_routes:\n    'x*': a\n    \"*\":\n    - b\n    "
           "-\n"
           "      provider: \"a # b\"\n      model: \xe6\xa8\xa1\xe5\x9e\x8b\n    \"y\": [a,\n          b] # "
           "y\n"
           "log:\n  level: info\n  file:\n  levels: {}\n# the end\n";
}

} // namespace

class ConfigEditSequencesTest : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatItShould_data();
    void saysWhatItShould();
    void neverChangesWhatIsRepeated();
    void changesOnlyTheValue_data();
    void changesOnlyTheValue();

private:
    static void addFiles();
    YamlNode anyValue(int depth = 0);
    QString anyText();
    /// Makes a change by chance to both, within one section of the file; false when there is nothing it could
    /// be made to.
    bool change(ConfigEdit &edit, YamlNode &expected, QString &section);
    bool changeEntries(ConfigEdit &edit, const ConfigPath &path, YamlNode &collection);

    QRandomGenerator m_random{1};
};

void ConfigEditSequencesTest::addFiles()
{
    QFile file(test::sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray example = file.readAll();
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("the example") << example;
    QTest::newRow("the example with CRLF") << QByteArray(example).replace("\n", "\r\n");
    QTest::newRow("the Balancer's") << test::importSample(QStringLiteral("balancer.yaml"));
    QTest::newRow("the Balancer's first") << test::importSample(QStringLiteral("balancer-first.yaml"));
    QTest::newRow("in brackets") << flowFile();
    QTest::newRow("JSON") << jsonFile();
    QTest::newRow("odd") << oddFile();
    QTest::newRow("odd with CRLF") << oddFile().replace("\n", "\r\n");
}

QString ConfigEditSequencesTest::anyText()
{
    static const QStringList texts{QStringLiteral("x"), QStringLiteral("12"), QStringLiteral("true"),
        QStringLiteral("a: b"), QStringLiteral("# c"), QStringLiteral("it's \"q\""), QStringLiteral("- d"),
        QStringLiteral("*e"), QStringLiteral("null"), QStringLiteral("~"), QString(),
        QStringLiteral("two\nlines"), QStringLiteral("https://x.example/a?b=c#d"), QStringLiteral("[f]"),
        QStringLiteral("{g}"), QStringLiteral("${H:-i}"), QStringLiteral("200 USD"),
        QStringLiteral("\u6a21 1"), QStringLiteral("tab\there"), QStringLiteral("k, l"), QStringLiteral("m:"),
        QStringLiteral("\\n"), QStringLiteral("%n"), QStringLiteral("@o"), QStringLiteral("`p"),
        QStringLiteral("!q"), QStringLiteral("&r"), QStringLiteral(" s "), QStringLiteral("2027-12-31"),
        QStringLiteral("-5"), QStringLiteral("<<"), QStringLiteral("---")};
    return texts.at(m_random.bounded(texts.size()));
}

YamlNode ConfigEditSequencesTest::anyValue(int depth)
{
    const int kind = m_random.bounded(depth > 2 ? 4 : 8);
    if (kind == 0)
        return {};
    if (kind < 4)
        return YamlNode::scalar(anyText(), 0);
    YamlNode collection = kind < 6 ? YamlNode::list(0) : YamlNode::map(0);
    for (int i = m_random.bounded(4); i > 0; --i) {
        YamlNode child = anyValue(depth + 1);
        if (collection.kind == Kind::Map)
            collection.insert(QStringLiteral("k%1 ").arg(i) + anyText().simplified(), child);
        else
            collection.append(child);
    }
    return collection;
}

bool ConfigEditSequencesTest::changeEntries(ConfigEdit &edit, const ConfigPath &path, YamlNode &collection)
{
    const auto count = static_cast<qsizetype>(collection.children.size());
    const qsizetype from = m_random.bounded(count);
    const qsizetype to = m_random.bounded(count);
    auto &children = collection.children;
    const QString key = children[static_cast<std::size_t>(from)].key;
    const ConfigPath place = collection.kind == Kind::Map ? path / key : path / from;
    YamlNode added = anyValue();
    switch (m_random.bounded(4)) {
    case 0:
        edit.move(path, from, to);
        std::rotate(children.begin() + std::min(from, to), children.begin() + (from < to ? from + 1 : from),
            children.begin() + std::max(from, to) + 1);
        return true;
    case 1:
        edit.remove(place);
        children.erase(children.begin() + from);
        return true;
    case 2:
        added.key = collection.kind == Kind::Map ? QStringLiteral("new") + anyText() : QString();
        if (collection.find(added.key))
            return false;
        if (collection.kind == Kind::Map)
            edit.insertMember(path, to, added);
        else
            edit.insert(path, to, added);
        children.insert(children.begin() + to, added);
        return true;
    default:
        if (collection.kind != Kind::Map || collection.find(u"renamed"))
            return false;
        edit.rename(place, QStringLiteral("renamed"));
        children[static_cast<std::size_t>(from)].key = QStringLiteral("renamed");
        return true;
    }
}

bool ConfigEditSequencesTest::change(ConfigEdit &edit, YamlNode &expected, QString &section)
{
    QList<Place> places;
    collect(expected, {}, places);
    const Place place = places.at(m_random.bounded(places.size()));
    if (place.path.isEmpty())
        return false;
    section = std::get<QString>(place.path.steps().constFirst());
    YamlNode *node = place.path.in(expected);
    if (m_random.bounded(3) == 0) {
        YamlNode value = anyValue();
        edit.set(place.path, value);
        value.key = node->key;
        *node = value;
        return true;
    }
    return !node->children.empty() && changeEntries(edit, place.path, *node);
}

void ConfigEditSequencesTest::saysWhatItShould_data()
{
    addFiles();
}

void ConfigEditSequencesTest::saysWhatItShould()
{
    QFETCH(QByteArray, text);
    int failures = 0;
    int changes = 0;
    for (int round = 0; round < 8; ++round) {
        QByteArray now = text;
        for (int step = 0; step < 5;) {
            ConfigEdit edit(now);
            YamlNode expected = edit.root();
            QString section;
            if (!change(edit, expected, section))
                continue;
            ++step;
            ++changes;
            if (edit.hasFailed()) {
                ++failures;
                continue;
            }
            QVERIFY(edit.root().isSameAs(expected));
            const Result<QByteArray> result = edit.apply();
            if (!result) // it would be another program's configuration
                continue;
            const YamlParsing parsing = parseYaml(*result);
            QVERIFY2(parsing.root.isSameAs(expected), result->constData());
            if (text.contains("\r\n"))
                QCOMPARE(result->count('\n'), result->count("\r\n"));
            const auto [above, below] = outside(now, section);
            QVERIFY2(result->startsWith(above), result->constData());
            QVERIFY2(result->endsWith(below), result->constData());
            now = *result;
        }
    }
    qInfo("%d of %d changes were refused", failures, changes);
    QVERIFY(failures * 50 < changes);
}

/// Much is refused there; what is not says what it should, and nothing changes elsewhere.
void ConfigEditSequencesTest::neverChangesWhatIsRepeated()
{
    const QByteArray text = repeatingFile();
    int made = 0;
    for (int round = 0; round < 200; ++round) {
        ConfigEdit edit(text);
        YamlNode expected = edit.root();
        QString section;
        if (!change(edit, expected, section))
            continue;
        const Result<QByteArray> result = edit.apply();
        if (!result)
            continue;
        ++made;
        const YamlParsing parsing = parseYaml(*result);
        QVERIFY(parsing.root.isSameAs(edit.root()));
        for (const YamlNode &child : parsing.root.children)
            QVERIFY(child.key == section || child.isSameAs(*parseYaml(text).root.find(child.key)));
        const auto [above, below] = outside(text, section);
        QVERIFY2(result->startsWith(above) && result->endsWith(below), result->constData());
    }
    QVERIFY(made > 20);
}

void ConfigEditSequencesTest::changesOnlyTheValue_data()
{
    addFiles();
}

/// Every text in the file in turn: the bytes before and behind it stay.
void ConfigEditSequencesTest::changesOnlyTheValue()
{
    QFETCH(QByteArray, text);
    const YamlNode root = parseYaml(text).root;
    QList<Place> places;
    collect(root, {}, places);
    for (const Place &place : places) {
        if (place.node->kind != Kind::Scalar)
            continue;
        ConfigEdit edit(text);
        edit.set(place.path, QStringLiteral("other"));
        const Result<QByteArray> result = edit.apply();
        QVERIFY2(result, qPrintable(place.path.toString()));
        const qsizetype behind = text.size() - *valueEnd(text, *place.node);
        QCOMPARE(result->first(place.node->begin), text.first(place.node->begin));
        QCOMPARE(result->last(behind), text.last(behind));
        QVERIFY(result->size() - behind - place.node->begin <= 7 + 12); // quotes, a block's comment
    }
}

QTEST_GUILESS_MAIN(ConfigEditSequencesTest)
#include "tst_configeditsequences.moc"
