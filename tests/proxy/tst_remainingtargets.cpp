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
    void givesOutEachOnceInOrder();
    void prefersRoom();
    void waitsForAFullOneRatherThanAskAnUnhealthyOne();
    void passesOverWhatTakesNoImages_data();
    void passesOverWhatTakesNoImages();
    void passesOverWhatIsTooSmall();

private:
    Target target(const QString &name, ProviderConfig config = {});
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

QStringList RemainingTargetsTest::order(std::vector<Target> targets, const QByteArray &body)
{
    RemainingTargets remaining(std::move(targets), body);
    QStringList names;
    const auto passedOver = [&](const Target &target, const Failure &obstacle) {
        names << u'(' + target.provider->name() + u')';
        QVERIFY(!obstacle.countsAgainstProvider);
    };
    while (const auto next = remaining.take(m_clock.now(), passedOver))
        names << next->provider->name();
    return names;
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

QTEST_GUILESS_MAIN(RemainingTargetsTest)
#include "tst_remainingtargets.moc"
