// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricetable.h"

#include "support/testfiles.h"
#include "usage/usagereader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray contents(const QString &file)
{
    QFile data(testData(QLatin1String()) + file);
    return data.open(QIODevice::ReadOnly) ? data.readAll() : QByteArray();
}

/// The case of a file of vectors.
QJsonObject vectorCase(const QString &file, const QString &id)
{
    const QJsonArray cases = QJsonDocument::fromJson(contents(file)).object().value(u"cases").toArray();
    for (const QJsonValue &value : cases) {
        if (value.toObject().value(u"id").toString() == id)
            return value.toObject();
    }
    return {};
}

TokenUsage usageOfStream(const QByteArray &stream, Protocol protocol)
{
    UsageReader reader(protocol);
    SseParser parser;
    const auto read = [&reader](const SseParser::Event &event) { reader.readEvent(event); };
    parser.feed(stream, read);
    parser.finish(read);
    return reader.usage();
}

} // namespace

/// What recorded answers have cost: from their bytes to whole billionths, by prices that do not change any
/// more.
class RecordedCostsTest : public QObject
{
    Q_OBJECT

private slots:
    void streamsHaveTheirCost_data();
    void streamsHaveTheirCost();
    void answersHaveTheirCost_data();
    void answersHaveTheirCost();

private:
    static Cost costOf(const TokenUsage &usage, const QString &model)
    {
        PriceTable::Occasion occasion;
        occasion.model = model;
        occasion.day = QDate(2026, 11, 29);
        return PriceTable().costOf(usage, occasion);
    }
};

// A price of 1 USD for a million tokens is 1000 billionths for one.
void RecordedCostsTest::streamsHaveTheirCost_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("id"); // of the case; empty = the file is the stream
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QString>("model");
    QTest::addColumn<qint64>("nanos");
    const auto row
        = [](const char *file, const char *id, Protocol protocol, const char *model, qint64 nanos) {
              QTest::addRow("%s %s", file, id) << QString::fromLatin1(file) << QString::fromLatin1(id)
                                               << protocol << QString::fromLatin1(model) << nanos;
          };
    const auto messages = [&row](const char *file, const char *id, const char *model, qint64 nanos) {
        row(file, id, Protocol::Anthropic, model, nanos);
    };
    const auto openAi = [&row](const char *file, const char *id, const char *model, qint64 nanos) {
        row(file, id, Protocol::OpenAi, model, nanos);
    };
    messages("streams/sdkpy-basic.sse", "", "claude-3-opus-latest", 615'000); // 11 x 15000 + 6 x 75000
    messages("streams/sdkpy-tool-use.sse", "", "claude-sonnet-4-20250514",
        2'106'000); // 377 x 3000 + 65 x 15000
    messages("streams/sdkpy-incomplete-partial-json.sse", "", "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
        3'210'000); // 450 x 3000 + 124 x 15000
    messages("streams/sdkpy-compaction.sse", "", "claude-opus-4-7", 350'000); // 30 x 5000 + 8 x 25000
    messages("streams/sdkpy-fallback.sse", "", "claude-opus-4-7", 325'000); // 25 x 5000 + 8 x 25000
    messages("streams/sdkts-stream-a-refusal.sse", "", "databricks-claude-fable-5",
        5'580'000); // 28 x 10000 + 106 x 50000, 67 of them reasoning
    const char *translated = "vectors/streams-anthropic-to-openai.json";
    // 13 x 5000 + 4 x 25000 + 31 x 6250 + 22000 x 500
    messages(translated, "usage-in-delta", "claude-opus-4-6", 11'358'750);
    messages(translated, "usage-merged-from-start", "claude-opus-4-6", 11'358'750);
    messages(translated, "refusal", "claude-opus-4-6", 300'000); // 10 x 5000 + 10 x 25000
    messages(translated, "one-tool", "claude-opus-4-6", 275'000); // 10 x 5000 + 9 x 25000
    messages(translated, "error-mid-stream", "claude-opus-4-6", 75'000); // 10 x 5000 + 1 x 25000
    openAi("streams/chat-basic.sse", "", "gpt-4o-2024-08-06", 142'500); // 17 x 2500 + 10 x 10000
    openAi("streams/responses-text.sse", "", "gpt-4o", 45'000); // 10 x 2500 + 2 x 10000
    openAi("vectors/chat-refusal.sse", "", "openai/gpt-4o", 172'500); // 17 x 2500 + 13 x 10000
    openAi("vectors/responses-reasoning.sse", "", "o3", 48'000); // 6 x 8000, 2 of them reasoning
    const char *vendors = "vectors/streams-openai-to-anthropic.json";
    openAi(vendors, "two-finish-chunks", "gpt-4o", 75'000); // 10 x 2500 + 5 x 10000
    openAi(vendors, "usage-null-in-chunks", "gpt-5.4", 23'500); // 3 x 2500 + 4 x 250 + 1 x 15000
    openAi(vendors, "usage-cache-exceeds-prompt", "glm-5.1", 268'800); // 20 x 1400 + 80 x 260 + 50 x 4400
}

void RecordedCostsTest::streamsHaveTheirCost()
{
    QFETCH(QString, file);
    QFETCH(QString, id);
    QFETCH(Protocol, protocol);
    QFETCH(QString, model);
    const QByteArray stream
        = id.isEmpty() ? contents(file) : vectorCase(file, id).value(u"sse").toString().toUtf8();
    QVERIFY(!stream.isEmpty());
    const Cost cost = costOf(usageOfStream(stream, protocol), model);
    QVERIFY(cost.kind == Cost::Kind::Spent);
    QTEST(cost.nanos, "nanos");
}

void RecordedCostsTest::answersHaveTheirCost_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("model");
    QTest::addColumn<qint64>("nanos");
    const auto row = [](const char *id, const char *model, qint64 nanos) {
        QTest::newRow(id) << QString::fromLatin1(id) << QString::fromLatin1(model) << nanos;
    };
    row("simple", "gpt-5-mini-2025-08-07", 12'500); // 10 x 250 + 5 x 2000
    row("deepseek-usage", "deepseek-chat", 23'336); // 36 x 440 + 64 x 14 + 5 x 1320
    row("null-usage", "gpt-5", -1);
}

void RecordedCostsTest::answersHaveTheirCost()
{
    QFETCH(QString, id);
    QFETCH(QString, model);
    QFETCH(qint64, nanos);
    const QJsonObject input = vectorCase(QStringLiteral("vectors/responses-openai-to-anthropic.json"), id)
                                  .value(u"input")
                                  .toObject();
    QVERIFY(!input.isEmpty());
    UsageReader reader(Protocol::OpenAi);
    reader.readBody(QJsonDocument(input).toJson(QJsonDocument::Compact));
    const Cost cost = costOf(reader.usage(), model);
    QCOMPARE(cost.isKnown() ? cost.nanos : -1, nanos);
}

QTEST_GUILESS_MAIN(RecordedCostsTest)
#include "tst_recordedcosts.moc"
