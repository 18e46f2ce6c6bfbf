// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestmodel.h"

#include "proxy/providertestcosts.h"

#include <QTest>

using namespace signalbox;

/// Which model a provider's test asks, and what it says of its price.
class TestProviderTestModel : public QObject
{
    Q_OBJECT

private slots:
    void readsLists_data();
    void readsLists();
    void choosesAModel_data();
    void choosesAModel();
    void tellsWhatAnAnswerCosts_data();
    void tellsWhatAnAnswerCosts();
};

void TestProviderTestModel::readsLists_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isList");
    QTest::addColumn<QStringList>("models");
    const QStringList ab{QStringLiteral("a"), QStringLiteral("b")};
    QTest::newRow("OpenAI, Anthropic") << QByteArray(R"({"data":[{"id":"a"},{"id":"b"}]})") << true << ab;
    QTest::newRow("Ollama") << QByteArray(R"({"models":[{"name":"a"},{"name":"b"}]})") << true << ab;
    QTest::newRow("bare") << QByteArray(R"([{"id":"a"},{"id":"b"}])") << true << ab;
    QTest::newRow("texts") << QByteArray(R"({"models":["a","b"]})") << true << ab;
    QTest::newRow("nothing in it") << QByteArray(R"({"data":[]})") << true << QStringList();
    QTest::newRow("odd entries") << QByteArray(R"({"data":[5,{"id":""},{"id":"a"},null,{"id":"b"}]})") << true
                                 << ab;
    QTest::newRow("something else") << QByteArray(R"({"status":"ok"})") << false << QStringList();
    QTest::newRow("a page") << QByteArray("<html>") << false << QStringList();
}

void TestProviderTestModel::readsLists()
{
    QFETCH(const QByteArray, json);
    QFETCH(const bool, isList);
    QFETCH(const QStringList, models);

    const auto read = listedModels(json);

    QCOMPARE(read.has_value(), isList);
    QCOMPARE(read.value_or(QStringList()), models);
}

void TestProviderTestModel::choosesAModel_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("wished");
    QTest::addColumn<QString>("listed");
    QTest::addColumn<QString>("chosen");
    const auto row
        = [](const char *name, const char *type, const char *wished, const char *listed, const char *chosen) {
              QTest::newRow(name) << QString::fromLatin1(type) << QString::fromLatin1(wished)
                                  << QString::fromLatin1(listed) << QString::fromLatin1(chosen);
          };
    row("the cheapest by its price", "openai", "", "gpt-5 gpt-5-mini gpt-5-nano", "gpt-5-nano");
    row("none that makes pictures", "openai", "", "dall-e-3 text-embedding-3-small gpt-5", "gpt-5");
    row("a small one by its name", "openai", "", "vendor/large-9 vendor/mini-9", "vendor/mini-9");
    row("the first of unknown ones", "openai", "", "x/one x/two", "x/one");
    row("nothing is known", "openai", "", "", "");
    row("Claude is known", "anthropic", "", "", "claude-haiku-4-5");
    row("by the wish", "openai", "gpt-5", "gpt-5 gpt-5-mini", "gpt-5");
    row("by a wish that is not listed", "openai", "new-one", "gpt-5", "new-one");
    row("by a client's name", "openai", "opus", "gpt-5", "vendor/opus");
    row("by the entry's own models", "named", "", "vendor/opus x/mini", "vendor/opus");
}

void TestProviderTestModel::choosesAModel()
{
    QFETCH(const QString, type);
    QFETCH(const QString, wished);
    QFETCH(const QString, listed);
    QFETCH(const QString, chosen);
    ProviderConfig provider;
    provider.type = type == u"anthropic" ? ProviderConfig::Type::Anthropic : ProviderConfig::Type::OpenAi;
    if (!wished.isEmpty() || type == u"named")
        provider.models.insert(QStringLiteral("opus"), QStringLiteral("vendor/opus"));

    QCOMPARE(modelToTest(provider, wished, listed.split(u' ', Qt::SkipEmptyParts), PriceTable()), chosen);
}

void TestProviderTestModel::tellsWhatAnAnswerCosts_data()
{
    QTest::addColumn<double>("output"); // a million tokens
    QTest::addColumn<QString>("currency");
    QTest::addColumn<QString>("text");
    QTest::newRow("dollars") << 15.0 << QStringLiteral("USD")
                             << QStringLiteral("would use up to about 1000 tokens, at most $0.02");
    QTest::newRow("little") << 0.15 << QStringLiteral("USD")
                            << QStringLiteral("would use up to about 1000 tokens, at most $0.0002");
    QTest::newRow("nothing to speak of")
        << 0.000001 << QStringLiteral("USD")
        << QStringLiteral("would use up to about 1000 tokens, at most $0.000001");
    QTest::newRow("yuan") << 1200.0 << QStringLiteral("CNY")
                          << QStringLiteral("would use up to about 1000 tokens, at most 1.20 CNY");
}

void TestProviderTestModel::tellsWhatAnAnswerCosts()
{
    QFETCH(const double, output);
    QFETCH(const QString, currency);
    QFETCH(const QString, text);
    PriceConfig price{GlobPattern(QStringLiteral("m")), {}, {}, {}, 0, {}, {}};
    price.currency = currency;
    price.prices.input = 0;
    price.prices.output = output;
    PriceTable prices;
    prices.apply({price});
    ProviderConfig provider;
    provider.name = QStringLiteral("a");
    provider.baseUrl = QUrl(QStringLiteral("https://api.example.com"));

    QCOMPARE((ProviderTestCost{0, 1000}).toString(provider, QStringLiteral("m"), prices), text);
    provider.billing = Billing::Free;
    QCOMPARE((ProviderTestCost{0, 1000}).toString(provider, QStringLiteral("m"), prices),
        QStringLiteral("would use up to about 1000 tokens, free of charge"));
}

QTEST_GUILESS_MAIN(TestProviderTestModel)
#include "tst_providertestmodel.moc"
