// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr int paymentRequired = 402;

/// An answer that states these tokens.
FakeAnswer costing(qint64 input, qint64 output)
{
    return FakeAnswer::json(200,
        R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hi"}],)"
        R"("stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":)"
            + QByteArray::number(input) + R"(,"output_tokens":)" + QByteArray::number(output) + "}}");
}

BudgetConfig tokenBudget(qint64 tokens)
{
    BudgetConfig budget;
    budget.name = QStringLiteral("today");
    budget.period = BudgetConfig::Period::Day;
    budget.tokens = tokens;
    return budget;
}

PriceConfig price(const QString &provider, double each)
{
    PriceConfig config{GlobPattern(QStringLiteral("*")), provider, QStringLiteral("USD"), {}, 0, {}, {}, 0};
    config.prices.input = each;
    config.prices.output = each;
    return config;
}

const QByteArray question = messagesBody("claude-sonnet-4-5", false);

} // namespace

/// Budgets decide where requests go.
class TestBudgetRouting : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void aSpentBudgetRefuses();
    void countingTokensIsNeverRefused_data();
    void countingTokensIsNeverRefused();
    void otherProjectsGoOn();
    void aBudgetOutlivesARestart();
    void aClockThatIsSetBackOpensNoSpentBudget();
    void aBudgetOfAllAccountsOutlivesARestart();
    void aClientKeysTokensOutliveARestart();
    void whatTheLedgerCouldNotTellIsAskedAgain();
    void aProviderWithoutBudgetIsPassedOver();
    void whereNobodyElseIsLeftItIsRefused();
    void aCheaperModelIsAskedFor();
    void aCheaperModelThatTheKeyForbidsIsNot();
    void aProvidersCheaperModelTakesNothingFromOthers();
    void aCheaperModelOfAForbiddenProviderIsNotAskedFor();
    void theCheapestComesFirst();
    void moneyIsCountedByPrice();
    void thresholdsAreTold();
    void aLoweredLimitIsToldBeforeItRefuses();
    void aKeyOfOursIsNoLogin();
    void aClientThatLeavesHasUsedWhatWasReported();
    void aFailedAttemptHasUsedWhatItReported();
};

void TestBudgetRouting::aSpentBudgetRefuses()
{
    TwoProviders scene;
    scene.gateway.config.budgets = {tokenBudget(20)};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).status, 200);
    const auto refused = scene.gateway.post(question, {{"x-signalbox-decision", "1"}});
    QCOMPARE(refused.status, paymentRequired);
    QVERIFY(refused.headers.value("x-signalbox-decision").contains("budget 'today' is used to 100 %"));
    QVERIFY(scene.gateway.records().last().decision.contains(QStringLiteral("budget 'today'")));
    const ApiError error = ApiError::of(refused.body);
    QVERIFY(error.anthropicShape);
    QCOMPARE(error.type, QStringLiteral("billing_error"));
    QVERIFY2(error.message.contains(QStringLiteral("budget 'today' is used to 100 %: 20 of 20 tokens today")),
        qPrintable(error.message));
    QCOMPARE(refused.headers.value("x-should-retry"), QByteArray("false"));
    QCOMPARE(scene.a.requests().size(), 1);
    QVERIFY(scene.b.requests().isEmpty());
    QCOMPARE(scene.gateway.records().last().status, paymentRequired);

    const auto openAi = scene.gateway.post(
        R"({"model":"m","messages":[{"role":"user","content":"x"}]})", {}, "/v1/chat/completions");
    QCOMPARE(openAi.status, paymentRequired);
    QVERIFY(ApiError::of(openAi.body).openAiShape);
}

void TestBudgetRouting::countingTokensIsNeverRefused_data()
{
    QTest::addColumn<QString>("provider");
    QTest::newRow("a budget of everything") << QString();
    QTest::newRow("a budget of the only provider") << QStringLiteral("a");
}

void TestBudgetRouting::countingTokensIsNeverRefused()
{
    QFETCH(QString, provider);
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(1);
    budget.provider = provider;
    scene.gateway.config.budgets = {budget};
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")});
    scene.gateway.config.tokenCounting.alwaysLocal = true;
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(scene.gateway.post(question, {}, "/v1/messages/count_tokens").status, 200);
}

void TestBudgetRouting::otherProjectsGoOn()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(20);
    budget.project = QStringLiteral("shop");
    scene.gateway.config.budgets = {budget};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question, {}, "/w/shop/v1/messages").status, 200);
    QCOMPARE(scene.gateway.post(question, {}, "/w/shop/v1/messages").status, paymentRequired);
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(scene.gateway.post(question, {}, "/w/blog/v1/messages").status, 200);
}

void TestBudgetRouting::aBudgetOutlivesARestart()
{
    const QTemporaryDir folder;
    {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = folder.path();
        scene.gateway.config.budgets = {tokenBudget(20)};
        scene.startWithA(costing(10, 10));
        QCOMPARE(scene.gateway.post(question).status, 200);
    }
    TwoProviders scene;
    scene.gateway.keeping.stateFolder = folder.path();
    scene.gateway.config.budgets = {tokenBudget(20)};
    scene.startWithA(costing(10, 10));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 20, patience);
    QCOMPARE(scene.gateway.post(question).status, paymentRequired);
}

/// The computer starts with a clock that is a day ahead, until it has asked others for the time.
void TestBudgetRouting::aClockThatIsSetBackOpensNoSpentBudget()
{
    using namespace std::chrono_literals;
    const QTemporaryDir folder;
    {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = folder.path();
        scene.gateway.config.budgets = {tokenBudget(20)};
        scene.startWithA(costing(10, 10));
        QCOMPARE(scene.gateway.post(question).status, 200);
    }
    TwoProviders scene;
    scene.gateway.keeping.stateFolder = folder.path();
    scene.gateway.config.budgets = {tokenBudget(20)};
    scene.gateway.setWallClock(24h);
    scene.startWithA(costing(10, 10));
    scene.gateway.setWallClock(-24h);
    QCOMPARE(scene.gateway.post(question).status, 200); // its end shows that the clock was set
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 40, patience);
    QCOMPARE(scene.gateway.post(question).status, paymentRequired);
}

void TestBudgetRouting::aBudgetOfAllAccountsOutlivesARestart()
{
    const QTemporaryDir folder;
    const auto startIn = [&folder](TwoProviders &scene) {
        scene.gateway.keeping.stateFolder = folder.path();
        for (ProviderConfig &provider : scene.gateway.config.providers)
            provider.name = QStringLiteral("team/") + provider.name;
        scene.gateway.addProvider(QStringLiteral("other"), scene.b.baseUrl());
        BudgetConfig budget = tokenBudget(40);
        budget.provider = QStringLiteral("team");
        scene.gateway.config.budgets = {budget};
        scene.b.answerBy([](const FakeUpstream::Request &) { return costing(10, 10); });
        scene.startWithA(costing(10, 10));
    };
    {
        TwoProviders scene;
        startIn(scene);
        QCOMPARE(scene.gateway.post(question, {{"x-signalbox-provider", "team/a"}}).status, 200);
        QCOMPARE(scene.gateway.post(question, {{"x-signalbox-provider", "team/b"}}).status, 200);
        QCOMPARE(scene.gateway.post(question).headers.value("x-provider-used"), QByteArray("other"));
        QCOMPARE(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 40);
    }
    TwoProviders scene;
    startIn(scene);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 40, patience);
    const auto refused = scene.gateway.post(question, {{"x-signalbox-provider", "team/a"}});
    QCOMPARE(refused.status, paymentRequired);
    QVERIFY(ApiError::of(refused.body).message.contains(QStringLiteral("of provider team is used")));
}

void TestBudgetRouting::aClientKeysTokensOutliveARestart()
{
    const QTemporaryDir folder;
    const Headers headers{{"x-api-key", "local-secret"}};
    ClientKeyConfig key{Secret("local-secret")};
    key.name = QStringLiteral("laptop");
    key.tokensPerDay = 20;
    {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = folder.path();
        scene.gateway.config.server.clientKeys = {key};
        scene.startWithA(costing(10, 10));
        QCOMPARE(scene.gateway.post(question, headers).status, 200);
        QCOMPARE(scene.gateway.post(question, headers).status, 429);
    }
    TwoProviders scene;
    scene.gateway.keeping.stateFolder = folder.path();
    scene.gateway.config.server.clientKeys = {key};
    // Another budget tells when the ledger has answered.
    scene.gateway.config.budgets = {tokenBudget(1'000'000)};
    scene.startWithA(costing(10, 10));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 20, patience);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.post(question, headers).status, 429, patience);
}

/// At the start the ledger's folder is not there: what was used before is not known, and what is used
/// meanwhile is counted once.
void TestBudgetRouting::whatTheLedgerCouldNotTellIsAskedAgain()
{
    const QTemporaryDir folder;
    const QString state = folder.filePath(QStringLiteral("state"));
    const QString elsewhere = folder.filePath(QStringLiteral("elsewhere"));
    {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = state;
        scene.gateway.config.budgets = {tokenBudget(1'000'000)};
        scene.startWithA(costing(10, 10));
        QCOMPARE(scene.gateway.post(question).status, 200);
    }
    QVERIFY(QDir().rename(state, elsewhere));
    QFile obstacle(state);
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    TwoProviders scene;
    scene.gateway.keeping.stateFolder = state;
    scene.gateway.config.budgets = {tokenBudget(1'000'000)};
    scene.startWithA(costing(10, 20));
    const auto used = [&scene] { return scene.gateway.gateway().snapshot().budgets.first().usedTokens; };
    QCOMPARE(scene.gateway.post(question).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(!scene.gateway.gateway().snapshot().ledger.problem.isEmpty(), patience);
    QCOMPARE(used(), 30);
    QVERIFY(obstacle.remove());
    QVERIFY(QDir().rename(elsewhere, state));
    QTRY_COMPARE_WITH_TIMEOUT(used(), 50, patience);
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(used(), 80);
}

void TestBudgetRouting::aProviderWithoutBudgetIsPassedOver()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(20);
    budget.provider = QStringLiteral("a");
    scene.gateway.config.budgets = {budget};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).headers.value("x-provider-used"), QByteArray("a"));
    const auto answer = scene.gateway.post(question, {{"x-signalbox-decision", "1"}});
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QVERIFY2(answer.headers.value("x-signalbox-decision")
                 .contains("budget 'today' of provider a is used to 100 %"),
        answer.headers.value("x-signalbox-decision").constData());
}

void TestBudgetRouting::whereNobodyElseIsLeftItIsRefused()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(20);
    budget.provider = QStringLiteral("a");
    scene.gateway.config.budgets = {budget};
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")});
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).status, 200);
    const auto refused = scene.gateway.post(question);
    QCOMPARE(refused.status, paymentRequired);
    QVERIFY(ApiError::of(refused.body).message.contains(QStringLiteral("of provider a")));
}

void TestBudgetRouting::aCheaperModelIsAskedFor()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(100);
    budget.cheaperAt = 20;
    budget.cheaperModel = QStringLiteral("claude-haiku-4-5");
    scene.gateway.config.budgets = {budget};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).status, 200);
    const auto answer = scene.gateway.post(question, {{"x-signalbox-decision", "1"}});
    QCOMPARE(answer.status, 200);
    QVERIFY(scene.a.requests().first().body.contains(R"("model":"claude-sonnet-4-5")"));
    QVERIFY(scene.a.requests().last().body.contains(R"("model":"claude-haiku-4-5")"));
    QVERIFY(answer.headers.value("x-signalbox-decision")
                .contains("budget 'today' is used to 20 %: claude-haiku-4-5 is asked for"));
}

void TestBudgetRouting::aCheaperModelThatTheKeyForbidsIsNot()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(100);
    budget.cheaperAt = 20;
    budget.cheaperModel = QStringLiteral("claude-haiku-4-5");
    scene.gateway.config.budgets = {budget};
    ClientKeyConfig key{Secret("local-secret")};
    key.name = QStringLiteral("laptop");
    key.models = {GlobPattern(QStringLiteral("claude-sonnet-*"))};
    scene.gateway.config.server.clientKeys = {key};
    scene.startWithA(costing(10, 10));
    const Headers headers{{"x-api-key", "local-secret"}};
    QCOMPARE(scene.gateway.post(question, headers).status, 200);
    QCOMPARE(scene.gateway.post(question, headers).status, 200);
    QVERIFY(scene.a.requests().last().body.contains(R"("model":"claude-sonnet-4-5")"));
}

void TestBudgetRouting::aProvidersCheaperModelTakesNothingFromOthers()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(20);
    budget.provider = QStringLiteral("b");
    budget.cheaperAt = 50;
    budget.cheaperModel = QStringLiteral("claude-haiku-4-5");
    scene.gateway.config.budgets = {budget};
    scene.gateway.addRoute(QStringLiteral("*haiku*"), {QStringLiteral("b")});
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
    scene.b.answerBy([](const FakeUpstream::Request &) { return costing(10, 10); });
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question, {}, "/p/b/v1/messages").headers.value("x-provider-used"),
        QByteArray("b"));
    const auto answer = scene.gateway.post(question);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QVERIFY(scene.a.requests().last().body.contains(R"("model":"claude-sonnet-4-5")"));
    QCOMPARE(scene.gateway.post(messagesBody("claude-haiku-4-5", false)).status, paymentRequired);
}

void TestBudgetRouting::aCheaperModelOfAForbiddenProviderIsNotAskedFor()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(20);
    budget.cheaperAt = 50;
    budget.cheaperModel = QStringLiteral("claude-haiku-4-5");
    budget.refuseAt = 0;
    scene.gateway.config.budgets = {budget};
    scene.gateway.addRoute(QStringLiteral("*haiku*"), {QStringLiteral("b")});
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")});
    ClientKeyConfig key{Secret("local-secret")};
    key.name = QStringLiteral("laptop");
    key.providers = {QStringLiteral("a")};
    scene.gateway.config.server.clientKeys = {key};
    scene.startWithA(costing(10, 10));
    const Headers headers{{"x-api-key", "local-secret"}};
    QCOMPARE(scene.gateway.post(question, headers).status, 200);
    QCOMPARE(scene.gateway.post(question, headers).status, 200);
    QVERIFY(scene.a.requests().last().body.contains(R"("model":"claude-sonnet-4-5")"));
}

void TestBudgetRouting::theCheapestComesFirst()
{
    TwoProviders scene;
    BudgetConfig budget = tokenBudget(100);
    budget.cheaperAt = 20;
    scene.gateway.config.budgets = {budget};
    scene.gateway.config.prices = {price(QStringLiteral("a"), 3), price(QStringLiteral("b"), 1)};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.gateway.post(question).headers.value("x-provider-used"), QByteArray("b"));
}

void TestBudgetRouting::moneyIsCountedByPrice()
{
    TwoProviders scene;
    BudgetConfig budget;
    budget.name = QStringLiteral("month");
    budget.money = 0.000'06;
    budget.currency = QStringLiteral("USD");
    scene.gateway.config.budgets = {budget};
    scene.configOfA().billing = Billing::Metered;
    scene.gateway.config.prices = {price(QStringLiteral("a"), 2)};
    scene.startWithA(costing(10, 10));
    QCOMPARE(scene.gateway.post(question).status, 200);
    const ExchangeRecord record = scene.gateway.records().last();
    QCOMPARE(record.attempts.first().cost.kind, Cost::Kind::Spent);
    QCOMPARE(record.attempts.first().cost.nanos, 40'000);
    QCOMPARE(scene.gateway.post(question).status, 200); // two thirds are used
    QCOMPARE(scene.gateway.post(question).status, paymentRequired);
}

void TestBudgetRouting::thresholdsAreTold()
{
    TwoProviders scene;
    scene.gateway.config.budgets = {tokenBudget(22)};
    scene.startWithA(costing(10, 10));
    QSignalSpy told(&scene.gateway.gateway(), &Gateway::budgetReached);
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().at(0).toString(), QStringLiteral("today"));
    QCOMPARE(told.first().at(1).toString(),
        QStringLiteral("budget 'today' is used to 90 %: 20 of 22 tokens today"));
}

void TestBudgetRouting::aLoweredLimitIsToldBeforeItRefuses()
{
    TwoProviders scene;
    scene.gateway.config.budgets = {tokenBudget(1000)};
    scene.startWithA(costing(10, 12));
    QSignalSpy told(&scene.gateway.gateway(), &Gateway::budgetReached);
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(told.size(), 0);
    scene.gateway.config.budgets = {tokenBudget(20)};
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().at(1).toString(),
        QStringLiteral("budget 'today' is used to 110 %: 22 of 20 tokens today"));
    QCOMPARE(scene.gateway.post(question).status, paymentRequired);
    QCOMPARE(told.size(), 1);
}

void TestBudgetRouting::aKeyOfOursIsNoLogin()
{
    TwoProviders scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.gateway.config.server.clientKeys = {ClientKeyConfig(Secret("local-secret"))};
    scene.startWithA(costing(10, 10));
    const Headers::Field ours{"authorization", "Bearer local-secret"};
    QCOMPARE(scene.gateway.post(question, {ours, {"x-api-key", "sk-client"}}).status, 200);
    QVERIFY(!scene.gateway.records().last().attempts.first().clientLogin);
    QCOMPARE(
        scene.gateway.post(question, {{"authorization", "bearer sk-login"}, {"x-api-key", "local-secret"}})
            .status,
        200);
    QVERIFY(scene.gateway.records().last().attempts.first().clientLogin);
}

void TestBudgetRouting::aClientThatLeavesHasUsedWhatWasReported()
{
    TwoProviders scene;
    scene.gateway.config.budgets = {tokenBudget(1'000'000)};
    QByteArrayList events = messageEvents("never to be seen whole");
    events[0]
        = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
          "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,"
          "\"usage\":{\"input_tokens\":700,\"output_tokens\":1}}}\n\n";
    scene.startWithA(FakeAnswer::stream(events).holdBefore(4));
    auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_VERIFY_WITH_TIMEOUT(client->bodySoFar().contains("content_block_start"), patience);
    client->leave();
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    QVERIFY(scene.gateway.records().first().clientLeft);
    QCOMPARE(scene.gateway.records().first().usage.input, 700);
    QCOMPARE(scene.gateway.gateway().snapshot().budgets.first().usedTokens, 701);
}

void TestBudgetRouting::aFailedAttemptHasUsedWhatItReported()
{
    TwoProviders scene;
    scene.gateway.config.budgets = {tokenBudget(1'000'000)};
    scene.startWithA(
        FakeAnswer::stream({"event: message_start\ndata: "
                            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
                            "\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,"
                            "\"usage\":{\"input_tokens\":700,\"output_tokens\":1}}}\n\n",
            "event: error\ndata: "
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n"}));
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));
    const ExchangeRecord record = scene.gateway.records().last();
    QCOMPARE(record.attempts.size(), 2);
    QCOMPARE(record.attempts.first().usage.input, 700);
    QVERIFY(record.attempts.first().sent);
    QCOMPARE(record.usage.total(), 701 + record.attempts.last().usage.total());
    QCOMPARE(scene.gateway.gateway().snapshot().budgets.first().usedTokens, record.usage.total());
}

QTEST_GUILESS_MAIN(TestBudgetRouting)
#include "tst_budgetrouting.moc"
