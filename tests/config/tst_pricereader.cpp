// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include <QTest>

using namespace signalbox;

namespace {

/// Two providers of which one has an account; `prices` begins in line 9.
ConfigReading read(const QByteArray &prices, const QByteArray &spareLines = {})
{
    return ConfigReader({}).read("providers:\n"
                                 "  - name: main\n"
                                 "    base_url: https://a.example.com\n"
                                 "    auth_value: k\n"
                                 "  - name: spare\n"
                                 "    base_url: https://b.example.com\n"
                                 "    auth_value: k\n"
                                 "    account_email: me@example.com\n"
        + spareLines + prices);
}

QString shown(const ConfigReading &reading)
{
    QString text;
    for (const ConfigProblem &problem : reading.problems)
        text += problem.toString(QStringLiteral("config.yaml")) + u'\n';
    return text;
}

} // namespace

class PriceReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryKey();
    void leavesOutWhatIsNotWritten();
    void aListOfModelsBecomesSeveral();
    void readsHowAProviderIsPaid_data();
    void readsHowAProviderIsPaid();
    void knowsNoOtherWayToPay_data();
    void knowsNoOtherWayToPay();
    void namesTheLineOfAMistake_data();
    void namesTheLineOfAMistake();
};

void PriceReaderTest::readsEveryKey()
{
    const ConfigReading reading = read("prices:\n"
                                       "  - models: glm-*\n"
                                       "    provider: spare\n"
                                       "    currency: cny\n"
                                       "    input: 4\n"
                                       "    output: 16.5\n"
                                       "    cache_read: 0\n"
                                       "    cache_write: 5\n"
                                       "    cache_write_1h: 6\n"
                                       "    above: {tokens: 200000, input: 8, output: 32, cache_read: 1, "
                                       "cache_write: 9, cache_write_1h: 10}\n"
                                       "    from: 2026-12-01\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading)));
    QCOMPARE(reading.config->prices.size(), 1);
    const PriceConfig &price = reading.config->prices.first();
    QCOMPARE(price.models.pattern(), QStringLiteral("glm-*"));
    QCOMPARE(price.provider, QStringLiteral("spare"));
    QCOMPARE(price.currency, QStringLiteral("CNY"));
    QCOMPARE(price.prices, (TokenPrices{4, 16.5, 0, 5, 6}));
    QCOMPARE(price.aboveInputTokens, 200'000);
    QCOMPARE(price.above, (TokenPrices{8, 32, 1, 9, 10}));
    QCOMPARE(price.from, QDate(2026, 12, 1));
    QCOMPARE(price.line, 10);
}

void PriceReaderTest::leavesOutWhatIsNotWritten()
{
    const ConfigReading reading
        = read("prices:\n  - {models: m, input: 1, output: 2, above: {tokens: 5, output: 3}}\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading)));
    const PriceConfig &price = reading.config->prices.first();
    QCOMPARE(price.provider, QString());
    QCOMPARE(price.currency, QStringLiteral("USD"));
    QCOMPARE(price.prices, (TokenPrices{1, 2, {}, {}, {}}));
    QCOMPARE(price.above, (TokenPrices{{}, 3, {}, {}, {}}));
    QVERIFY(price.from.isNull());
    QVERIFY(read("").config->prices.isEmpty());
    QVERIFY(read("prices: []\n").config->prices.isEmpty());
}

void PriceReaderTest::aListOfModelsBecomesSeveral()
{
    const ConfigReading reading
        = read("prices:\n"
               "  - {models: [a, \"b-*\"], input: 1, output: 2}\n"
               "  - {models: c, provider: spare/me@example.com, input: 3, output: 4}\n");
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading)));
    const QList<PriceConfig> &prices = reading.config->prices;
    QCOMPARE(prices.size(), 3);
    QCOMPARE(prices.at(1).models.pattern(), QStringLiteral("b-*"));
    QCOMPARE(prices.at(1).prices, prices.at(0).prices);
    QCOMPARE(prices.at(2).prices.input, 3.0);
}

void PriceReaderTest::readsHowAProviderIsPaid_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<Billing>("billing");
    QTest::addColumn<double>("factor");
    QTest::newRow("nothing") << QByteArray() << Billing::Unsaid << 1.0;
    QTest::newRow("metered") << QByteArray("    billing: metered\n") << Billing::Metered << 1.0;
    QTest::newRow("subscription") << QByteArray("    billing: Subscription\n") << Billing::Subscription
                                  << 1.0;
    QTest::newRow("free") << QByteArray("    billing: free\n") << Billing::Free << 1.0;
    QTest::newRow("factor") << QByteArray("    price_factor: 0.85\n") << Billing::Unsaid << 0.85;
    QTest::newRow("preset") << QByteArray("    preset: kimi-coding\n") << Billing::Subscription << 1.0;
    QTest::newRow("over the preset's")
        << QByteArray("    preset: zai\n    billing: metered\n") << Billing::Metered << 1.0;
}

void PriceReaderTest::readsHowAProviderIsPaid()
{
    QFETCH(QByteArray, lines);
    QFETCH(Billing, billing);
    const ConfigReading reading = read("", lines);
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading)));
    QVERIFY(reading.config->providers.last().billing == billing);
    QTEST(reading.config->providers.last().priceFactor, "factor");
}

void PriceReaderTest::knowsNoOtherWayToPay_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("part");
    QTest::newRow("billing") << QByteArray("    billing: metred\n")
                             << QStringLiteral(
                                    "must be one of metered, subscription, free, not 'metred': did "
                                    "you mean 'metered'?");
    for (const char *factor : {"0", "-1", "1001"})
        QTest::newRow(factor) << QByteArray(QByteArray("    price_factor: ") + factor + '\n')
                              << QStringLiteral("must be more than 0 and at most 1000");
    QTest::newRow("share") << QByteArray("    price_factor: 80%\n") << QStringLiteral("must be a number");
}

void PriceReaderTest::knowsNoOtherWayToPay()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, part);
    const ConfigReading reading = read("", line);
    QVERIFY(!reading.config);
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.first().line, 9);
    QVERIFY2(reading.problems.first().message.contains(part), qPrintable(shown(reading)));
}

void PriceReaderTest::namesTheLineOfAMistake_data()
{
    QTest::addColumn<QByteArray>("prices");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *prices, int line, const char *part) {
        QTest::newRow(name) << QByteArray(prices) << line << QString::fromUtf8(part);
    };
    const auto entry = [](const char *name, const char *line, const char *part) {
        QTest::newRow(name) << QByteArray("prices:\n  - models: m\n    input: 1\n    output: 2\n    ") + line
                + '\n' << 13 << QString::fromUtf8(part);
    };
    row("no list", "prices: {models: m}\n", 9,
        "'prices' must be a list: begin each entry with '- models: …'");
    row("no mapping", "prices:\n  - glm-5\n", 10, "price no. 1 must be a mapping");
    row("no models", "prices:\n  - {input: 1, output: 2}\n", 10, "'models' of price no. 1 is missing");
    row("no model", "prices:\n  - {models: [], input: 1, output: 2}\n", 10,
        "is missing: write a model's name");
    row("empty model", "prices:\n  - {models: [m, \"\"], input: 1, output: 2}\n", 10,
        "a model of price no. 1 is empty");
    row("no input", "prices:\n  - {models: m, output: 2}\n", 10,
        "'input' of price no. 1 is missing: write the price of a million tokens");
    row("no output", "prices:\n  - {models: m, input: 2}\n", 10, "'output' of price no. 1 is missing");
    row("no number", "prices:\n  - models: m\n    input: much\n    output: 2\n", 11,
        "'input' of price no. 1 must be a number");
    row("the second",
        "prices:\n  - {models: m, input: 1, output: 2}\n  - {models: m, input: -1, output: 2}\n", 11,
        "'input' of price no. 2 must be the price of a million tokens, from 0 to 100000");
    entry("too much", "cache_read: 100001", "from 0 to 100000");
    entry("per token", "cache_write: nan", "must be a number");
    entry("no currency", "currency: dollars",
        "'currency' of price no. 1 is no currency: write its three letters");
    entry("a sign", "currency: ¥", "is no currency");
    entry("no date", "from: tomorrow", "'from' of price no. 1 is no date: write it like 2026-11-28");
    entry("nobody's", "provider: spaer", "names 'spaer', which is no provider: did you mean 'spare'?");
    entry("nobody's key", "provider: sk-1234", "names no provider: write the name of one, or remove the key");
    entry("tier without tokens", "above: {input: 2}", "'tokens' of price no. 1.above is missing");
    entry("tier of nothing", "above: {tokens: 0, input: 2}", "must be from 1 to 1000000000");
    entry("tier without price", "above: {tokens: 5}", "'above' of price no. 1 has no price");
    entry("tier of another type", "above: 5", "must be a mapping");
}

void PriceReaderTest::namesTheLineOfAMistake()
{
    QFETCH(QByteArray, prices);
    QFETCH(int, line);
    QFETCH(QString, part);
    const ConfigReading reading = read(prices);
    QVERIFY(!reading.config);
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY(reading.problems.first().severity == ConfigProblem::Severity::Error);
    QCOMPARE(reading.problems.first().line, line);
    QVERIFY2(reading.problems.first().message.contains(part), qPrintable(shown(reading)));
}

QTEST_GUILESS_MAIN(PriceReaderTest)
#include "tst_pricereader.moc"
