// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancer.h"

#include "support/fakeclock.h"
#include "support/statedquota.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

constexpr quint32 seed = 42;
const QString model = QStringLiteral("m");

QStringList namesOf(const std::vector<Target> &targets)
{
    QStringList names;
    for (const Target &target : targets)
        names << target.provider->name();
    return names;
}

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class BalancerTest : public QObject
{
    Q_OBJECT

private slots:
    void priorityBeatsEveryStrategy_data();
    void priorityBeatsEveryStrategy();
    void amongEqualsPriorityTakesTheHeavierFirst();
    void roundRobinTakesTurns();
    void roundRobinTakesTurnsForEachModel();
    void roundRobinTakesTurnsAmongTargetsOfOneProvider();
    void weightedRoundRobinFollowsTheWeights();
    void weightedRoundRobinIsSmooth();
    void randomFollowsTheWeights();
    void randomRepeatsWithItsSeed();
    void leastRequestsPrefersTheIdle();
    void leastRequestsCountsByWeight();
    void leastRequestsIsFairAmongEquals();
    void quotaAwareUsesUpWhatResetsSoonest();
    void quotaAwareKeepsTheReserve_data();
    void quotaAwareKeepsTheReserve();
    void quotaAwareJudgesByTheModel();
    void quotaAwareJudgesByTheKeyThatWouldBeUsed();
    void quotaAwareTellsClientsApart();
    void quotaAwareForgetsWhatHasReset();
    void openCircuitsComeLast_data();
    void openCircuitsComeLast();
    void openCircuitsAreSortedByTheirRest();
    void oneTargetIsOneTarget_data();
    void oneTargetIsOneTarget();
    void remembersNoEndlessListOfModels();

private:
    Target target(const char *name, int priority = 1, int weight = 1, int keys = 1)
    {
        ProviderConfig config;
        config.name = QString::fromLatin1(name);
        for (int i = 0; i < keys; ++i)
            config.secrets.append({Secret("key-" + QByteArray::number(i)), {}});
        config.quotaReserve = 0.1;
        return {std::make_shared<Provider>(config, HealthConfig(), 1s, m_clock), model, priority, weight};
    }
    void open(const Target &target, std::chrono::seconds cooldown = 60s)
    {
        Failure failure = connectionFailure(Failure::Kind::RateLimited, QStringLiteral("as scripted"));
        failure.retryAfter = cooldown;
        target.provider->recordFailure(failure, model);
    }
    /// How often each provider came first in `rounds`.
    QHash<QString, int> firsts(
        Balancer &balancer, Strategy used, const std::vector<Target> &targets, int rounds)
    {
        QHash<QString, int> counts;
        for (int i = 0; i < rounds; ++i)
            ++counts[balancer.order(targets, used, model, m_clock.now()).front().provider->name()];
        return counts;
    }
    static void addStrategies()
    {
        QTest::addColumn<Strategy>("strategy");
        QTest::newRow("priority") << Strategy::Priority;
        QTest::newRow("round robin") << Strategy::RoundRobin;
        QTest::newRow("weighted round robin") << Strategy::WeightedRoundRobin;
        QTest::newRow("random") << Strategy::Random;
        QTest::newRow("least requests") << Strategy::LeastRequests;
        QTest::newRow("quota aware") << Strategy::QuotaAware;
    }

    FakeClock m_clock;
};

void BalancerTest::priorityBeatsEveryStrategy_data()
{
    addStrategies();
}

void BalancerTest::priorityBeatsEveryStrategy()
{
    QFETCH(Strategy, strategy);
    Balancer balancer(seed);
    const std::vector<Target> targets{
        target("third", 30, 100), target("first", -1), target("second", 2, 100)};
    for (int i = 0; i < 20; ++i)
        QCOMPARE(
            namesOf(balancer.order(targets, strategy, model, m_clock.now())), list("first second third"));
}

void BalancerTest::amongEqualsPriorityTakesTheHeavierFirst()
{
    Balancer balancer(seed);
    const std::vector<Target> targets{
        target("b", 1, 1), target("a", 1, 9), target("c", 0), target("d", 1, 1)};
    for (int i = 0; i < 5; ++i)
        QCOMPARE(namesOf(balancer.order(targets, Strategy::Priority, model, m_clock.now())), list("c a b d"));
}

void BalancerTest::roundRobinTakesTurns()
{
    const Strategy used = Strategy::RoundRobin;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a", 1, 9), target("b"), target("c"), target("d", 2)};
    QStringList firsts;
    for (int i = 0; i < 6; ++i) {
        const QStringList names = namesOf(balancer.order(targets, used, model, m_clock.now()));
        QCOMPARE(names.last(), QStringLiteral("d"));
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 4);
        firsts << names.first();
    }
    QCOMPARE(firsts, list("a b c a b c"));
}

void BalancerTest::roundRobinTakesTurnsForEachModel()
{
    const Strategy used = Strategy::RoundRobin;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a"), target("b")};
    const auto first = [&](const char *name) {
        return balancer.order(targets, used, QString::fromLatin1(name), m_clock.now())
            .front()
            .provider->name();
    };
    QCOMPARE(first("m1"), QStringLiteral("a"));
    QCOMPARE(first("m2"), QStringLiteral("a"));
    QCOMPARE(first("m1"), QStringLiteral("b"));
    QCOMPARE(first("m2"), QStringLiteral("b"));
}

void BalancerTest::roundRobinTakesTurnsAmongTargetsOfOneProvider()
{
    const Strategy used = Strategy::RoundRobin;
    Balancer balancer(seed);
    const Target one = target("a");
    Target two = one;
    two.model = QStringLiteral("other");
    QStringList firsts;
    for (int i = 0; i < 4; ++i)
        firsts << balancer.order({one, two}, used, model, m_clock.now()).front().model;
    QCOMPARE(firsts, list("m other m other"));
}

void BalancerTest::weightedRoundRobinFollowsTheWeights()
{
    const Strategy used = Strategy::WeightedRoundRobin;
    Balancer balancer(seed);
    const auto counts
        = firsts(balancer, used, {target("a", 1, 5), target("b", 1, 1), target("c", 1, 4)}, 1000);
    QCOMPARE(counts.value(QStringLiteral("a")), 500);
    QCOMPARE(counts.value(QStringLiteral("b")), 100);
    QCOMPARE(counts.value(QStringLiteral("c")), 400);
}

void BalancerTest::weightedRoundRobinIsSmooth()
{
    const Strategy used = Strategy::WeightedRoundRobin;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a", 1, 5), target("b"), target("c")};
    QStringList firsts;
    for (int i = 0; i < 7; ++i)
        firsts << balancer.order(targets, used, model, m_clock.now()).front().provider->name();
    QCOMPARE(firsts, list("a a b a c a a")); // as nginx documents it
}

void BalancerTest::randomFollowsTheWeights()
{
    const Strategy used = Strategy::Random;
    Balancer balancer(seed);
    const auto counts
        = firsts(balancer, used, {target("a", 1, 7), target("b", 1, 2), target("c", 1, 1)}, 10'000);
    const auto near = [&](const char *name, int expected) {
        return std::abs(counts.value(QString::fromLatin1(name)) - expected) < 300; // more than six deviations
    };
    QVERIFY(near("a", 7000));
    QVERIFY(near("b", 2000));
    QVERIFY(near("c", 1000));
}

void BalancerTest::randomRepeatsWithItsSeed()
{
    const std::vector<Target> targets{target("a"), target("b"), target("c"), target("d")};
    const auto sequence = [&](quint32 withSeed) {
        const Strategy used = Strategy::Random;
        Balancer balancer(withSeed);
        QStringList names;
        for (int i = 0; i < 50; ++i)
            names << namesOf(balancer.order(targets, used, model, m_clock.now()));
        return names;
    };
    QCOMPARE(sequence(1), sequence(1));
    QVERIFY(sequence(1) != sequence(2));
}

void BalancerTest::leastRequestsPrefersTheIdle()
{
    const Strategy used = Strategy::LeastRequests;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a"), target("b"), target("c")};
    const auto enter = [](const Target &target, int count) {
        for (int i = 0; i < count; ++i)
            target.provider->gate().enter(target.provider.get(), [](bool) {});
    };
    enter(targets[0], 2);
    enter(targets[1], 1);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(namesOf(balancer.order(targets, used, model, m_clock.now())), list("c b a"));
    enter(targets[2], 3);
    QCOMPARE(namesOf(balancer.order(targets, used, model, m_clock.now())), list("b a c"));
}

void BalancerTest::leastRequestsCountsByWeight()
{
    const Strategy used = Strategy::LeastRequests;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("small", 1, 1), target("big", 1, 10)};
    for (int i = 0; i < 5; ++i)
        targets[1].provider->gate().enter(targets[1].provider.get(), [](bool) {});
    targets[0].provider->gate().enter(targets[0].provider.get(), [](bool) {});
    for (int i = 0; i < 10; ++i)
        QCOMPARE(namesOf(balancer.order(targets, used, model, m_clock.now())), list("big small"));
}

void BalancerTest::leastRequestsIsFairAmongEquals()
{
    const Strategy used = Strategy::LeastRequests;
    Balancer balancer(seed);
    const auto counts = firsts(balancer, used, {target("a"), target("b")}, 1000);
    QVERIFY(counts.value(QStringLiteral("a")) > 400);
    QVERIFY(counts.value(QStringLiteral("b")) > 400);
}

void BalancerTest::quotaAwareUsesUpWhatResetsSoonest()
{
    Balancer balancer(seed);
    const std::vector<Target> targets{
        target("unknown", 1, 9), target("late"), target("soon"), target("worse", 2)};
    for (const Target &one : targets)
        one.provider->setQuotaReserve(0.1);
    targets[1].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 0.1, 200min)});
    targets[2].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 0.8, 100min)});
    targets[3].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 0.1, 1min)});
    for (int i = 0; i < 3; ++i)
        QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())),
            list("soon late unknown worse"));
}

void BalancerTest::quotaAwareKeepsTheReserve_data()
{
    QTest::addColumn<double>("used");
    QTest::addColumn<QStringList>("order");
    QTest::newRow("room") << 0.89 << list("a b c");
    QTest::newRow("all but the reserve") << 0.9 << list("a b c");
    QTest::newRow("reserve") << 0.91 << list("b a c");
    QTest::newRow("spent") << 1.0 << list("b c a");
}

void BalancerTest::quotaAwareKeepsTheReserve()
{
    QFETCH(double, used);
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a"), target("b"), target("c")};
    for (const Target &one : targets)
        one.provider->setQuotaReserve(0.5); // its own counts
    targets[0].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", used, 10min)});
    targets[2].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 0.95, 100min)});
    QTEST(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), "order");
    QCOMPARE(namesOf(balancer.order(targets, Strategy::Priority, model, m_clock.now())), list("a b c"));
}

void BalancerTest::quotaAwareJudgesByTheModel()
{
    Balancer balancer(seed);
    std::vector<Target> targets{target("a"), target("b")};
    targets[0].provider->noteQuota(0, {}, {statedQuota(m_clock, "7d", 1, 10min, "opus")});
    for (const auto &[asked, order] :
        {std::pair("claude-opus-5", "b a"), std::pair("claude-sonnet-5", "a b")}) {
        for (Target &one : targets)
            one.model = QString::fromLatin1(asked);
        QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), list(order));
    }
}

void BalancerTest::quotaAwareJudgesByTheKeyThatWouldBeUsed()
{
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a", 1, 1, 2), target("b")};
    targets[0].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 1, 10min)});
    QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), list("a b"));
    targets[0].provider->noteQuota(1, {}, {statedQuota(m_clock, "5h", 1, 10min)});
    QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), list("b a"));
}

void BalancerTest::quotaAwareTellsClientsApart()
{
    ProviderConfig config;
    config.name = QStringLiteral("a");
    config.auth = ProviderConfig::Auth::Passthrough;
    const Target passing{std::make_shared<Provider>(config, HealthConfig(), 1s, m_clock), model, 1, 1};
    passing.provider->noteQuota(-1, "one", {statedQuota(m_clock, "5h", 1, 10min)});
    Balancer balancer(seed);
    const std::vector<Target> targets{passing, target("b")};
    const auto orderFor = [&](const char *login) {
        return namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now(), login));
    };
    QCOMPARE(orderFor("one"), list("b a"));
    QCOMPARE(orderFor("two"), list("a b"));
    QCOMPARE(
        namesOf(balancer.preview(targets, Strategy::QuotaAware, model, m_clock.now(), "one")), list("b a"));
}

void BalancerTest::quotaAwareForgetsWhatHasReset()
{
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a"), target("b")};
    targets[0].provider->noteQuota(0, {}, {statedQuota(m_clock, "5h", 1, 10min)});
    QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), list("b a"));
    m_clock.advance(10min);
    QCOMPARE(namesOf(balancer.order(targets, Strategy::QuotaAware, model, m_clock.now())), list("a b"));
}

void BalancerTest::openCircuitsComeLast_data()
{
    addStrategies();
}

void BalancerTest::openCircuitsComeLast()
{
    QFETCH(Strategy, strategy);
    Balancer balancer(seed);
    const std::vector<Target> targets{target("best", 1, 100), target("b", 2), target("c", 3)};
    open(targets[0]);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(namesOf(balancer.order(targets, strategy, model, m_clock.now())), list("b c best"));
    m_clock.advance(60s);
    QCOMPARE(namesOf(balancer.order(targets, strategy, model, m_clock.now())), list("best b c"));
}

void BalancerTest::openCircuitsAreSortedByTheirRest()
{
    const Strategy used = Strategy::Priority;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a", 1), target("b", 2), target("c", 3)};
    open(targets[0], 90s);
    open(targets[1], 30s);
    open(targets[2], 60s);
    QCOMPARE(namesOf(balancer.order(targets, used, model, m_clock.now())), list("b c a"));
}

void BalancerTest::oneTargetIsOneTarget_data()
{
    addStrategies();
}

void BalancerTest::oneTargetIsOneTarget()
{
    QFETCH(Strategy, strategy);
    Balancer balancer(seed);
    QVERIFY(balancer.order({}, strategy, model, m_clock.now()).empty());
    const Target only = target("a");
    QCOMPARE(namesOf(balancer.order({only}, strategy, model, m_clock.now())), list("a"));
    open(only);
    QCOMPARE(namesOf(balancer.order({only}, strategy, model, m_clock.now())), list("a"));
}

void BalancerTest::remembersNoEndlessListOfModels()
{
    const Strategy used = Strategy::RoundRobin;
    Balancer balancer(seed);
    const std::vector<Target> targets{target("a"), target("b")};
    for (int i = 0; i < 10'000; ++i)
        QCOMPARE(balancer.order(targets, used, QString::number(i), m_clock.now()).size(), 2U);
    QStringList firsts;
    for (int i = 0; i < 4; ++i)
        firsts << balancer.order(targets, used, model, m_clock.now()).front().provider->name();
    QCOMPARE(firsts, list("a b a b"));
}

QTEST_GUILESS_MAIN(BalancerTest)
#include "tst_balancer.moc"
