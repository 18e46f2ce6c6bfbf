// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/providerpool.h"

#include "support/fakeclock.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// A pool over providers a, b and c.
struct Scene
{
    Scene()
    {
        for (const char *name : {"a", "b", "c"}) {
            ProviderConfig provider;
            provider.name = QString::fromLatin1(name);
            provider.baseUrl = QUrl(QStringLiteral("https://%1.example").arg(provider.name));
            config.providers.append(provider);
        }
        pool.apply(config);
    }
    [[nodiscard]] ProviderPointer find(const char *name) const
    {
        return pool.find(QString::fromLatin1(name));
    }
    void fail(Provider &provider) const
    {
        provider.recordFailure(connectionFailure(Failure::Kind::Connection, QStringLiteral("refused")), {});
    }
    [[nodiscard]] QString names() const
    {
        QString names;
        for (const ProviderPointer &provider : pool.providers())
            names += provider->name();
        return names;
    }

    FakeClock clock;
    Config config;
    ProviderPool pool{config, clock};
};

using Change = void (*)(Config &);

} // namespace

Q_DECLARE_METATYPE(Change)

class ProviderPoolTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }
    void whatIsTheSameStays_data();
    void whatIsTheSameStays();
    void otherSettingsHoldFromNowOn();
    void whatHasChangedBeginsAnew_data();
    void whatHasChangedBeginsAnew();
    void countersGoOn();
    void lastAttemptsOfAPredecessorCount();
    void aRequestUnderWayKeepsItsProvider();
    void followsTheOrderOfTheFile();
    void tellsTheHealthOfNewcomers();
};

void ProviderPoolTest::whatIsTheSameStays_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("nothing", [](Config &) {});
    row("another line", [](Config &config) { config.providers[0].line = 17; });
    row("another provider", [](Config &config) { config.providers[1].weight = 7; });
    row("another place", [](Config &config) { config.providers.move(0, 2); });
    row("routes", [](Config &config) { config.routes.append({GlobPattern(QStringLiteral("*")), {}}); });
    row("health settings", [](Config &config) { config.health.unhealthyThreshold = 7; });
    row("patterns of failures", [](Config &config) { config.health.rules.statuses = {418}; });
    row("queue", [](Config &config) { config.timeouts.queue = 1s; });
    row("counting", [](Config &config) { config.tokenCounting.failureThreshold = 7; });
    row("other timeouts", [](Config &config) { config.timeouts.connect = 1s; });
}

void ProviderPoolTest::whatIsTheSameStays()
{
    QFETCH(Change, change);
    Scene scene;
    const ProviderPointer before = scene.find("a");
    scene.fail(*before);
    change(scene.config);
    scene.pool.apply(scene.config);
    QCOMPARE(scene.find("a"), before);
    QCOMPARE(before->breaker().failures(scene.clock.now()), 1);
    QCOMPARE(before->attempts(), quint64(1));
}

void ProviderPoolTest::otherSettingsHoldFromNowOn()
{
    Scene scene;
    const ProviderPointer provider = scene.find("a");
    scene.fail(*provider);
    scene.config.health.unhealthyThreshold = 2;
    scene.config.health.failureCooldown = 7s;
    scene.pool.apply(scene.config);
    QVERIFY(!provider->breaker().isOpen(scene.clock.now()));
    scene.fail(*provider);
    QVERIFY(provider->breaker().cooldownLeft(scene.clock.now()) == 7s);
    scene.config.health.rules.exceptionPatterns = {QStringLiteral("timeout")};
    scene.pool.apply(scene.config);
    scene.clock.advance(8s);
    scene.fail(*provider);
    QCOMPARE(provider->breaker().failures(scene.clock.now()), 2);
}

void ProviderPoolTest::whatHasChangedBeginsAnew_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("address", [](Config &config) { config.providers[0].baseUrl = QUrl(QStringLiteral("https://x")); });
    row("key", [](Config &config) { config.providers[0].secrets = {{Secret("other"), {}}}; });
    row("limit", [](Config &config) { config.providers[0].maxConcurrent = 1; });
}

void ProviderPoolTest::whatHasChangedBeginsAnew()
{
    QFETCH(Change, change);
    Scene scene;
    const ProviderPointer before = scene.find("a");
    scene.fail(*before);
    change(scene.config);
    scene.pool.apply(scene.config);
    QVERIFY(scene.find("a") != before);
    QCOMPARE(scene.find("a")->breaker().failures(scene.clock.now()), 0);
    QVERIFY(scene.find("a")->lastError().isEmpty());
    QVERIFY(scene.find("a")->config().isSameAs(scene.config.providers.at(0)));
}

void ProviderPoolTest::countersGoOn()
{
    Scene scene;
    scene.find("a")->recordSuccess({}, scene.clock.now());
    scene.fail(*scene.find("a"));
    scene.config.providers[0].weight = 2;
    scene.pool.apply(scene.config);
    scene.find("a")->recordSuccess({}, scene.clock.now());
    QCOMPARE(scene.find("a")->attempts(), quint64(3));
    QCOMPARE(scene.find("a")->failedAttempts(), quint64(1));
    QCOMPARE(scene.find("b")->attempts(), quint64(0));
}

void ProviderPoolTest::lastAttemptsOfAPredecessorCount()
{
    Scene scene;
    const ProviderPointer first = scene.find("a");
    for (const int weight : {2, 3}) {
        scene.config.providers[0].weight = weight;
        scene.pool.apply(scene.config);
    }
    scene.fail(*first);
    QCOMPARE(scene.find("a")->attempts(), quint64(1));
    QCOMPARE(scene.find("a")->failedAttempts(), quint64(1));
    QCOMPARE(scene.find("a")->breaker().failures(scene.clock.now()), 0); // it was another address or key
    scene.config.providers.removeFirst();
    scene.pool.apply(scene.config);
    first->recordSuccess({}, scene.clock.now()); // nobody has the name any more
    QCOMPARE(first->attempts(), quint64(2));
}

void ProviderPoolTest::aRequestUnderWayKeepsItsProvider()
{
    Scene scene;
    ProviderPointer held = scene.find("a");
    const QPointer<Provider> leaving(held.get());
    const QPointer<Provider> idle(scene.find("b").get());
    scene.config.providers = {scene.config.providers.at(2)};
    scene.pool.apply(scene.config);
    QVERIFY(!scene.find("a"));
    QVERIFY(leaving);
    QVERIFY(!idle);
    held.reset();
    QVERIFY(!leaving);
}

void ProviderPoolTest::followsTheOrderOfTheFile()
{
    Scene scene;
    scene.config.providers.move(2, 0);
    ProviderConfig added = scene.config.providers.at(0);
    added.name = QStringLiteral("d");
    scene.config.providers.insert(1, added);
    scene.pool.apply(scene.config);
    QCOMPARE(scene.names(), QStringLiteral("cdab"));
}

void ProviderPoolTest::tellsTheHealthOfNewcomers()
{
    Scene scene;
    scene.config.providers[0].weight = 2;
    scene.pool.apply(scene.config);
    QSignalSpy changed(&scene.pool, &ProviderPool::healthChanged);
    scene.fail(*scene.find("a"));
    QCOMPARE(changed.size(), 1);
    scene.fail(*scene.find("b"));
    QCOMPARE(changed.size(), 2);
}

QTEST_GUILESS_MAIN(ProviderPoolTest)
#include "tst_providerpool.moc"
