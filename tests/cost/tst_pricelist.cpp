// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricelist.h"

#include "support/testfiles.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray builtInText()
{
    QFile file(sourceFile(QLatin1String("resources/model-prices.json")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray listWith(const QByteArray &models)
{
    return R"({"asOf": "2026-01-02", "currency": "USD", "models": [)" + models + "]}";
}

} // namespace

class PriceListTest : public QObject
{
    Q_OBJECT

private slots:
    void comesWithoutMistakes();
    void everyModelHasItsSource_data();
    void everyModelHasItsSource();
    void findsModels_data();
    void findsModels();
    void mistakesAreToldWithTheirModel_data();
    void mistakesAreToldWithTheirModel();
};

void PriceListTest::comesWithoutMistakes()
{
    const Result<PriceList> read = PriceList::parse(builtInText());
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const PriceList &list = PriceList::builtIn();
    QCOMPARE(list.models().size(), read->models().size());
    QVERIFY(list.models().size() >= 140);
    QCOMPARE(list.asOf(), QDate(2026, 11, 20));
    QCOMPARE(list.currency(), QStringLiteral("USD"));
    QCOMPARE(list.vendor(QStringLiteral("anthropic")).cacheWrite1hOfInput, 2.0);
    QCOMPARE(list.vendor(QStringLiteral("openai")).per1000WebSearches, 0.0);
}

void PriceListTest::everyModelHasItsSource_data()
{
    QTest::addColumn<QJsonObject>("model");
    const QJsonObject root = QJsonDocument::fromJson(builtInText()).object();
    for (const QJsonValue &model : root.value(u"models").toArray())
        QTest::newRow(qPrintable(model.toObject().value(u"id").toString())) << model.toObject();
}

void PriceListTest::everyModelHasItsSource()
{
    QFETCH(QJsonObject, model);
    const QJsonObject root = QJsonDocument::fromJson(builtInText()).object();
    QVERIFY(root.value(u"sources").toObject().contains(model.value(u"src").toString()));
    const QString id = model.value(u"id").toString();
    QStringList names{id};
    for (const QJsonValue &alias : model.value(u"aliases").toArray())
        names << alias.toString();
    for (const QString &name : names) {
        const ListedModel *found = PriceList::builtIn().find(name);
        QVERIFY2(found && found->id == id, qPrintable(name));
    }
    const ListedModel *found = PriceList::builtIn().find(id);
    QCOMPARE(found->prices.input.value_or(-1), model.value(u"input").toDouble());
    QVERIFY(*found->prices.output >= *found->prices.input);
}

void PriceListTest::findsModels_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    const auto row = [](const char *name, const char *id) {
        QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(id);
    };
    row("claude-opus-5", "claude-opus-5");
    row("Claude-Opus-5", "claude-opus-5");
    row(" claude-opus-5 ", "claude-opus-5");
    row("claude-opus-4-5-20251101", "claude-opus-4-5");
    row("claude-sonnet-4-20250514", "claude-sonnet-4-0");
    row("claude-opus-5[1m]", "claude-opus-5");
    row("claude-opus-5-20260801", "claude-opus-5");
    row("claude-opus-5@20260801", "claude-opus-5");
    row("claude-opus-5-high", "claude-opus-5");
    row("claude-opus-5-20260801-thinking[1m]", "claude-opus-5");
    row("gpt-5-minimal", "gpt-5");
    row("gpt-5.4-xhigh", "gpt-5.4");
    row("gpt-5-codex-low", "gpt-5-codex");
    row("MiniMax-M2.7", "minimax-m2.7");
    row("kimi-k2-thinking", "kimi-k2-thinking");
    // Bedrock
    row("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5");
    row("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5");
    row("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5");
    row("apac.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4-0");
    row("global.anthropic.claude-opus-5", "claude-opus-5");
    row("us.anthropic.claude-3-7-sonnet-20250219-v1:0", "claude-3-7-sonnet-20250219");
    row("anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-20241022");
    // Vertex
    row("claude-opus-4-1@20250805", "claude-opus-4-1");
    row("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet-20241022");
    // OpenRouter
    row("anthropic/claude-opus-5", "claude-opus-5");
    row("openrouter/anthropic/claude-sonnet-4.5", "claude-sonnet-4-5");
    row("anthropic/claude-3.7-sonnet", "claude-3-7-sonnet-20250219");
    row("openai/gpt-5.4", "gpt-5.4");
    row("google/gemini-2.5-pro", "gemini-2.5-pro");
    row("moonshotai/kimi-k2.6", "kimi-k2.6");
    row("z-ai/glm-5.1", "glm-5.1");
    row("minimax/minimax-m3", "minimax-m3");
    // Databricks
    row("databricks-claude-sonnet-4-5", "claude-sonnet-4-5");
    row("databricks-claude-sonnet-4", "claude-sonnet-4-0");
    row("databricks-claude-3-7-sonnet", "claude-3-7-sonnet-20250219");
    row("databricks-gpt-5-4", "gpt-5.4");
    row("system.ai.claude-opus-5", "claude-opus-5");
    row("system.ai.databricks-claude-opus-5", "claude-opus-5");
    // Nothing is guessed.
    row("", "");
    row("claude", "");
    row("claude-opus-9", "");
    row("claude-opus-5-fast", "");
    row("claude-opus-5x", "");
    row("claude-opus-5-20261399", "");
    row("my-claude-opus-5", "");
    row("us.claude-opus-5", "");
    row("z-ai/glm-4.6:free", "");
    row("somebody/claude-opus-5", "");
    row("high", "");
    row("-high", "");
    row("anthropic/", "");
    row("20251001", "");
    row("-20251001", "");
}

void PriceListTest::findsModels()
{
    QFETCH(QString, name);
    QFETCH(QString, id);
    const ListedModel *model = PriceList::builtIn().find(name);
    QCOMPARE(model ? model->id : QString(), id);
}

void PriceListTest::mistakesAreToldWithTheirModel_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &text, const char *part) {
        QTest::newRow(name) << text << QString::fromLatin1(part);
    };
    const auto model = [&row](const char *name, const QByteArray &more, const char *part) {
        row(name, listWith(R"({"id": "x", "vendor": "v", "input": 1, "output": 2, )" + more + '}'), part);
    };
    row("nothing", "", "it is no JSON");
    row("a list", "[]", "'asOf' is no date");
    row("wrong date", R"({"asOf": "today", "currency": "USD"})", "'asOf' is no date");
    row("no currency", R"({"asOf": "2026-01-02"})", "'currency'");
    row("unknown key", R"({"asOf": "2026-01-02", "currency": "USD", "modls": []})", "unknown key 'modls'");
    row("models of another type", R"({"asOf": "2026-01-02", "currency": "USD", "models": {}})",
        "'models' is no list");
    row("wrong vendor",
        R"({"asOf": "2026-01-02", "currency": "USD", "vendors": {"v": {"cacheReadOfInput": "x"}}})",
        "vendor 'v': 'cacheReadOfInput'");
    row("no name", listWith(R"({"vendor": "v", "input": 1, "output": 2})"), "the name ''");
    row("no vendor", listWith(R"({"id": "x", "input": 1, "output": 2})"), "model 'x': 'vendor'");
    row("no price", listWith(R"({"id": "x", "vendor": "v", "input": 1})"), "model 'x': it needs a price");
    model("negative price", R"("cacheRead": -1)", "model 'x': 'cacheRead' is no price");
    model("price in quotes", R"("cacheRead": "1")", "model 'x': 'cacheRead' is no price");
    model("misspelt price", R"("cacheread": 1)", "model 'x': unknown key 'cacheread'");
    model("name taken", R"("aliases": ["X"])", "model 'x': the name 'X' is empty or taken");
    model("aliases of another type", R"("aliases": "y")", "'aliases' is no list");
    model("tier without its limit", R"("tiers": [{"input": 2}])", "'aboveInputTokens'");
    model("unknown key of a tier", R"("tiers": [{"aboveInputTokens": 5, "in": 2}])", "unknown key 'in'");
    model("month for a day", R"("history": [{"until": "2026-08", "input": 2}])", "'until' in 'history'");
    model("announced for no day", R"("upcoming": [{"input": 2}])", "'from' in 'upcoming'");
}

void PriceListTest::mistakesAreToldWithTheirModel()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const Result<PriceList> list = PriceList::parse(text);
    QVERIFY(!list);
    QVERIFY(list.error().kind == Error::Kind::InvalidRequest);
    QVERIFY2(list.error().message.contains(part), qPrintable(list.error().message));
}

QTEST_GUILESS_MAIN(PriceListTest)
#include "tst_pricelist.moc"
