// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/provideredit.h"
#include "support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace signalbox;

namespace {

QByteArray shown(const Result<QByteArray> &result)
{
    return result ? *result : "error: " + result.error().message.toUtf8();
}

QByteArray example()
{
    QFile file(test::sourceFile(QLatin1String("resources/config.example.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

FieldChange text(QStringView field, const char *value, const char *byDefault)
{
    return FieldChange::text(ConfigPath() / field, QString::fromUtf8(value), QString::fromUtf8(byDefault));
}

const QByteArray withReferences = "providers:\n"
                                  "  - name: a # first\n"
                                  "  - name: b\n"
                                  "model_routes:\n"
                                  "  \"x*\": [a]\n"
                                  "  \"y*\": # y\n"
                                  "    targets:\n"
                                  "      - {provider: a, model: m} # m\n"
                                  "      - a/me\n"
                                  "      - b\n"
                                  "  \"*\": [b]\n"
                                  "projects:\n"
                                  "  shop:\n"
                                  "    model_routes:\n"
                                  "      \"*\": a\n"
                                  "client_keys:\n"
                                  "  - key: k\n"
                                  "    providers: [a, b]\n"
                                  "budgets:\n"
                                  "  - name: month\n"
                                  "    provider: a\n"
                                  "    money: 1 USD\n";

} // namespace

class ProviderEditTest : public QObject
{
    Q_OBJECT

private slots:
    void changesOnlyWhatDiffers();
    void leavesDefaultsUnwritten();
    void keepsADefaultThatIsWritten();
    void takesAFieldAway();
    void findsKeysByTheirOtherName();
    void movesAnEntry();
    void renamesEverywhere();
    void renamesInTheExample();
    void refusesATakenName();
    void removesWithWhatRefersToIt();
    void keepsAClientKeyWithinItsLimits();
    void keepsTheLastProvider();
    void namesTheUnknown();
};

void ProviderEditTest::changesOnlyWhatDiffers()
{
    const QByteArray before = example();
    const auto after = changeProvider(before, QStringLiteral("spare"),
        {text(u"base_url", "https://llm.example.com/anthropic", ""), text(u"max_concurrent", "6", "0"),
            text(u"priority", "2", "1"), text(u"weight", "1", "1")});
    QCOMPARE(shown(after), QByteArray(before).replace("max_concurrent: 4 ", "max_concurrent: 6 "));
}

void ProviderEditTest::leavesDefaultsUnwritten()
{
    const QByteArray before = "providers:\n- name: a\n";
    QCOMPARE(shown(changeProvider(before, QStringLiteral("a"), {text(u"weight", "1", "1")})), before);
    QCOMPARE(shown(changeProvider(before, QStringLiteral("a"), {text(u"weight", "2", "1")})),
        QByteArray("providers:\n- name: a\n  weight: 2\n"));
}

void ProviderEditTest::keepsADefaultThatIsWritten()
{
    QCOMPARE(shown(changeProvider(
                 "providers: [{name: a, weight: 2}]\n", QStringLiteral("a"), {text(u"weight", "1", "1")})),
        QByteArray("providers: [{name: a, weight: 1}]\n"));
}

void ProviderEditTest::takesAFieldAway()
{
    QCOMPARE(shown(changeProvider("providers:\n- name: a\n  dialect:\n    max_tokens: 1\n  weight: 2\n",
                 QStringLiteral("a"),
                 {FieldChange::removal(ConfigPath() / u"dialect" / u"max_tokens"),
                     FieldChange::removal(ConfigPath() / u"proxy")})),
        QByteArray("providers:\n- name: a\n  weight: 2\n"));
}

void ProviderEditTest::findsKeysByTheirOtherName()
{
    QCOMPARE(
        shown(changeProvider("providers: [{name: a, auth_values: [x]}]", QStringLiteral("a"),
            {FieldChange::list(ConfigPath() / u"auth_value", {QStringLiteral("x"), QStringLiteral("y")})})),
        QByteArray("providers: [{name: a, auth_values: [x, y]}]"));
}

void ProviderEditTest::movesAnEntry()
{
    QCOMPARE(shown(moveProvider("providers:\n# a\n- name: a\n# b\n- name: b\n", QStringLiteral("b"), 0)),
        QByteArray("providers:\n# b\n- name: b\n# a\n- name: a\n"));
}

void ProviderEditTest::renamesEverywhere()
{
    QByteArray expected = withReferences;
    expected.replace("name: a #", "name: new #")
        .replace("[a]", "[new]")
        .replace("provider: a", "provider: new");
    expected.replace("- a/me", "- new/me")
        .replace("\"*\": a\n", "\"*\": new\n")
        .replace("[a, b]", "[new, b]");
    QCOMPARE(shown(renameProvider(withReferences, QStringLiteral("a"), QStringLiteral("new"))), expected);
}

void ProviderEditTest::renamesInTheExample()
{
    const auto after = renameProvider(example(), QStringLiteral("spare"), QStringLiteral("second one"));
    QVERIFY(after);
    const ConfigReading reading = ConfigReader({}).read(*after);
    QVERIFY(reading.config);
    QCOMPARE(reading.config->providers.at(1).name, QStringLiteral("second one"));
    QCOMPARE(reading.problems.size(), ConfigReader({}).read(example()).problems.size());
}

void ProviderEditTest::refusesATakenName()
{
    QVERIFY(shown(renameProvider(withReferences, QStringLiteral("a"), QStringLiteral("b")))
                .startsWith("error: line 3: there is a provider 'b' already"));
}

void ProviderEditTest::removesWithWhatRefersToIt()
{
    const auto after = removeProvider(withReferences, QStringLiteral("a"));
    QVERIFY2(after, after ? "" : qPrintable(after.error().message));
    QCOMPARE(after->text,
        QByteArray(
            "providers:\n  - name: b\nmodel_routes:\n  \"y*\": # y\n    targets:\n      - a/me\n      - b\n"
            "  \"*\": [b]\nclient_keys:\n  - key: k\n    providers: [b]\n"));
    QCOMPARE(after->remarks.size(), 3); // two routes and a budget
}

void ProviderEditTest::keepsAClientKeyWithinItsLimits()
{
    const auto after = removeProvider(
        "providers: [{name: a}, {name: b}]\nclient_keys:\n- {key: k, providers: [a]}\n", QStringLiteral("a"));
    QVERIFY(!after);
    QCOMPARE(after.error().kind, Error::Kind::Conflict);
    QVERIFY(after.error().message.startsWith(u"line 3: "));
}

void ProviderEditTest::keepsTheLastProvider()
{
    QVERIFY(!removeProvider("providers: [{name: a}]\n", QStringLiteral("a")));
}

void ProviderEditTest::namesTheUnknown()
{
    const auto after = changeProvider(withReferences, QStringLiteral("c"), {text(u"weight", "2", "1")});
    QVERIFY(!after);
    QVERIFY(after.error().message.contains(u"'c'"));
}

QTEST_GUILESS_MAIN(ProviderEditTest)
#include "tst_provideredit.moc"
