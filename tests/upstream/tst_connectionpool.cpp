// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/connectionpool.h"

#include "support/fakeclock.h"

#include <QPointer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

struct Scene
{
    ProviderPointer provider(const char *name, const char *url)
    {
        ProviderConfig config;
        config.name = QString::fromLatin1(name);
        config.baseUrl = QUrl(QString::fromLatin1(url));
        return std::make_shared<Provider>(config, HealthConfig(), std::chrono::milliseconds(0), clock);
    }

    FakeClock clock;
    ConnectionPool pool;
};

} // namespace

class ConnectionPoolTest : public QObject
{
    Q_OBJECT

private slots:
    void sharesWhatHasTheSameSettings();
    void dropsWhatNobodyNeeds();
    void waitsForTheLastUser();
    void keepsWhatIsWantedAgain();
    void aLateUserGetsItsOwnForItsTime();
};

void ConnectionPoolTest::sharesWhatHasTheSameSettings()
{
    Scene scene;
    Transport &first = scene.pool.transport(*scene.provider("a", "https://one.example/x"));
    QCOMPARE(&scene.pool.transport(*scene.provider("b", "https://one.example/y")), &first);
    QVERIFY(&scene.pool.transport(*scene.provider("c", "https://two.example")) != &first);
    QCOMPARE(scene.pool.size(), 2);
}

void ConnectionPoolTest::dropsWhatNobodyNeeds()
{
    Scene scene;
    const ProviderPointer kept = scene.provider("a", "https://one.example");
    const QPointer<Transport> staying(&scene.pool.transport(*kept));
    const QPointer<Transport> leaving(&scene.pool.transport(*scene.provider("b", "https://two.example")));
    scene.pool.keepOnly({kept});
    QVERIFY(staying);
    QVERIFY(!leaving);
}

void ConnectionPoolTest::waitsForTheLastUser()
{
    Scene scene;
    const QPointer<Transport> leaving(&scene.pool.transport(*scene.provider("a", "https://one.example")));
    auto first = std::make_unique<QObject>();
    auto last = std::make_unique<QObject>();
    leaving->hold(*first);
    leaving->hold(*last);
    scene.pool.keepOnly({});
    first.reset();
    QCoreApplication::processEvents();
    QVERIFY(leaving);
    last.reset();
    QVERIFY(leaving); // it may be on the stack
    QTRY_VERIFY(!leaving);
    QCOMPARE(scene.pool.size(), 0);
}

void ConnectionPoolTest::keepsWhatIsWantedAgain()
{
    Scene scene;
    const ProviderPointer provider = scene.provider("a", "https://one.example");
    const QPointer<Transport> transport(&scene.pool.transport(*provider));
    auto user = std::make_unique<QObject>();
    transport->hold(*user);
    scene.pool.keepOnly({});
    user.reset(); // it is as good as gone
    scene.pool.keepOnly({provider});
    QCoreApplication::processEvents();
    QVERIFY(transport);
    QCOMPARE(&scene.pool.transport(*provider), transport.data());
}

void ConnectionPoolTest::aLateUserGetsItsOwnForItsTime()
{
    Scene scene;
    scene.pool.keepOnly({});
    const ProviderPointer vanished = scene.provider("a", "https://one.example");
    const QPointer<Transport> transport(&scene.pool.transport(*vanished));
    auto user = std::make_unique<QObject>();
    transport->hold(*user);
    QCoreApplication::processEvents();
    QVERIFY(transport);
    user.reset();
    QTRY_VERIFY(!transport);
}

QTEST_GUILESS_MAIN(ConnectionPoolTest)
#include "tst_connectionpool.moc"
