// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include <QTest>

using namespace signalbox;

namespace {

const QByteArray providers
    = "providers:\n  - name: work\n    base_url: https://work.example\n    auth_value: "
      "sk-test\nclient_keys:\n  - {name: laptop, key: local-secret}\nbudgets:\n";

ConfigReading read(const QByteArray &budgets)
{
    return ConfigReader(QProcessEnvironment()).read(providers + budgets, QStringLiteral("/nowhere"));
}

} // namespace

class BudgetReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void everythingIsRead();
    void whatIsNotWrittenHasItsDefault();
    void mistakesNamePlaceAndRemedy_data();
    void mistakesNamePlaceAndRemedy();
    void aBudgetMayBeOfAllAccountsOfAProvider();
    void whatHasNoEffectIsSaid_data();
    void whatHasNoEffectIsSaid();
};

void BudgetReaderTest::everythingIsRead()
{
    const ConfigReading reading = read(
        "  - name: shop\n    per: week\n    provider: work\n    client_key: laptop\n    project: shop\n"
        "    money: 12.5 eur\n    tokens: 5M\n    notify_at: [95%, 50]\n    cheaper_at: 90\n"
        "    cheaper_model: claude-haiku-4-5\n    refuse_at: 120%\n");
    QVERIFY2(reading.config, qPrintable(reading.problems.value(0).message));
    const BudgetConfig budget = reading.config->budgets.value(0);
    QCOMPARE(budget.name, QStringLiteral("shop"));
    QCOMPARE(budget.period, BudgetConfig::Period::Week);
    QCOMPARE(budget.provider, QStringLiteral("work"));
    QCOMPARE(budget.clientKey, QStringLiteral("laptop"));
    QCOMPARE(budget.project, QStringLiteral("shop"));
    QCOMPARE(budget.money, 12.5);
    QCOMPARE(budget.currency, QStringLiteral("EUR"));
    QCOMPARE(budget.tokens, 5'000'000);
    QCOMPARE(budget.notifyAt, (QList<int>{50, 95}));
    QCOMPARE(budget.cheaperAt, 90);
    QCOMPARE(budget.cheaperModel, QStringLiteral("claude-haiku-4-5"));
    QCOMPARE(budget.refuseAt, 120);
    QCOMPARE(budget.line, 8);
}

void BudgetReaderTest::whatIsNotWrittenHasItsDefault()
{
    const ConfigReading reading = read(
        "  - {name: all, money: 20 USD}\n  - {name: never, tokens: 1, refuse_at: never, per: Weekly}\n");
    QVERIFY2(reading.config, qPrintable(reading.problems.value(0).message));
    const BudgetConfig budget = reading.config->budgets.value(0);
    QCOMPARE(budget.period, BudgetConfig::Period::Month);
    QCOMPARE(budget.notifyAt, (QList<int>{80, 95, 100}));
    QCOMPARE(budget.cheaperAt, 0);
    QCOMPARE(budget.refuseAt, 100);
    QVERIFY(budget.provider.isEmpty() && budget.clientKey.isEmpty() && budget.project.isEmpty());
    QCOMPARE(reading.config->budgets.value(1).refuseAt, 0);
    QCOMPARE(reading.config->budgets.value(1).period, BudgetConfig::Period::Week); // another word for it
}

void BudgetReaderTest::mistakesNamePlaceAndRemedy_data()
{
    QTest::addColumn<QByteArray>("budgets");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &budgets, int line, const char *message) {
        QTest::newRow(name) << budgets << line << QString::fromUtf8(message);
    };
    row("no name", "  - money: 20 USD\n", 8, "'name' of budget no. 1 is missing");
    row("no limit", "  - name: a\n", 8, "budget 'a' has no limit: write money: 20 USD");
    row("no currency", "  - name: a\n    money: 20\n", 9, "like '20 USD'");
    row("nothing to spend", "  - name: a\n    money: 0 USD\n", 9, "must be more than 0");
    row("less than nothing", "  - name: a\n    money: -5 USD\n", 9, "must be more than 0");
    row("too much to count", "  - name: a\n    money: 2000000000 USD\n", 9, "must be at most");
    row("a long currency", "  - name: a\n    money: 5 EURO\n", 9, "no currency of three letters");
    row("no tokens", "  - name: a\n    tokens: 0\n", 9, "write a number of tokens, like 500k or 20M");
    row("strange tokens", "  - name: a\n    tokens: 5X\n", 9, "write a number of tokens, like 500k or 20M");
    row("a strange amount", "  - name: a\n    money: twenty USD\n", 9, "like '20 USD'");
    row("the same name twice", "  - {name: a, tokens: 1}\n  - {name: a, tokens: 2}\n", 9,
        "as that of the budget in line 8");
    row("unknown provider", "  - name: a\n    tokens: 1\n    provider: wrok\n", 10, "did you mean 'work'?");
    row("unknown key", "  - name: a\n    tokens: 1\n    client_key: lapptop\n", 10, "did you mean 'laptop'?");
    row("unknown period", "  - name: a\n    tokens: 1\n    per: year\n", 10,
        "must be one of day, week, month, not 'year'");
    row("a strange threshold", "  - name: a\n    tokens: 1\n    refuse_at: soon\n", 10, "like 95, or never");
    row("a strange notice", "  - name: a\n    tokens: 1\n    notify_at: [80, x]\n", 10, "like 80");
    row("unknown word", "  - name: a\n    tokens: 1\n    refuse_at_: 90\n", 10, "refuse_at");
    row("no list", "  name: a\n", 7, "must be a list");
    row("no mapping", "  - a\n", 8, "must be a mapping");
}

void BudgetReaderTest::mistakesNamePlaceAndRemedy()
{
    QFETCH(QByteArray, budgets);
    QFETCH(int, line);
    QFETCH(QString, message);
    const ConfigReading reading = read(budgets);
    QVERIFY(!reading.problems.isEmpty());
    QCOMPARE(reading.problems.first().line, line);
    QVERIFY2(
        reading.problems.first().message.contains(message), qPrintable(reading.problems.first().message));
}

void BudgetReaderTest::aBudgetMayBeOfAllAccountsOfAProvider()
{
    const QByteArray accounts
        = "providers:\n"
          "  - {name: sp, account_email: one@example.org, base_url: https://sp.example, auth_value: sk-1}\n"
          "  - {name: sp, account_email: two@example.org, base_url: https://sp.example, auth_value: sk-2}\n"
          "budgets:\n";
    const auto readFor = [&](const QByteArray &provider) {
        return ConfigReader(QProcessEnvironment())
            .read(accounts + "  - {name: a, tokens: 1, provider: " + provider + "}\n",
                QStringLiteral("/nowhere"));
    };
    for (const QByteArray name : {"sp", "sp/two@example.org"}) {
        const ConfigReading reading = readFor(name);
        QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(reading.problems.value(0).message));
        QCOMPARE(reading.config->budgets.value(0).provider, QString::fromLatin1(name));
    }
    QVERIFY(readFor("sp/three@example.org")
                .problems.first()
                .message.contains(QStringLiteral("there is no such provider")));
}

void BudgetReaderTest::whatHasNoEffectIsSaid_data()
{
    QTest::addColumn<QByteArray>("budgets");
    QTest::addColumn<QString>("message");
    QTest::newRow("a cheaper model without its threshold") << QByteArray(
        "  - {name: a, tokens: 1, cheaper_model: m}\n") << QStringLiteral("without 'cheaper_at'");
    QTest::newRow("cheaper ways that come too late")
        << QByteArray("  - {name: a, tokens: 1, cheaper_at: 100}\n")
        << QStringLiteral("not below 'refuse_at'");
    QTest::newRow("nought where never is meant")
        << QByteArray("  - {name: a, tokens: 1, refuse_at: 0}\n")
        << QStringLiteral("'refuse_at' of budget no. 1 is '0', which is taken for never: write never");
    QTest::newRow("nought per cent of saving") << QByteArray("  - {name: a, tokens: 1, cheaper_at: 0%}\n")
                                               << QStringLiteral("is '0%', which is taken for never");
}

void BudgetReaderTest::whatHasNoEffectIsSaid()
{
    QFETCH(QByteArray, budgets);
    QFETCH(QString, message);
    const ConfigReading reading = read(budgets);
    QVERIFY(reading.config);
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY2(
        reading.problems.first().message.contains(message), qPrintable(reading.problems.first().message));
}

QTEST_GUILESS_MAIN(BudgetReaderTest)
#include "tst_budgetreader.moc"
