// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/remainingtargets.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray text = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
const QByteArray image = R"({"model":"m","messages":[{"role":"user","content":[{"type":"image"}]}]})";

} // namespace

class RemainingTargetsTest : public QObject
{
    Q_OBJECT

private slots:
    void asksSuspectsLastAndOnlyWhenToldTo();
    void leavesAProbedOneToItsProbeForAWhile();
    void theOnlyOneIsAlwaysAskedUnlessItSaidWhen();
    void waitsForTheProviderWithTheCache_data();
    void waitsForTheProviderWithTheCache();
    void waitsForTheFirstToComeBackWithinItsPatience();
    void takesBackWhatAskedForPatienceButNotForEver();
    void givesOutEachOnceInOrder();
    void prefersRoom();
    void queuesWhereTheCacheIs();
    void waitsForAFullOneRatherThanAskAnUnhealthyOne();
    void passesOverWhatTakesNoImages_data();
    void passesOverWhatTakesNoImages();
    void passesOverWhatIsTooSmall();
    void saysWhatCanBeDoneAboutTheSize();

private:
    Target target(const QString &name, ProviderConfig config = {});
    void rest(const Target &target, std::chrono::seconds pause);
    /// The names in the order in which they are given out; those passed over in brackets.
    QStringList order(std::vector<Target> targets, const QByteArray &body = text);

    FakeClock m_clock;
};

Target RemainingTargetsTest::target(const QString &name, ProviderConfig config)
{
    config.name = name;
    HealthConfig health;
    health.unhealthyThreshold = 1;
    return {std::make_shared<Provider>(config, health, 1s, m_clock), {}, 1, 1, config.images};
}

/// It has asked to be left alone.
void RemainingTargetsTest::rest(const Target &target, std::chrono::seconds pause)
{
    Failure failure = connectionFailure(Failure::Kind::RateLimited, QStringLiteral("as scripted"));
    failure.countsAgainstProvider = true;
    failure.retryAfter = pause;
    target.provider->recordFailure(failure, target.model);
}

QStringList RemainingTargetsTest::order(std::vector<Target> targets, const QByteArray &body)
{
    RemainingTargets remaining(std::move(targets), body, {});
    QStringList names;
    const auto passedOver = [&](const Target &target, const Failure &obstacle) {
        names << u'(' + target.provider->name() + u')';
        QVERIFY(!obstacle.countsAgainstProvider);
    };
    for (;;) {
        const auto next = remaining.next(m_clock.now(), passedOver);
        if (!next.target)
            return names;
        names << next.target->provider->name();
    }
}

void RemainingTargetsTest::givesOutEachOnceInOrder()
{
    QCOMPARE(order({target(QStringLiteral("a")), target(QStringLiteral("b")), target(QStringLiteral("c"))}),
        QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    QVERIFY(RemainingTargets().isEmpty());
}

void RemainingTargetsTest::prefersRoom()
{
    ProviderConfig small;
    small.maxConcurrent = 1;
    const Target a = target(QStringLiteral("a"), small);
    a.provider->gate().enter(this, [](bool) {});
    QCOMPARE(
        order({a, target(QStringLiteral("b"))}), QStringList({QStringLiteral("b"), QStringLiteral("a")}));
}

void RemainingTargetsTest::queuesWhereTheCacheIs()
{
    ProviderConfig small;
    small.maxConcurrent = 1;
    for (const bool hasCache : {true, false}) {
        const Target a = target(QStringLiteral("a"), small);
        a.provider->gate().enter(this, [](bool) {});
        RemainingTargets remaining(
            {a, target(QStringLiteral("b"))}, text, {QStringLiteral("a"), 5s, 0s, true, hasCache});
        const auto next = remaining.next(m_clock.now(), [](const Target &, const Failure &) {});
        QCOMPARE(next.target->provider->name(), hasCache ? QStringLiteral("a") : QStringLiteral("b"));
    }
}

void RemainingTargetsTest::waitsForAFullOneRatherThanAskAnUnhealthyOne()
{
    ProviderConfig small;
    small.maxConcurrent = 1;
    const Target a = target(QStringLiteral("a"), small);
    a.provider->gate().enter(this, [](bool) {});
    const Target b = target(QStringLiteral("b"));
    b.provider->breaker().recordFailure(m_clock.now());
    QCOMPARE(order({a, b}), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
}

void RemainingTargetsTest::passesOverWhatTakesNoImages_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("text") << text << QStringList{QStringLiteral("a"), QStringLiteral("b")};
    QTest::newRow("image") << image << QStringList{QStringLiteral("(a)"), QStringLiteral("b")};
}

void RemainingTargetsTest::passesOverWhatTakesNoImages()
{
    QFETCH(QByteArray, body);
    ProviderConfig blind;
    blind.images = false;
    QTEST(order({target(QStringLiteral("a"), blind), target(QStringLiteral("b"))}, body), "expected");
}

void RemainingTargetsTest::passesOverWhatIsTooSmall()
{
    ProviderConfig small;
    small.maxRequestBytes = text.size() - 1;
    ProviderConfig large;
    large.maxRequestBytes = text.size();
    QCOMPARE(order({target(QStringLiteral("a"), small), target(QStringLiteral("b"), large)}),
        QStringList({QStringLiteral("(a)"), QStringLiteral("b")}));
}

void RemainingTargetsTest::asksSuspectsLastAndOnlyWhenToldTo()
{
    const Target a = target(QStringLiteral("a"));
    const Target b = target(QStringLiteral("b"));
    a.provider->breaker().recordFailure(m_clock.now());
    QCOMPARE(order({a, b}), QStringList({QStringLiteral("b"), QStringLiteral("a")}));
    RemainingTargets remaining({a, b}, text, {{}, 0ms, 0ms, false});
    QStringList passed;
    const auto note = [&](const Target &target, const Failure &obstacle) {
        passed << target.provider->name();
        QVERIFY(obstacle.kind == Failure::Kind::Unavailable);
        QVERIFY(obstacle.retryAfter && *obstacle.retryAfter > 0ms);
    };
    QCOMPARE(remaining.next(m_clock.now(), note).target->provider->name(), QStringLiteral("b"));
    QVERIFY(!remaining.next(m_clock.now(), note).target);
    QCOMPARE(passed, QStringList{QStringLiteral("a")});
}

void RemainingTargetsTest::leavesAProbedOneToItsProbeForAWhile()
{
    const auto ignore = [](const Target &, const Failure &) {};
    const std::vector<Target> both{target(QStringLiteral("a")), target(QStringLiteral("b"))};
    for (const Target &each : both)
        each.provider->breaker().recordFailure(m_clock.now());
    m_clock.advance(200s);
    for (const Target &each : both)
        QVERIFY(each.provider->breaker().beginProbe(m_clock.now()));
    RemainingTargets remaining(both, text, {{}, 0ms, 1s, true});
    QVERIFY(remaining.next(m_clock.now(), ignore).wait);
    QVERIFY(RemainingTargets({both.front()}, text, {{}, 0ms, 1s, true}).next(m_clock.now(), ignore).target);
    m_clock.advance(2s);
    QVERIFY(remaining.next(m_clock.now(), ignore).target);
}

void RemainingTargetsTest::theOnlyOneIsAlwaysAskedUnlessItSaidWhen()
{
    const auto ignore = [](const Target &, const Failure &) {};
    const Target suspected = target(QStringLiteral("a"));
    suspected.provider->breaker().recordFailure(m_clock.now());
    QVERIFY(RemainingTargets({suspected}, text, {{}, 0ms, 0ms, false}).next(m_clock.now(), ignore).target);
    const Target stated = target(QStringLiteral("b"));
    rest(stated, 30s);
    QVERIFY(!RemainingTargets({stated}, text, {{}, 0ms, 0ms, true}).next(m_clock.now(), ignore).target);
}

void RemainingTargetsTest::waitsForTheProviderWithTheCache_data()
{
    QTest::addColumn<QString>("sticky");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("waits");
    QTest::newRow("a short while") << QStringLiteral("a") << 5 << true;
    QTest::newRow("too long") << QStringLiteral("a") << 6 << false;
    QTest::newRow("another session") << QString() << 5 << false;
}

void RemainingTargetsTest::waitsForTheProviderWithTheCache()
{
    QFETCH(QString, sticky);
    QFETCH(int, seconds);
    QFETCH(bool, waits);
    const Target a = target(QStringLiteral("a"));
    rest(a, std::chrono::seconds(seconds));
    RemainingTargets remaining({a, target(QStringLiteral("b"))}, text, {sticky, 5s, 20s, true});
    const auto next = remaining.next(m_clock.now(), [](const Target &, const Failure &) {});
    QCOMPARE(next.wait.has_value(), waits);
    if (!waits) {
        QCOMPARE(next.target->provider->name(), QStringLiteral("b"));
        return;
    }
    m_clock.advance(5s);
    QCOMPARE(remaining.next(m_clock.now(), {}).target->provider->name(), QStringLiteral("a"));
}

void RemainingTargetsTest::waitsForTheFirstToComeBackWithinItsPatience()
{
    const Target a = target(QStringLiteral("a"));
    const Target b = target(QStringLiteral("b"));
    rest(a, 15s);
    rest(b, 12s);
    RemainingTargets remaining({a, b}, text, {{}, 0ms, 20s, true});
    const auto wait = remaining.next(m_clock.now(), {});
    QVERIFY(wait.wait == m_clock.now() + 12s);
    QCOMPARE(wait.waitFor, QStringLiteral("b"));
    m_clock.advance(12s);
    QCOMPARE(remaining.next(m_clock.now(), {}).target->provider->name(), QStringLiteral("b"));
    rest(a, 21s);
    QStringList passed;
    const auto next = remaining.next(
        m_clock.now(), [&](const Target &target, const Failure &) { passed << target.provider->name(); });
    QVERIFY(!next.wait && !next.target);
    QCOMPARE(passed, QStringList{QStringLiteral("a")});
}

void RemainingTargetsTest::takesBackWhatAskedForPatienceButNotForEver()
{
    RemainingTargets remaining({target(QStringLiteral("a"))}, text, {{}, 0ms, 20s, true});
    int asked = 0;
    for (auto next = remaining.next(m_clock.now(), {}); next.target;
         next = remaining.next(m_clock.now(), {})) {
        ++asked;
        remaining.putBack(*next.target);
    }
    QCOMPARE(asked, 4);
}

void RemainingTargetsTest::saysWhatCanBeDoneAboutTheSize()
{
    ProviderConfig small;
    small.maxRequestBytes = 1;
    QStringList told;
    const auto passedOver = [&](const Target &, const Failure &obstacle) { told << obstacle.error.message; };
    RemainingTargets without({target(QStringLiteral("a"), small)}, text, {});
    QVERIFY(!without.next(m_clock.now(), passedOver).target);
    small.maxRequestHint = QStringLiteral("use /clear");
    RemainingTargets with({target(QStringLiteral("a"), small)}, text, {});
    QVERIFY(!with.next(m_clock.now(), passedOver).target);
    QCOMPARE(told.size(), 2);
    QVERIFY2(told.at(0).endsWith(u"its max_request_size"), qPrintable(told.at(0)));
    QVERIFY2(told.at(1).endsWith(u"its max_request_size: use /clear"), qPrintable(told.at(1)));
}

QTEST_GUILESS_MAIN(RemainingTargetsTest)
#include "tst_remainingtargets.moc"
