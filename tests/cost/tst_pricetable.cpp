// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricetable.h"

#include <QTest>

using namespace signalbox;

namespace {

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

/// input, output, cache creation (of it for an hour), cache read
TokenUsage tokens(qint64 input, qint64 output, qint64 creation = 0, qint64 lasting = 0, qint64 read = 0)
{
    TokenUsage usage;
    usage.input = input;
    usage.output = output;
    usage.cacheCreation = creation;
    usage.cacheCreation1h = lasting;
    usage.cacheRead = read;
    usage.known = true;
    return usage;
}

PriceTable::Occasion occasion(const char *model, const char *day = "2026-11-29")
{
    PriceTable::Occasion result;
    result.provider = QStringLiteral("main");
    result.model = text(model);
    result.day = QDate::fromString(text(day), Qt::ISODate);
    return result;
}

PriceConfig price(const char *models, double input, double output)
{
    PriceConfig entry{GlobPattern(text(models)), {}, QStringLiteral("USD"), {}, 0, {}, {}, 0};
    entry.prices.input = input;
    entry.prices.output = output;
    return entry;
}

const PriceList &rulesList()
{
    static const PriceList list = PriceList::parse(R"({
        "asOf": "2026-06-01", "currency": "USD",
        "vendors": {"a": {"cacheReadOfInput": 0.1, "cacheWrite5mOfInput": 1.25, "cacheWrite1hOfInput": 2,
                          "per1000WebSearches": 10}},
        "models": [
          {"id": "of-a", "vendor": "a", "input": 4, "output": 20},
          {"id": "of-b", "vendor": "b", "input": 4, "output": 20},
          {"id": "of-b-writes", "vendor": "b", "input": 4, "output": 20, "cacheWrite5m": 5},
          {"id": "tiers", "vendor": "a", "input": 1, "output": 2, "cacheRead": 0.5,
           "tiers": [{"aboveInputTokens": 1000, "input": 3, "output": 6},
                     {"aboveInputTokens": 100, "input": 2, "output": 4, "cacheRead": 1}]},
          {"id": "dated", "vendor": "a", "input": 3, "output": 30,
           "history": [{"until": "2026-03-01", "input": 2}, {"until": "2026-02-01", "input": 1}],
           "upcoming": [{"from": "2026-09-01", "input": 5}, {"from": "2026-08-01", "input": 4, "output": 40}]}
        ]})")
                                      .value();
    return list;
}

} // namespace

class PriceTableTest : public QObject
{
    Q_OBJECT

private slots:
    void missingPricesFollowFromTheInput_data();
    void missingPricesFollowFromTheInput();
    void tiersGoByTheWholePrompt_data();
    void tiersGoByTheWholePrompt();
    void pricesHaveTheirDays_data();
    void pricesHaveTheirDays();
    void knowsTheBuiltInPrices_data();
    void knowsTheBuiltInPrices();
    void roundsOnceForTheWhole_data();
    void roundsOnceForTheWhole();
    void reasoningIsPartOfTheOutput();
    void webSearchesCostWhereTheVendorSaysSo();
    void whatIsNotKnownIsUnknown();
    void nonsenseIsUnknown();
    void subscriptionsShowTheirValue();
    void whatIsFreeCostsNothing();
    void theFactorIsOfTheList();
    void ownPricesComeFirst_data();
    void ownPricesComeFirst();
    void ownPricesFollowTheVendorsRules();
    void ownPricesHaveTheirTierAndCurrency();
    void saysWhichPricesWereUsed_data();
    void saysWhichPricesWereUsed();
    void comparesRoughly();
};

void PriceTableTest::missingPricesFollowFromTheInput_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<qint64>("nanos");
    const auto row = [](const char *model, const char *what, const TokenUsage &usage, qint64 nanos) {
        QTest::addRow("%s: %s", model, what) << text(model) << usage << nanos;
    };
    // A million tokens at 1 USD are 1 000 000 000 nanos, one token 1000.
    row("of-a", "input", tokens(10, 0), 10 * 4'000);
    row("of-a", "output", tokens(0, 10), 10 * 20'000);
    row("of-a", "cache write", tokens(0, 0, 10), 10 * 5'000);
    row("of-a", "cache write of an hour", tokens(0, 0, 10, 10), 10 * 8'000);
    row("of-a", "both", tokens(0, 0, 10, 4), 6 * 5'000 + 4 * 8'000);
    row("of-a", "cache read", tokens(0, 0, 0, 0, 10), 10 * 400);
    row("of-a", "all", tokens(1, 2, 10, 4, 5), 4'000 + 40'000 + 30'000 + 32'000 + 2'000);
    row("of-b", "cache write", tokens(0, 0, 10), 10 * 4'000);
    row("of-b", "cache write of an hour", tokens(0, 0, 10, 10), 10 * 4'000);
    row("of-b", "cache read", tokens(0, 0, 0, 0, 10), 10 * 4'000);
    row("of-b-writes", "cache write of an hour", tokens(0, 0, 10, 10), 10 * 5'000);
}

void PriceTableTest::missingPricesFollowFromTheInput()
{
    QFETCH(QString, model);
    QFETCH(TokenUsage, usage);
    const Cost cost = PriceTable(rulesList()).costOf(usage, occasion(qPrintable(model)));
    QVERIFY(cost.kind == Cost::Kind::Spent);
    QCOMPARE(cost.currency, QStringLiteral("USD"));
    QTEST(cost.nanos, "nanos");
}

void PriceTableTest::tiersGoByTheWholePrompt_data()
{
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<qint64>("nanos");
    const auto row = [](const char *name, const TokenUsage &usage, qint64 nanos) {
        QTest::newRow(name) << usage << nanos;
    };
    row("not above", tokens(100, 10), 100 * 1'000 + 10 * 2'000);
    row("above", tokens(101, 10), 101 * 2'000 + 10 * 4'000);
    row("the cache counts", tokens(1, 10, 40, 0, 60), 2'000 + 40'000 + 40 * 2'500 + 60 * 1'000);
    row("above both", tokens(1001, 0), 1001 * 3'000);
    row("a price that the tier lacks", tokens(1, 0, 0, 0, 1000), 3'000 + 1000 * 500);
    row("one that follows from the tier's input", tokens(1, 0, 1000), 3'000 + 1000 * 3'750);
    row("a long answer is no long prompt", tokens(1, 5000), 1'000 + 5000 * 2'000);
}

void PriceTableTest::tiersGoByTheWholePrompt()
{
    QFETCH(TokenUsage, usage);
    QTEST(PriceTable(rulesList()).costOf(usage, occasion("tiers")).nanos, "nanos");
}

void PriceTableTest::pricesHaveTheirDays_data()
{
    QTest::addColumn<QString>("day");
    QTest::addColumn<qint64>("nanos"); // of one token in and one out
    const auto row = [](const char *day, qint64 nanos) { QTest::newRow(day) << text(day) << nanos; };
    row("2020-01-01", 1'000 + 30'000);
    row("2026-01-31", 1'000 + 30'000);
    row("2026-02-01", 2'000 + 30'000);
    row("2026-02-28", 2'000 + 30'000);
    row("2026-03-01", 3'000 + 30'000);
    row("2026-07-31", 3'000 + 30'000);
    row("2026-08-01", 4'000 + 40'000);
    row("2026-08-31", 4'000 + 40'000);
    row("2026-09-01", 5'000 + 30'000);
    row("2030-01-01", 5'000 + 30'000);
    row("", 3'000 + 30'000);
}

void PriceTableTest::pricesHaveTheirDays()
{
    QFETCH(QString, day);
    QTEST(PriceTable(rulesList()).costOf(tokens(1, 1), occasion("dated", qPrintable(day))).nanos, "nanos");
}

void PriceTableTest::knowsTheBuiltInPrices_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("day");
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<qint64>("nanos");
    const auto row
        = [](const char *model, const char *day, const char *what, const TokenUsage &usage, qint64 nanos) {
              QTest::addRow("%s %s %s", model, day, what) << text(model) << text(day) << usage << nanos;
          };
    const TokenUsage all = tokens(1000, 100, 30, 10, 20'000);
    row("databricks-claude-opus-5", "2026-11-29", "", all,
        1000 * 5'000 + 100 * 25'000 + 20 * 6'250 + 10 * 10'000 + 20'000 * 500);
    row("claude-sonnet-5-5", "2026-10-06", "reading cost double", tokens(0, 0, 0, 0, 1000), 1000 * 200);
    row("claude-sonnet-5-5", "2026-10-07", "", tokens(0, 0, 0, 0, 1000), 1000 * 100);
    row("claude-haiku-5-5", "2026-11-29", "short", tokens(100'000, 10), 100'000 * 100 + 10 * 500);
    row("claude-haiku-5-5", "2026-11-29", "long", tokens(1, 10, 0, 0, 100'000),
        500 + 10 * 2'500 + 100'000 * 50);
    row("gemini-3.7-flash", "2026-12-31", "", tokens(1000, 10), 1000 * 750 + 10 * 3'750);
    row("gemini-3.7-flash", "2027-01-01", "", tokens(1000, 10), 1000 * 1'500 + 10 * 7'500);
    row("gpt-5.6", "2026-08-20", "", tokens(1000, 10), 1000 * 5'000 + 10 * 30'000);
    row("gpt-5.6", "2026-08-21", "", tokens(1000, 10), 1000 * 4'000 + 10 * 20'000);
    row("gpt-5.6", "2026-11-29", "long", tokens(272'001, 10), 272'001 * 10'000LL + 10 * 45'000);
    row("deepseek-reasoner", "2026-11-29", "", tokens(1000, 10, 0, 0, 500),
        1000 * 440 + 10 * 1'320 + 500 * 14);
}

void PriceTableTest::knowsTheBuiltInPrices()
{
    QFETCH(QString, model);
    QFETCH(QString, day);
    QFETCH(TokenUsage, usage);
    QTEST(PriceTable().costOf(usage, occasion(qPrintable(model), qPrintable(day))).nanos, "nanos");
}

void PriceTableTest::roundsOnceForTheWhole_data()
{
    QTest::addColumn<double>("input");
    QTest::addColumn<double>("output");
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<double>("factor");
    QTest::addColumn<qint64>("nanos");
    const auto row = [](const char *name, double input, double output, const TokenUsage &usage,
                         qint64 nanos) { QTest::newRow(name) << input << output << usage << 1.0 << nanos; };
    row("halves go up", 0.0005, 0, tokens(1, 0), 1); // 0.5
    row("less does not", 0.0004, 0, tokens(1, 0), 0);
    row("two halves are one", 0.0005, 0.0005, tokens(1, 1), 1);
    row("three thirds", 0.000333, 0, tokens(3, 0), 1); // 0.999
    row("prices of nine digits", 0.123456789, 0, tokens(1'000'000, 0), 123'456'789);
    row("no binary fraction", 0.0375, 0, tokens(1, 0), 38); // 37.5
    row("millions", 25, 180, tokens(1'000'000, 1'000'000), 205'000'000'000);
    row("a thousand million tokens", 180, 0, tokens(1'000'000'000, 0), 180'000'000'000'000);
}

void PriceTableTest::roundsOnceForTheWhole()
{
    QFETCH(double, input);
    QFETCH(double, output);
    QFETCH(TokenUsage, usage);
    PriceTable table;
    table.apply({price("x", input, output)});
    QTEST(table.costOf(usage, occasion("x")).nanos, "nanos");
}

void PriceTableTest::reasoningIsPartOfTheOutput()
{
    TokenUsage usage = tokens(10, 20);
    const Cost without = PriceTable().costOf(usage, occasion("claude-opus-5"));
    usage.reasoning = 15;
    QCOMPARE(PriceTable().costOf(usage, occasion("claude-opus-5")), without);
    QVERIFY(without.isKnown());
}

void PriceTableTest::webSearchesCostWhereTheVendorSaysSo()
{
    TokenUsage usage = tokens(1, 0);
    usage.webSearches = 3; // at 10 USD per 1000
    QCOMPARE(PriceTable(rulesList()).costOf(usage, occasion("of-a")).nanos, 4'000 + 30'000'000);
    QCOMPARE(PriceTable(rulesList()).costOf(usage, occasion("of-b")).nanos, 4'000);
    QCOMPARE(PriceTable().costOf(usage, occasion("claude-opus-5")).nanos, 5'000 + 30'000'000);
}

void PriceTableTest::whatIsNotKnownIsUnknown()
{
    for (const Billing billing : {Billing::Metered, Billing::Subscription, Billing::Unsaid}) {
        PriceTable::Occasion nobodys = occasion("claude-opus-9");
        nobodys.billing = billing;
        QCOMPARE(PriceTable().costOf(tokens(1, 1), nobodys), Cost());
        PriceTable::Occasion silent = occasion("claude-opus-5");
        silent.billing = billing;
        QCOMPARE(PriceTable().costOf(TokenUsage(), silent), Cost());
    }
    QVERIFY(PriceTable().costOf(tokens(1, 1), occasion("claude-opus-5")).isKnown());
}

void PriceTableTest::nonsenseIsUnknown()
{
    constexpr qint64 most = 1'000'000'000; // that UsageReader lets pass
    const TokenUsage usage = tokens(most, most, most, most, most);
    QVERIFY(PriceTable().costOf(usage, occasion("claude-opus-5")).nanos > 0);
    PriceTable table;
    table.apply({price("x", 999, 0), price("y", 1000, 0)});
    QCOMPARE(table.costOf(tokens(most, 0), occasion("x")).nanos, 999'000'000'000'000);
    QCOMPARE(table.costOf(tokens(most, 0), occasion("y")), Cost()); // a million for one answer
}

void PriceTableTest::subscriptionsShowTheirValue()
{
    PriceTable::Occasion covered = occasion("claude-opus-5");
    covered.billing = Billing::Subscription;
    const Cost cost = PriceTable().costOf(tokens(10, 0), covered);
    QVERIFY(cost.kind == Cost::Kind::Value);
    QCOMPARE(cost.nanos, 50'000);
    covered.billing = Billing::Unsaid;
    QVERIFY(PriceTable().costOf(tokens(10, 0), covered).kind == Cost::Kind::Spent);
}

void PriceTableTest::whatIsFreeCostsNothing()
{
    PriceTable::Occasion local = occasion("qwen3-my-own-build");
    local.billing = Billing::Free;
    for (const TokenUsage &usage : {tokens(10, 10), TokenUsage()}) {
        const Cost cost = PriceTable().costOf(usage, local);
        QVERIFY(cost.kind == Cost::Kind::Spent);
        QCOMPARE(cost.nanos, 0);
        QCOMPARE(cost.price, QStringLiteral("free"));
    }
}

void PriceTableTest::theFactorIsOfTheList()
{
    PriceTable table;
    PriceTable::Occasion reseller = occasion("claude-opus-5");
    reseller.factor = 0.85;
    QCOMPARE(table.costOf(tokens(100, 10), reseller).nanos, 637'500); // of 750 000
    TokenUsage odd = tokens(1, 0);
    reseller.factor = 1.0 / 3;
    QCOMPARE(table.costOf(odd, reseller).nanos, 1'667);
    table.apply({price("claude-*", 2, 3)});
    QCOMPARE(table.costOf(tokens(100, 10), reseller).nanos, 230'000);
}

void PriceTableTest::ownPricesComeFirst_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("day");
    QTest::addColumn<qint64>("nanos"); // of one token in
    const auto row = [](const char *provider, const char *model, const char *day, qint64 nanos) {
        QTest::addRow("%s %s %s", provider, model, day)
            << text(provider) << text(model) << text(day) << nanos;
    };
    row("other", "claude-opus-5", "2026-11-29", 5'000);
    row("other", "glm-5", "2026-11-29", 101'000);
    row("other", "glm-5.1", "2026-11-29", 102'000);
    row("other", "GLM-5.1", "2026-11-29", 102'000);
    row("other", "zai/glm-5.1", "2026-11-29", 103'000);
    row("main", "glm-5", "2026-04-30", 104'000);
    row("main", "glm-5", "2026-05-01", 105'000);
    row("main", "glm-5", "2026-11-29", 105'000);
    row("main/me@example.com", "glm-5", "2026-11-29", 105'000);
    row("mainly", "glm-5", "2026-11-29", 101'000);
    row("main", "glm-5.1", "2026-11-29", 105'000);
    row("main", "claude-opus-5", "2026-11-29", 5'000);
}

void PriceTableTest::ownPricesComeFirst()
{
    QFETCH(QString, provider);
    QFETCH(QString, model);
    QFETCH(QString, day);
    PriceConfig mains = price("glm-*", 104, 0);
    mains.provider = QStringLiteral("main");
    PriceConfig later = price("glm-*", 105, 0);
    later.provider = QStringLiteral("main");
    later.from = QDate(2026, 5, 1);
    PriceTable table;
    table.apply({price("glm-*", 101, 0), price("glm-?", 100, 0), price("glm-5.1", 102, 0),
        price("*/glm-*", 103, 0), later, mains});
    PriceTable::Occasion request = occasion(qPrintable(model), qPrintable(day));
    request.provider = provider;
    QTEST(table.costOf(tokens(1, 0), request).nanos, "nanos");
}

void PriceTableTest::ownPricesFollowTheVendorsRules()
{
    PriceTable table(rulesList());
    PriceConfig complete = price("whole", 4, 20);
    complete.prices.cacheRead = 1;
    complete.prices.cacheWrite5m = 2;
    complete.prices.cacheWrite1h = 3;
    table.apply({price("of-a", 8, 20), price("new", 8, 20), complete});
    QCOMPARE(table.costOf(tokens(0, 0, 2, 1, 1), occasion("of-a")).nanos, 10'000 + 16'000 + 800);
    QCOMPARE(table.costOf(tokens(0, 0, 2, 1, 1), occasion("new")).nanos, 8'000 + 8'000 + 8'000);
    QCOMPARE(table.costOf(tokens(0, 0, 2, 1, 1), occasion("whole")).nanos, 2'000 + 3'000 + 1'000);
}

void PriceTableTest::ownPricesHaveTheirTierAndCurrency()
{
    PriceTable table(rulesList());
    PriceConfig entry = price("of-a", 8, 20);
    entry.currency = QStringLiteral("CNY");
    entry.aboveInputTokens = 100;
    entry.above.input = 16;
    table.apply({entry});
    TokenUsage usage = tokens(100, 1);
    usage.webSearches = 5; // their price is one in USD
    const Cost cost = table.costOf(usage, occasion("of-a"));
    QCOMPARE(cost.currency, QStringLiteral("CNY"));
    QCOMPARE(cost.nanos, 100 * 8'000 + 20'000);
    QCOMPARE(table.costOf(tokens(100, 1, 1), occasion("of-a")).nanos, 100 * 16'000 + 20'000 + 20'000);
}

void PriceTableTest::saysWhichPricesWereUsed_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("day");
    QTest::addColumn<qint64>("prompt");
    QTest::addColumn<double>("factor");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char *model, const char *day, qint64 prompt, double factor, const char *expected) {
              QTest::newRow(expected) << text(model) << text(day) << prompt << factor << text(expected);
          };
    row("of-a", "2026-11-29", 1, 1,
        "of-a of 2026-06-01: USD 4 in, 20 out, 0.4 cache read, 5 and 8 cache write");
    row("tiers", "2026-11-29", 101, 0.9,
        "tiers of 2026-06-01 above 100 tokens: USD 2 in, 4 out, 1 cache read, 2.5 and 4 cache write, times "
        "0.9");
    row("dated", "2026-02-15", 1, 1,
        "dated of 2026-06-01 until 2026-03-01: USD 2 in, 30 out, 0.2 cache read, 2.5 and 4 cache write");
    row("dated", "2026-08-15", 1, 1,
        "dated of 2026-06-01 from 2026-08-01: USD 4 in, 40 out, 0.4 cache read, 5 and 8 cache write");
    row("own-1", "2026-08-15", 1, 0.9,
        "own-* of the configuration from 2026-02-03: EUR 1.5 in, 2 out, 1.5 cache read, 1.5 and 1.5 cache "
        "write");
    row("own-1", "2026-08-15", 11, 0.9,
        "own-* of the configuration from 2026-02-03 above 10 tokens: EUR 1.5 in, 3 out, 1.5 cache read, "
        "1.5 and 1.5 cache write");
}

void PriceTableTest::saysWhichPricesWereUsed()
{
    QFETCH(QString, model);
    QFETCH(QString, day);
    QFETCH(qint64, prompt);
    QFETCH(double, factor);
    PriceConfig entry = price("own-*", 1.5, 2);
    entry.currency = QStringLiteral("EUR");
    entry.from = QDate(2026, 2, 3);
    entry.aboveInputTokens = 10;
    entry.above.output = 3;
    PriceTable table(rulesList());
    table.apply({entry});
    PriceTable::Occasion request = occasion(qPrintable(model), qPrintable(day));
    request.factor = factor;
    QTEST(table.costOf(tokens(prompt, 1), request).price, "expected");
}

void PriceTableTest::comparesRoughly()
{
    PriceTable table;
    const PriceTable::RoughPrice none{-1, {}};
    const double opus = table.roughPrice(occasion("claude-opus-5")).value_or(none).amount;
    const double haiku = table.roughPrice(occasion("claude-haiku-4-5")).value_or(none).amount;
    QVERIFY(haiku > 0 && opus > haiku);
    // 4 % input, 3 % output, 6 % cache write, 87 % cache read
    QCOMPARE(opus, 0.04 * 5 + 0.03 * 25 + 0.06 * 6.25 + 0.87 * 0.5);
    PriceTable::Occasion reseller = occasion("claude-opus-5");
    reseller.factor = 0.5;
    QCOMPARE(table.roughPrice(reseller).value_or(none).amount, opus / 2);
    QCOMPARE(table.roughPrice(reseller)->currency, QStringLiteral("USD"));
    reseller.billing = Billing::Subscription;
    QCOMPARE(table.roughPrice(reseller).value_or(none).amount, 0.0);
    QVERIFY(!table.roughPrice(occasion("claude-opus-9")));
    PriceConfig yuan = price("claude-*", 1, 1);
    yuan.currency = QStringLiteral("CNY");
    table.apply({yuan});
    const auto inYuan = table.roughPrice(occasion("claude-opus-5"));
    QVERIFY(inYuan);
    QCOMPARE(inYuan->currency, QStringLiteral("CNY"));
    QVERIFY(inYuan->amount > 0 && inYuan->amount <= 2);
}

QTEST_GUILESS_MAIN(PriceTableTest)
#include "tst_pricetable.moc"
