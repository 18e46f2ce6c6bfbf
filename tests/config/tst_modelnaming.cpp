// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/modelnaming.h"

#include <QTest>

using namespace signalbox;

namespace {

ModelNaming databricks()
{
    ModelNaming naming;
    naming.prefix = QStringLiteral("databricks-");
    for (const char *family : {"opus", "sonnet", "haiku", "fable"})
        naming.families.append({QLatin1String(family), QStringLiteral("usual-") + QLatin1String(family)});
    naming.fallback = QStringLiteral("fallback");
    return naming;
}

} // namespace

class ModelNamingTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutARuleNamesStay_data();
    void withoutARuleNamesStay();
    void followsTheRule_data();
    void followsTheRule();
    void keepsDatesWhereTheyBelongToNames();
    void otherPrefixes();
    void withoutAFallbackThePrefixIsTheGuess();
    void withoutADefaultForAFamily();
};

void ModelNamingTest::withoutARuleNamesStay_data()
{
    QTest::addColumn<QString>("model");
    for (const char *model : {"claude-opus-4-5-20250929", "opus", "claude-x[1m]", "gpt-5", ""})
        QTest::newRow(model) << QString::fromLatin1(model);
}

void ModelNamingTest::withoutARuleNamesStay()
{
    QFETCH(QString, model);
    QCOMPARE(nameByRule(ModelNaming(), model), RuledName({model, true}));
}

void ModelNamingTest::followsTheRule_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *model, const char *expected) {
        QTest::newRow(model) << QString::fromLatin1(model) << QString::fromLatin1(expected);
    };
    // What has the prefix stays.
    row("databricks-claude-sonnet-4-5", "databricks-claude-sonnet-4-5");
    row("databricks-claude-opus-4-6-20260101", "databricks-claude-opus-4-6-20260101");
    row("Databricks-Claude-Sonnet-4", "Databricks-Claude-Sonnet-4");
    row("databricks-llama-4-maverick", "databricks-llama-4-maverick");
    row("databricks-claude-opus-5-5[1m]", "databricks-claude-opus-5-5");
    // A version stays.
    row("claude-sonnet-4-5", "databricks-claude-sonnet-4-5");
    row("claude-sonnet-4-5-20250929", "databricks-claude-sonnet-4-5");
    row("claude-sonnet-4-6", "databricks-claude-sonnet-4-6");
    row("claude-opus-4-1-20250805", "databricks-claude-opus-4-1");
    row("claude-opus-4-7", "databricks-claude-opus-4-7");
    row("claude-haiku-4-5-20251001", "databricks-claude-haiku-4-5");
    row("claude-sonnet-4-20250514", "databricks-claude-sonnet-4");
    row("claude-opus-4", "databricks-claude-opus-4");
    row("claude-opus-5", "databricks-claude-opus-5");
    row("claude-opus-5-5", "databricks-claude-opus-5-5");
    row("claude-opus-5-5[1m]", "databricks-claude-opus-5-5");
    row("claude-opus-5-5[1M]", "databricks-claude-opus-5-5");
    row("claude-fable-5-1", "databricks-claude-fable-5-1");
    row("claude-haiku-10", "databricks-claude-haiku-10");
    row("claude-sonnet-4.5", "databricks-claude-sonnet-4-5");
    row("CLAUDE-SONNET-4-5", "databricks-claude-sonnet-4-5");
    row("sonnet-4-5", "databricks-claude-sonnet-4-5");
    row("opus-4.6", "databricks-claude-opus-4-6");
    row("claude-opus-4-6-latest", "databricks-claude-opus-4-6");
    row("claude-sonnet-4-5-thinking", "databricks-claude-sonnet-4-5");
    row("claude-4.5-sonnet", "databricks-claude-sonnet-4-5");
    row("claude-4-opus", "databricks-claude-opus-4");
    row(" claude-opus-4-6 ", "databricks-claude-opus-4-6");
    // Other homes of Claude.
    row("claude-sonnet-4-5@20250929", "databricks-claude-sonnet-4-5");
    row("anthropic/claude-opus-4.6", "databricks-claude-opus-4-6");
    row("anthropic/claude-opus-4.6:beta", "databricks-claude-opus-4-6");
    row("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "databricks-claude-sonnet-4-5");
    row("global.anthropic.claude-opus-5", "databricks-claude-opus-5");
    row("anthropic.claude-haiku-4-5-20251001-v1:0", "databricks-claude-haiku-4-5");
    row("system.ai.claude-opus-4-7", "databricks-claude-opus-4-7");
    // Bare families, and what is gone.
    row("opus", "usual-opus");
    row("Sonnet", "usual-sonnet");
    row("haiku", "usual-haiku");
    row("fable", "usual-fable");
    row("sonnet[1m]", "usual-sonnet");
    row("claude-opus", "usual-opus");
    row("claude-opus-latest", "usual-opus");
    row("claude-3-opus", "usual-opus");
    row("claude-3-opus-20240229", "usual-opus");
    row("claude-3-5-sonnet-20241022", "usual-sonnet");
    row("claude-3-5-sonnet-latest", "usual-sonnet");
    row("claude-3.7-sonnet", "usual-sonnet");
    row("claude-3-haiku-20240307", "usual-haiku");
    row("claude-haiku-3-5", "usual-haiku");
    row("anthropic.claude-3-5-sonnet-20241022-v2:0", "usual-sonnet");
    row("my-opus-model", "usual-opus");
    // Of no family.
    row("gpt-5.6-sol", "fallback");
    row("claude-2.1", "fallback");
    row("claude-instant-1.2", "fallback");
    row("claude", "fallback");
    row("", "fallback");
}

void ModelNamingTest::followsTheRule()
{
    QFETCH(QString, model);
    QFETCH(QString, expected);
    QCOMPARE(nameByRule(databricks(), model).name, expected);
    QCOMPARE(nameByRule(databricks(), model).known, expected != u"fallback");
}

void ModelNamingTest::keepsDatesWhereTheyBelongToNames()
{
    ModelNaming naming = databricks();
    naming.stripsDate = false;
    QCOMPARE(nameByRule(naming, QStringLiteral("claude-sonnet-4-5-20250929")).name,
        QStringLiteral("databricks-claude-sonnet-4-5-20250929"));
    QCOMPARE(nameByRule(naming, QStringLiteral("claude-sonnet-4-5")).name,
        QStringLiteral("databricks-claude-sonnet-4-5"));
}

void ModelNamingTest::otherPrefixes()
{
    ModelNaming naming = databricks();
    naming.prefix = QStringLiteral("system.ai.");
    QCOMPARE(nameByRule(naming, QStringLiteral("claude-opus-5-5")).name,
        QStringLiteral("system.ai.claude-opus-5-5"));
    QCOMPARE(
        nameByRule(naming, QStringLiteral("system.ai.claude-x")).name, QStringLiteral("system.ai.claude-x"));
}

void ModelNamingTest::withoutAFallbackThePrefixIsTheGuess()
{
    ModelNaming naming = databricks();
    naming.fallback.clear();
    QCOMPARE(nameByRule(naming, QStringLiteral("vendor/gpt-5")),
        RuledName({QStringLiteral("databricks-gpt-5"), false}));
}

void ModelNamingTest::withoutADefaultForAFamily()
{
    ModelNaming naming = databricks();
    naming.families.removeFirst();
    QCOMPARE(nameByRule(naming, QStringLiteral("opus")).name, QStringLiteral("fallback"));
}

QTEST_GUILESS_MAIN(ModelNamingTest)
#include "tst_modelnaming.moc"
