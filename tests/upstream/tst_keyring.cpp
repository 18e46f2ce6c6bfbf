// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/keyring.h"

#include "support/fakeclock.h"
#include "support/statedquota.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString model = QStringLiteral("m");

Failure failed(std::optional<std::chrono::milliseconds> retryAfter = {})
{
    Failure failure = connectionFailure(Failure::Kind::RateLimited, QStringLiteral("as scripted"));
    failure.retryAfter = retryAfter;
    return failure;
}

KeyRing ringOf(int count)
{
    QList<SecretReference> secrets;
    for (int i = 0; i < count; ++i)
        secrets.append({Secret("key-" + QByteArray::number(i)), {}});
    HealthConfig health;
    health.unhealthyThreshold = 5;
    health.failureCooldown = 100s;
    return {secrets, health};
}

} // namespace

class KeyRingTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsKeysInTheirOrder();
    void usesKeysInTurn();
    void leavesOutTriedKeys();
    void leavesOutAKeyThatFailedOnce();
    void takesAnUnwellKeyOnlyAsTheLastResort();
    void neverTakesATriedKey();
    void hasNothingWithoutKeys();
    void successMakesAKeyWell();
    void aRateLimitOfOneModelLeavesTheKeyToOthers();
    void knowsWhenTheFirstOfAllKeysComesBack();
    void knowsWhenNoKeyIsWell();
    void prefersAKeyThatDidNotAskForPatience();
    void withAnAimTheQuotaDecides();
    void anotherKeyHasAnotherQuota();
    void whatIsKnownOfAQuotaSurvivesAnotherRing();
    void accountsSurviveAnotherRing();
    void knowsWhatSpeaksOfAKey_data();
    void knowsWhatSpeaksOfAKey();
};

void KeyRingTest::keepsKeysInTheirOrder()
{
    const KeyRing ring = ringOf(3);
    QCOMPARE(ring.size(), 3);
    QCOMPARE(ring.at(0).reveal(), QByteArray("key-0"));
    QCOMPARE(ring.at(2).reveal(), QByteArray("key-2"));
}

void KeyRingTest::usesKeysInTurn()
{
    const FakeClock clock;
    KeyRing ring = ringOf(3);
    QList<qsizetype> taken;
    for (int i = 0; i < 7; ++i)
        taken << ring.take(model, clock.now(), {}, false);
    QCOMPARE(taken, (QList<qsizetype>{0, 1, 2, 0, 1, 2, 0}));
}

void KeyRingTest::leavesOutTriedKeys()
{
    const FakeClock clock;
    KeyRing ring = ringOf(3);
    QCOMPARE(ring.take(model, clock.now(), {0}, false), 1);
    QCOMPARE(ring.take(model, clock.now(), {0, 2}, false), 1);
    QCOMPARE(ring.take(model, clock.now(), {0, 1, 2}, false), -1);
}

void KeyRingTest::leavesOutAKeyThatFailedOnce()
{
    FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false), 1);
    QCOMPARE(ring.take(model, clock.now(), {}, false), 1);
    clock.advance(100s);
    QCOMPARE(ring.take(model, clock.now(), {}, false), 0);
    ring.recordFailure(1, failed(7s), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false), 0);
    clock.advance(7s);
    QCOMPARE(ring.take(model, clock.now(), {}, false), 1);
}

void KeyRingTest::takesAnUnwellKeyOnlyAsTheLastResort()
{
    const FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(), model, clock.now());
    ring.recordFailure(1, failed(), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false), -1);
    QVERIFY(ring.take(model, clock.now(), {}, true) >= 0);
    QCOMPARE(ring.take(model, clock.now(), {0}, true), 1);

    KeyRing halfWell = ringOf(2);
    halfWell.recordFailure(0, failed(), model, clock.now());
    QCOMPARE(halfWell.take(model, clock.now(), {}, true), 1);
}

void KeyRingTest::neverTakesATriedKey()
{
    const FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {0, 1}, true), -1);
}

void KeyRingTest::hasNothingWithoutKeys()
{
    const FakeClock clock;
    KeyRing ring = ringOf(0);
    QCOMPARE(ring.size(), 0);
    QCOMPARE(ring.take(model, clock.now(), {}, false), -1);
    QCOMPARE(ring.take(model, clock.now(), {}, true), -1);
}

void KeyRingTest::successMakesAKeyWell()
{
    const FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(), model, clock.now());
    ring.recordSuccess(0, model, clock.now(), clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false), 0);
}

void KeyRingTest::aRateLimitOfOneModelLeavesTheKeyToOthers()
{
    const FakeClock clock;
    KeyRing ring = ringOf(1);
    ring.recordFailure(0, failed(7s), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false), -1);
    QCOMPARE(ring.take(QStringLiteral("other"), clock.now(), {}, false), 0);
    Failure spent = failed(60s);
    spent.scope = StatedLimit::Scope::Provider;
    ring.recordFailure(0, spent, model, clock.now());
    QCOMPARE(ring.take(QStringLiteral("other"), clock.now(), {}, false), -1);
    ring.reset();
    QCOMPARE(ring.take(model, clock.now(), {}, false), 0);
}

void KeyRingTest::knowsWhenTheFirstOfAllKeysComesBack()
{
    const FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(30s), model, clock.now());
    QVERIFY(!ring.pauseOfAll(model, clock.now()));
    ring.recordFailure(1, failed(7s), model, clock.now());
    QVERIFY(ring.pauseOfAll(model, clock.now())->until == clock.now() + 7s);
}

void KeyRingTest::knowsWhenNoKeyIsWell()
{
    FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(), model, clock.now());
    QVERIFY(!ring.unwellUntil(model, clock.now()));
    ring.recordFailure(1, failed(7s), model, clock.now());
    QVERIFY(ring.unwellUntil(model, clock.now()) == clock.now() + 7s);
    QVERIFY(!ring.unwellUntil(QStringLiteral("another"), clock.now()));
    clock.advance(7s);
    QVERIFY(!ring.unwellUntil(model, clock.now()));
    QVERIFY(!KeyRing({}, {}).unwellUntil(model, clock.now()));
}

void KeyRingTest::prefersAKeyThatDidNotAskForPatience()
{
    const FakeClock clock;
    KeyRing ring = ringOf(2);
    ring.recordFailure(0, failed(7s), model, clock.now());
    ring.recordFailure(1, failed(), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, true), 1);
}

void KeyRingTest::withAnAimTheQuotaDecides()
{
    FakeClock clock;
    KeyRing ring = ringOf(3);
    const QuotaAim aim{0.05, clock.wallTime()};
    const auto state = [&](qsizetype key, double used, std::chrono::minutes resetsIn) {
        ring.quota(key).take(
            {statedQuota(clock, "5h", used, resetsIn)}, QuotaWindow::Source::Headers, clock.wallTime());
    };
    state(0, 0.99, 1min);
    state(1, 0.5, 200min);
    state(2, 0.5, 100min);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(ring.next(model, clock.now(), {}, false, aim), 2);
        QCOMPARE(ring.take(model, clock.now(), {}, false, aim), 2);
    }
    QCOMPARE(ring.take(model, clock.now(), {2}, false, aim), 1);
    QCOMPARE(ring.take(model, clock.now(), {1, 2}, false, aim), 0);
    ring.recordFailure(2, failed(60s), model, clock.now());
    QCOMPARE(ring.take(model, clock.now(), {}, false, aim), 1);
    QCOMPARE(ring.take(model, clock.now(), {}, false), 0); // without one they have their turns: 2 is unwell
}

void KeyRingTest::anotherKeyHasAnotherQuota()
{
    FakeClock clock;
    KeyRing ring = ringOf(1);
    ring.quota(0).take({statedQuota(clock, "5h", 1, 10min)}, QuotaWindow::Source::Headers, clock.wallTime());
    ring.setSecret(0, Secret("key-0"));
    QCOMPARE(ring.quota(0).known(clock.wallTime()).size(), 1);
    ring.setSecret(0, Secret("another"));
    QVERIFY(ring.quota(0).known(clock.wallTime()).isEmpty());
}

void KeyRingTest::whatIsKnownOfAQuotaSurvivesAnotherRing()
{
    FakeClock clock;
    const QList<SecretReference> stored{{Secret(), QStringLiteral("keychain:one")},
        {Secret(), QStringLiteral("keychain:two")}, {Secret(), QStringLiteral("keychain:three")}};
    KeyRing before(stored, HealthConfig());
    for (qsizetype i = 0; i < 2; ++i) {
        before.setSecret(i, Secret("secret-" + QByteArray::number(i)));
        before.quota(i).take(
            {statedQuota(clock, "5h", 1, 10min)}, QuotaWindow::Source::Headers, clock.wallTime());
    }
    KeyRing ring(stored, HealthConfig());
    ring.succeed(before);
    ring.setSecret(0, Secret("secret-0"));
    ring.setSecret(1, Secret("another"));
    ring.setSecret(2, Secret("the third"));
    QCOMPARE(ring.quota(0).known(clock.wallTime()).size(), 1);
    QVERIFY(ring.quota(1).known(clock.wallTime()).isEmpty());
    QVERIFY(ring.quota(2).known(clock.wallTime()).isEmpty());
}

void KeyRingTest::accountsSurviveAnotherRing()
{
    FakeClock clock;
    KeyRing before({}, HealthConfig());
    before.setAccounts({{QStringLiteral("work"), Secret("w")}, {QStringLiteral("home"), Secret("h")}});
    before.quota(1).take(
        {statedQuota(clock, "5h", 1, 10min)}, QuotaWindow::Source::Headers, clock.wallTime());
    KeyRing ring({}, HealthConfig());
    ring.succeed(before);
    ring.setAccounts({{QStringLiteral("home"), Secret("renewed")}}); // the other one is gone
    QCOMPARE(ring.size(), 2);
    QCOMPARE(ring.account(1), QStringLiteral("home"));
    QCOMPARE(ring.first().reveal(), QByteArray("renewed"));
    QCOMPARE(ring.quota(1).known(clock.wallTime()).size(), 1);
    QVERIFY(ring.at(0).isEmpty());
}

void KeyRingTest::knowsWhatSpeaksOfAKey_data()
{
    QTest::addColumn<Failure::Kind>("kind");
    QTest::addColumn<bool>("expected");
    QTest::newRow("refused") << Failure::Kind::Credential << true;
    QTest::newRow("out of credit") << Failure::Kind::Billing << true;
    QTest::newRow("rate limit") << Failure::Kind::RateLimited << true;
    QTest::newRow("no connection") << Failure::Kind::Connection << false;
    QTest::newRow("TLS") << Failure::Kind::Tls << false;
    QTest::newRow("timeout") << Failure::Kind::Timeout << false;
    QTest::newRow("model unknown") << Failure::Kind::ModelUnknown << false;
    QTest::newRow("overloaded") << Failure::Kind::Overloaded << false;
    QTest::newRow("server error") << Failure::Kind::ServerError << false;
    QTest::newRow("bad answer") << Failure::Kind::BadAnswer << false;
    QTest::newRow("redirect") << Failure::Kind::Redirect << false;
    QTest::newRow("client's mistake") << Failure::Kind::ClientMistake << false;
    QTest::newRow("interrupted") << Failure::Kind::Interrupted << false;
    QTest::newRow("never sent") << Failure::Kind::NotSent << false;
}

void KeyRingTest::knowsWhatSpeaksOfAKey()
{
    QFETCH(Failure::Kind, kind);
    QTEST(KeyRing::concernsKey(kind), "expected");
}

QTEST_GUILESS_MAIN(KeyRingTest)
#include "tst_keyring.moc"
