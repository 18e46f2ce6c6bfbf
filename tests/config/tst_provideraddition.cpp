// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/provideraddition.h"
#include "support/configtext.h"
#include "support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace signalbox;

namespace {

YamlNode newProvider(const QByteArray &flow = "{name: new, weight: 2}")
{
    return parseYaml(flow).root;
}

QByteArray withNew(const QByteArray &text)
{
    const auto added = addProvider(text, newProvider());
    return added ? added->text : "error: " + added.error().message.toUtf8();
}

QByteArray example()
{
    QFile file(test::sourceFile(QLatin1String("resources/config.example.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ProviderAdditionTest : public QObject
{
    Q_OBJECT

private slots:
    void addsInTheStyleOfTheFile_data();
    void addsInTheStyleOfTheFile();
    void spellsAnyValue_data();
    void spellsAnyValue();
    void addsToEverySample_data();
    void addsToEverySample();
    void tellsTheLine();
    void remarksOnRoutes_data();
    void remarksOnRoutes();
    void refuses_data();
    void refuses();
    void showsNoSecret();
};

void ProviderAdditionTest::addsInTheStyleOfTheFile_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << before << after;
    };
    row("an empty text", "", "providers:\n  - name: new\n    weight: 2\n");
    row("only comments", "# c", "# c\nproviders:\n  - name: new\n    weight: 2\n");
    row("no providers", "server:\n  port: 1 # c\n\n",
        "server:\n  port: 1 # c\n\nproviders:\n  - name: new\n    weight: 2\n\n");
    row("no providers and a comment at the end", "server: {port: 1}\n# end\n",
        "server: {port: 1}\n# end\n\nproviders:\n  - name: new\n    weight: 2\n");
    row("no providers, before an end", "a: 1\n...\n",
        "a: 1\n\nproviders:\n  - name: new\n    weight: 2\n...\n");
    row("no value", "providers: # c\nserver:\n  port: 1\n",
        "providers: # c\n  - name: new\n    weight: 2\nserver:\n  port: 1\n");
    row("null", "a: 1\nproviders: ~ # c\n", "a: 1\nproviders: # c\n  - name: new\n    weight: 2\n");
    row("an empty list", "providers: [] # c\nb: 1\n", "providers: # c\n  - name: new\n    weight: 2\nb: 1\n");
    row("an indented list", "providers:\n    - name: a\n      weight: 1\nb: 1\n",
        "providers:\n    - name: a\n      weight: 1\n    - name: new\n      weight: 2\nb: 1\n");
    row("a list that is not indented", "providers:\n- name: a\n  headers:\n    x: y\n# c\nb: 1\n",
        "providers:\n- name: a\n  headers:\n    x: y\n- name: new\n  weight: 2\n# c\nb: 1\n");
    row("no last line break", "providers:\n- name: a", "providers:\n- name: a\n- name: new\n  weight: 2");
    row("CRLF", "providers:\r\n  - name: a\r\nb: 1\r\n",
        "providers:\r\n  - name: a\r\n  - name: new\r\n    weight: 2\r\nb: 1\r\n");
    row("a byte order mark", "\xef\xbb\xbfproviders:\n  - name: a\n",
        "\xef\xbb\xbfproviders:\n  - name: a\n  - name: new\n    weight: 2\n");
    row("a byte order mark and nothing", "\xef\xbb\xbfproviders:\n",
        "\xef\xbb\xbfproviders:\n  - name: new\n    weight: 2\n");
    row("blank lines between", "providers:\n  - name: a\n\n  - name: b\n\nb: 1\n",
        "providers:\n  - name: a\n\n  - name: b\n\n  - name: new\n    weight: 2\n\nb: 1\n");
    row("comments that belong to the last",
        "providers:\n  - name: a\n    # enabled: false\n\n  # - name: b\n\n# c\nb: 1\n",
        "providers:\n  - name: a\n    # enabled: false\n\n  # - name: b\n  - name: new\n    weight: 2\n\n# "
        "c\nb: 1\n");
    row("a key without value at the end", "providers:\n  - name: a\n    proxy:\nb: 1\n",
        "providers:\n  - name: a\n    proxy:\n  - name: new\n    weight: 2\nb: 1\n");
    row("a block at the end", "providers:\n  - name: |\n      a\n\n      # no comment\nb: 1\n",
        "providers:\n  - name: |\n      a\n\n      # no comment\n  - name: new\n    weight: 2\nb: 1\n");
    row("a text of several lines", "providers:\n  - name: \"a\n\n      b: \\\" # c\"\nb: 1\n",
        "providers:\n  - name: \"a\n\n      b: \\\" # c\"\n  - name: new\n    weight: 2\nb: 1\n");
    row("entries in braces", "providers:\n  - {name: a,\n     weight: 1\n    }\nb: 1\n",
        "providers:\n  - {name: a,\n     weight: 1\n    }\n  - name: new\n    weight: 2\nb: 1\n");
    row("an alias in the last", "x: &x {k: v}\nproviders:\n  - name: a\n    headers: *x\nb: 1\n",
        "x: &x {k: v}\nproviders:\n  - name: a\n    headers: *x\n  - name: new\n    weight: 2\nb: 1\n");
    row("an anchor", "providers: &p\n  - name: a\n",
        "providers: &p\n  - name: a\n  - name: new\n    weight: 2\n");
    row("a list in brackets", "providers: [{name: a}] # c\n",
        "providers: [{name: a}, {\"name\": \"new\", \"weight\": 2}] # c\n");
    row("with a comma at the end", "providers: [{name: it's a},] # c\n",
        "providers: [{name: it's a}, {\"name\": \"new\", \"weight\": 2}] # c\n");
    row("brackets over several lines", "providers: [\n  {name: 'a]'}, # c\n  {name: b} # ] d\n]\n",
        "providers: [\n  {name: 'a]'}, # c\n  {name: b}, # ] d\n  {\"name\": \"new\", \"weight\": 2}\n]\n");
    row("JSON in a line", "{\"providers\": [{\"name\": \"a\"}], \"x\": 1}",
        "{\"providers\": [{\"name\": \"a\"}, {\"name\": \"new\", \"weight\": 2}], \"x\": 1}");
    row("JSON in lines", "{\n\t\"x\": 1,\n  \"providers\": [\n    {\n      \"name\": \"a\"\n    }\n  ]\n}\n",
        "{\n\t\"x\": 1,\n  \"providers\": [\n    {\n      \"name\": \"a\"\n    },\n    {\n      \"name\": "
        "\"new\",\n"
        "      \"weight\": 2\n    }\n  ]\n}\n");
    row("JSON with an empty list", "{\"providers\": []}",
        "{\"providers\": [{\"name\": \"new\", \"weight\": 2}]}");
    row("JSON without", "{\n  \"x\": {\"y\": \"}\"}\n}\n",
        "{\n  \"x\": {\"y\": \"}\"},\n  \"providers\": [{\"name\": \"new\", \"weight\": 2}]\n}\n");
    row("empty JSON", "{}", "{\"providers\": [{\"name\": \"new\", \"weight\": 2}]}");
}

void ProviderAdditionTest::addsInTheStyleOfTheFile()
{
    QFETCH(QByteArray, before);
    QTEST(withNew(before), "after");
}

void ProviderAdditionTest::spellsAnyValue_data()
{
    QTest::addColumn<QByteArray>("provider");
    for (const char *provider :
        {"{name: new, auth_value: 'keychain:provider/a b', headers: {'X: Y': '# {z}', a: ''}}",
            "{name: new, models: {'*': x, y: ~}, rejects: [a, 'b, c'], dialect: {rules: [{models: [a], x: "
            "[]}]}}",
            "{name: \"new\\n\\\"\\\\ \xe6\xb2\xa1\", enabled: 'true', priority: '007'}"})
        QTest::newRow(provider) << QByteArray(provider);
}

void ProviderAdditionTest::spellsAnyValue()
{
    QFETCH(QByteArray, provider);
    for (const QByteArray text : {"", "providers:\n    - name: a\nb: 1\n", "providers: [{name: a}]\n",
             "{\n  \"providers\": [\n    {\n      \"name\": \"a\"\n    }\n  ]\n}\n"}) {
        const auto added = addProvider(text, newProvider(provider));
        QVERIFY2(added, added ? "" : qPrintable(added.error().message));
        const YamlNode root = parseYaml(added->text).root;
        QVERIFY(root.find(u"providers")->children.back().isSameAs(newProvider(provider)));
    }
}

void ProviderAdditionTest::addsToEverySample_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("the example") << example();
    QTest::newRow("with CRLF") << example().replace("\n", "\r\n");
    QTest::newRow("the Balancer's") << test::importSample(QStringLiteral("balancer.yaml"));
    QTest::newRow("the Balancer's first") << test::importSample(QStringLiteral("balancer-first.yaml"));
}

void ProviderAdditionTest::addsToEverySample()
{
    QFETCH(QByteArray, text);
    const auto added
        = addProvider(text, newProvider("{name: new, base_url: 'http://h', auth_value: 'keychain:x'}"));
    QVERIFY2(added, added ? "" : qPrintable(added.error().message));
    QCOMPARE(added->remarks.size(), 1); // they all have routes
    const auto before = text.split('\n');
    auto after = added->text.split('\n');
    const qsizetype more = after.size() - before.size();
    QVERIFY(more == 3 || more == 4);
    const qsizetype first = added->line - (more == 4 ? 2 : 1);
    after.remove(first, more);
    QCOMPARE(after, before);
    const auto reading = ConfigReader(QProcessEnvironment()).read(added->text);
    QVERIFY(reading.config);
    QCOMPARE(reading.config->providers.last().name, QStringLiteral("new"));
}

void ProviderAdditionTest::tellsTheLine()
{
    const auto added = addProvider("a: 1\nproviders:\n\n  - name: a\n\nb: 1\n", newProvider());
    QVERIFY(added);
    QCOMPARE(added->line, 5);
}

void ProviderAdditionTest::remarksOnRoutes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("remarks");
    QTest::newRow("routes") << QByteArray("providers: [{name: a}]\nmodel_routes: {'*': [a]}\n") << true;
    QTest::newRow("a route that names it") << QByteArray("model_routes: {'*': [{provider: new}]}\n") << false;
    QTest::newRow("no routes") << QByteArray("providers: [{name: a}]\nmodel_routes: {}\n") << false;
}

void ProviderAdditionTest::remarksOnRoutes()
{
    QFETCH(QByteArray, text);
    const auto added = addProvider(text, newProvider());
    QVERIFY(added);
    QTEST(!added->remarks.isEmpty(), "remarks");
}

void ProviderAdditionTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *text, const char *message) {
        QTest::newRow(QByteArray(text).simplified().constData())
            << QByteArray(text) << QString::fromLatin1(message);
    };
    row("x: 1\nproviders: [{name: new}]", "line 2: there is a provider 'new' already");
    row("- a\n", "line 1: the configuration must be a mapping");
    row("x: 1\nproviders: text\n", "line 2: 'providers' must be a list");
    row("x: 'open\n", "line 1: ");
    row("endpoints: [{name: a}]", "--import");
    row("servers: [{url: a}]", "--import");
    row("x: &p [{name: a}]\ny: 1\nproviders: *p\n", "line 3: ");
    row("{x: 1, providers: ~}", "by hand");
}

void ProviderAdditionTest::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto added = addProvider(text, newProvider());
    QVERIFY(!added);
    QVERIFY2(added.error().message.contains(message), qPrintable(added.error().message));
}

void ProviderAdditionTest::showsNoSecret()
{
    const auto added
        = addProvider("{x: 1, providers: ~}", newProvider("{name: new, auth_value: very-secret}"));
    QVERIFY(!added);
    QVERIFY(!added.error().message.contains(u"very-secret"));
}

QTEST_GUILESS_MAIN(ProviderAdditionTest)
#include "tst_provideraddition.moc"
