// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gateway/gatewaystate.h"
#include "ui/snapshots.h"
#include "ui/texts/snapshottexts.h"

#include <QLocale>
#include <QTest>

using namespace signalbox;
using Health = ProviderSnapshot::Health;

class tst_SnapshotTexts : public QObject
{
    Q_OBJECT

private slots:
    void tellsThatRequestsAreRecorded();
    void tellsTheState_data();
    void tellsTheState();
    void tellsTheHealth_data();
    void tellsTheHealth();
    void saysWhatStoppingWaitsFor();
    void saysWhyAConfigurationIsNotInUse();
    void saysThatAllRequestsArePinned();
    void namesAPausedModelAndItsReason();
    void tellsBalanceAndSessions();
    void tellsQuotaWindows();
};

void tst_SnapshotTexts::tellsTheState_data()
{
    QTest::addColumn<GatewaySnapshot>("snapshot");
    QTest::addColumn<GatewayState>("state");
    QTest::addColumn<QString>("text");

    const GatewaySnapshot running = runningSnapshot({QStringLiteral("a"), QStringLiteral("b")});
    QTest::newRow("running") << running << GatewayState::Running
                             << QStringLiteral("● Running on 127.0.0.1:8484");

    GatewaySnapshot changed = running;
    changed.activeExchanges = 2;
    QTest::newRow("working") << changed << GatewayState::Working
                             << QStringLiteral("● Running on 127.0.0.1:8484, 2 active");

    changed = running;
    changed.demo = true;
    QTest::newRow("demo") << changed << GatewayState::Running
                          << QStringLiteral("● Demo mode on 127.0.0.1:8484: answers are made up");

    changed = running;
    changed.providers[0].health = Health::Failing;
    QTest::newRow("failing is not down")
        << changed << GatewayState::Running << QStringLiteral("● Running on 127.0.0.1:8484");

    changed.providers[0].health = Health::CoolingDown;
    QTest::newRow("degraded") << changed << GatewayState::Degraded
                              << QStringLiteral("▲ Degraded: 1 of 2 providers down");

    changed.pinned = QStringLiteral("a");
    QTest::newRow("pinned to one that is down")
        << changed << GatewayState::Problem << QStringLiteral("✕ Pinned to a, which is down");

    changed.pinned.clear();
    changed.providers[1].health = Health::Disabled;
    QTest::newRow("disabled ones do not count")
        << changed << GatewayState::Problem << QStringLiteral("✕ All providers are down");

    changed.providers[0].health = Health::Disabled;
    QTest::newRow("none enabled") << changed << GatewayState::Problem
                                  << QStringLiteral("✕ No provider is enabled");

    changed = running;
    changed.providers[0].health = Health::CoolingDown;
    changed.providers[0].keyRefused = true;
    QTest::newRow("one refuses its key")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ a needs you");

    changed.providers[0].keyRefused = false;
    changed.providers[0].creditSpent = true;
    QTest::newRow("one wants to be paid")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ No credit left: a");
    changed.offline = true;
    QTest::newRow("no network") << changed << GatewayState::Problem
                                << QStringLiteral("✕ Providers are out of reach: it may be the network");
    changed.offline = false;
    changed.providers[0].keyRefused = true;

    changed.providers[0].health = Health::Disabled;
    QTest::newRow("one that is switched off has refused its key")
        << changed << GatewayState::Running << QStringLiteral("● Running on 127.0.0.1:8484");

    changed = running;
    changed.providers[0].health = Health::NoCredential;
    changed.providers[0].needsSignIn = true;
    QTest::newRow("one has to be signed in at")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ Sign in again: a");

    changed.providers[1].health = Health::CoolingDown;
    QTest::newRow("and the other is down")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ Sign in again: a");

    changed.providers[0].needsSignIn = false;
    changed.pinned = QStringLiteral("a");
    QTest::newRow("pinned to one without a key")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ a needs you");

    changed.pinned = QStringLiteral("b");
    QTest::newRow("pinned to one that comes back by itself")
        << changed << GatewayState::Problem << QStringLiteral("✕ Pinned to b, which is down");

    changed.pinned.clear();
    changed.providers[1].health = Health::NoCredential;
    QTest::newRow("two without a key")
        << changed << GatewayState::NeedsYou << QStringLiteral("◆ 2 providers need you");

    changed.paused = true;
    QTest::newRow("a pause comes before what providers are like")
        << changed << GatewayState::Paused << QStringLiteral("❚❚ Paused");

    changed.pausedUntil = QDateTime(QDate::currentDate(), QTime(14, 20)).toUTC();
    QTest::newRow("paused until a time of today")
        << changed << GatewayState::Paused
        << QStringLiteral("❚❚ Paused until %1").arg(QLocale().toString(QTime(14, 20), QLocale::ShortFormat));

    const QDateTime later(QDate::currentDate().addDays(3), QTime(9, 0));
    changed.pausedUntil = later.toUTC();
    QTest::newRow("paused until another day")
        << changed << GatewayState::Paused
        << QStringLiteral("❚❚ Paused until %1").arg(QLocale().toString(later, QLocale::ShortFormat));

    changed = running;
    changed.configProblem = QStringLiteral("/etc/c.yaml:3: it is wrong");
    QTest::newRow("not the configuration that was written last")
        << changed << GatewayState::Degraded << QStringLiteral("▲ Running on 127.0.0.1:8484");

    changed = running;
    changed.listening = false;
    QTest::newRow("not listening yet")
        << changed << GatewayState::Stopped << QStringLiteral("○ Not listening");

    changed.problem = QStringLiteral("Port 8484 is taken");
    QTest::newRow("port taken") << changed << GatewayState::Problem << QStringLiteral("✕ Port 8484 is taken");
}

void tst_SnapshotTexts::tellsTheState()
{
    QFETCH(GatewaySnapshot, snapshot);
    QTEST(stateOf(snapshot), "state");
    QTEST(SnapshotTexts::markedState(snapshot), "text");
    QVERIFY(SnapshotTexts::toolTip(snapshot).contains(SnapshotTexts::state(snapshot)));
    QVERIFY(!SnapshotTexts::toolTip(snapshot).contains(u'\n'));
}

void tst_SnapshotTexts::tellsTheHealth_data()
{
    QTest::addColumn<ProviderSnapshot>("provider");
    QTest::addColumn<QString>("text");

    const QString name = QStringLiteral("a");
    QTest::newRow("healthy") << providerSnapshot(name) << QStringLiteral("●");
    QTest::newRow("failing") << providerSnapshot(name, Health::Failing) << QStringLiteral("▲ failing 1/2");
    QTest::newRow("cooling down") << providerSnapshot(name, Health::CoolingDown)
                                  << QStringLiteral("✕ failed 2/2, cooling down 02:10");
    ProviderSnapshot refused = providerSnapshot(name, Health::CoolingDown);
    refused.failures = 1;
    QTest::newRow("left out at once") << refused << QStringLiteral("✕ failed, cooling down 02:10");
    QTest::newRow("disabled") << providerSnapshot(name, Health::Disabled) << QStringLiteral("○ disabled");
    ProviderSnapshot over = providerSnapshot(name, Health::Failing);
    over.failures = over.threshold;
    ProviderSnapshot probed = over;
    probed.probing = true;
    probed.inFlight = 1;
    QTest::newRow("probing") << probed << QStringLiteral("▲ being tried again");
    ProviderSnapshot paused = providerSnapshot(name);
    paused.health = Health::CoolingDown;
    paused.cooldownSeconds = 42;
    paused.pauses = {{QString(), 42, {}}};
    QTest::newRow("paused") << paused << QStringLiteral("✕ paused, back in 42 s");
    paused.pauses = {{QStringLiteral("claude-opus-4-1-20250805"), 42, {}}};
    QTest::newRow("one model paused")
        << paused << QStringLiteral("▲ claude-opus-4-1-202… paused, back in 42 s");
    paused.cooldownSeconds = 18'600;
    paused.pauses[0].seconds = 18'600;
    paused.pauses.append({QStringLiteral("b"), 2, {}});
    QTest::newRow("two models paused for hours")
        << paused << QStringLiteral("▲ 2 models paused, back in 5 h 10 min");
    ProviderSnapshot exhausted = providerSnapshot(name);
    exhausted.health = Health::CoolingDown;
    exhausted.balance = 3.2;
    exhausted.balanceThreshold = 5;
    exhausted.balanceExhausted = true;
    QTest::newRow("exhausted") << exhausted << QStringLiteral("✕ balance 3.20, left out until more than 5");
    QTest::newRow("cooldown over") << over << QStringLiteral("▲ will be tried again");
}

void tst_SnapshotTexts::tellsTheHealth()
{
    QFETCH(ProviderSnapshot, provider);
    QTEST(SnapshotTexts::markedHealth(provider), "text");
}

void tst_SnapshotTexts::saysWhatStoppingWaitsFor()
{
    QCOMPARE(SnapshotTexts::stopping(0), QStringLiteral("Stopping…"));
    QCOMPARE(SnapshotTexts::stopping(3), QStringLiteral("Stopping: 3 request(s) still running"));
}

void tst_SnapshotTexts::saysWhyAConfigurationIsNotInUse()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("a")});
    QCOMPARE(SnapshotTexts::configuration(snapshot), QString());
    QCOMPARE(SnapshotTexts::markedConfiguration(snapshot), QString());
    snapshot.configProblem = QStringLiteral("/home/a/c.yaml:3: 'x/y' is wrong: write z");
    const QString text = QStringLiteral("Configuration not applied, the previous one stays in use: "
                                        "/home/a/c.yaml:3: 'x/y' is wrong: write z");
    QCOMPARE(SnapshotTexts::configuration(snapshot), text);
    QVERIFY(SnapshotTexts::toolTip(snapshot).endsWith(text));
    QCOMPARE(SnapshotTexts::markedConfiguration(snapshot),
        QStringLiteral("▲ Not applied: c.yaml:3: 'x/y' is wrong: write z"));
    snapshot.configProblem = QStringLiteral("C:\\a b\\c.yaml: it is gone");
    QCOMPARE(
        SnapshotTexts::markedConfiguration(snapshot), QStringLiteral("▲ Not applied: c.yaml: it is gone"));
}

void tst_SnapshotTexts::saysThatAllRequestsArePinned()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("a")});
    QCOMPARE(SnapshotTexts::pin(snapshot), QString());
    snapshot.pinned = QStringLiteral("a");
    QCOMPARE(SnapshotTexts::pin(snapshot), QStringLiteral("All requests go to a (pinned)"));
    QCOMPARE(
        SnapshotTexts::markedState(snapshot), QStringLiteral("● Running on 127.0.0.1:8484, pinned to a"));
    QVERIFY(SnapshotTexts::toolTip(snapshot).contains(QStringLiteral("Pinned to a")));
}

void tst_SnapshotTexts::namesAPausedModelAndItsReason()
{
    ProviderSnapshot provider = providerSnapshot(QStringLiteral("a"));
    provider.health = Health::CoolingDown;
    provider.cooldownSeconds = 42;
    provider.lastError = QStringLiteral("429 slow down");
    provider.pauses = {{QStringLiteral("opus"), 42, provider.lastError}};
    QCOMPARE(SnapshotTexts::health(provider), QStringLiteral("opus paused, back in 42 s"));
    QCOMPARE(SnapshotTexts::details(provider), QStringList{QStringLiteral("429 slow down")});
    provider.lastError = QStringLiteral("502");
    QCOMPARE(SnapshotTexts::details(provider).constLast(), QStringLiteral("Last error: 502"));
    provider.pauses.append({QStringLiteral("sonnet"), 7, {}});
    QCOMPARE(SnapshotTexts::details(provider).first(2),
        QStringList({QStringLiteral("opus paused, back in 42 s: 429 slow down"),
            QStringLiteral("sonnet paused, back in 7 s")}));
    GatewaySnapshot snapshot = runningSnapshot({});
    snapshot.providers = {provider};
    QCOMPARE(stateOf(snapshot), GatewayState::Running); // other models still go there
}

void tst_SnapshotTexts::tellsBalanceAndSessions()
{
    ProviderSnapshot provider = providerSnapshot(QStringLiteral("a"));
    QCOMPARE(SnapshotTexts::details(provider), QStringList());
    provider.balance = 12.5;
    provider.sessions = 2;
    provider.inFlight = 1;
    QCOMPARE(SnapshotTexts::details(provider),
        QStringList{QStringLiteral("Balance 12.50, 1 request running, 2 sessions stay with it")});
    provider.balanceError = QStringLiteral("no answer");
    QCOMPARE(SnapshotTexts::details(provider),
        QStringList({QStringLiteral("Balance 12.50, the last check failed: no answer"),
            QStringLiteral("1 request running, 2 sessions stay with it")}));
    provider.balance.reset();
    QCOMPARE(SnapshotTexts::details(provider).constFirst(), QStringLiteral("Balance not known: no answer"));
}

void tst_SnapshotTexts::tellsQuotaWindows()
{
    const QDateTime stated(QDate(2026, 1, 2), QTime(10, 0)); // local time
    const auto quota = [&](const char *account, const char *window, const char *model,
                           std::optional<double> used, const QDateTime &resetsAt) {
        return QuotaSnapshot{QString::fromLatin1(account), QString::fromLatin1(window),
            QString::fromLatin1(model), true, used, {}, {}, resetsAt.toUTC(), stated.toUTC()};
    };
    ProviderSnapshot provider = providerSnapshot(QStringLiteral("a"));
    provider.quota = {quota("", "5h", "", 0.379, stated.addSecs(3600 * 4 + 1200)),
        quota("", "7d", "opus", 1, stated.addDays(2)), quota("key 2", "key", "", 0.5, QDateTime()),
        quota("", "7d", "", std::nullopt, stated.addDays(2))};
    provider.quota.append(provider.quota.first());
    provider.quota.last().isPlan = false;
    const QString day = stated.addDays(2).toString(QStringLiteral("ddd"));
    QCOMPARE(SnapshotTexts::details(provider),
        QStringList{QStringLiteral("5h 63 % left · 14:20, 7d opus 0 % left · %1 10:00, key 2 key 50 % left")
                        .arg(day)});
}

void tst_SnapshotTexts::tellsThatRequestsAreRecorded()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("a")});
    QCOMPARE(SnapshotTexts::recording(snapshot), QString());
    snapshot.captureUntil = QDateTime(QDate(2026, 1, 2), QTime(14, 5));
    const QString text = SnapshotTexts::recording(snapshot);
    QVERIFY(text.contains(QLocale().toString(QTime(14, 5), QLocale::ShortFormat)));
    QVERIFY(SnapshotTexts::toolTip(snapshot).endsWith(text));
    snapshot.configProblem = QStringLiteral("/etc/c.yaml:3: it is wrong");
    QVERIFY(SnapshotTexts::toolTip(snapshot).contains(text));
    QVERIFY(SnapshotTexts::toolTip(snapshot).endsWith(SnapshotTexts::configuration(snapshot)));
}

QTEST_MAIN(tst_SnapshotTexts)
#include "tst_snapshottexts.moc"
