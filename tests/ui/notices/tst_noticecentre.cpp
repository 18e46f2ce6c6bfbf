// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/noticecentre.h"

#include "support/fakeclock.h"
#include "ui/fakegatewaylink.h"
#include "ui/snapshots.h"
#include "ui/window/windowmemory.h"

#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;
using signalbox::test::FakeClock;
using Health = ProviderSnapshot::Health;

namespace {

struct Shown final : NoticeSink
{
    void show(const Notice &notice) override { notices << notice; }

    QList<Notice> notices;
};

class TestNoticeCentre final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aLostProviderIsToldOnceItStaysDown();
    void aRefusedSignInIsNoKey();
    void aShortFailureIsNotWorthAWord();
    void oneThatWasLostIsToldWhenItIsBack();
    void nothingIsToldWhilePaused();
    void switchingOverNamesBothAndWhy();
    void lowCreditIsToldOnce();
    void creditThatIsUsedUpIsNoFailure();
    void whoWantsToBePaidIsTold();
    void whatComesTogetherIsOneNotice();
    void theSameIsNotToldAgainForAWhile();
    void notMoreThanSixInTenMinutes();
    void whatHadToWaitIsShownByItself();
    void whatHadToWaitIsToldAsItIsByThen();
    void aFlappingProviderEndsWithTheTruth();
    void whatPassedBeforeAnybodyWasToldIsNotTold();
    void whatWasWithdrawnIsNewsAgain();
    void eachKindCanBeOff();
    void thresholdsOfAQuotaAreToldEach();
    void aSignInLeadsToItsProvider_data();
    void aSignInLeadsToItsProvider();
    void idleNoticesNeedNoTimer();

private:
    /// What is gathered for no time has been shown then.
    static void settle() { QCoreApplication::processEvents(); }
    void setHealth(Health health);
    [[nodiscard]] ExchangeRecord failedOver(const QString &from) const;

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<test::FakeGatewayLink> m_link;
    std::shared_ptr<Shown> m_shown;
    std::unique_ptr<NoticeCentre> m_centre;
};

void TestNoticeCentre::init()
{
    m_clock = std::make_unique<FakeClock>();
    m_link = std::make_unique<test::FakeGatewayLink>();
    m_shown = std::make_shared<Shown>();
    m_centre = std::make_unique<NoticeCentre>(*m_link, *m_clock, 0ms);
    m_centre->setSink(m_shown);
}

void TestNoticeCentre::setHealth(Health health)
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[0] = providerSnapshot(QStringLiteral("first"), health);
    snapshot.providers[0].available = health == Health::Healthy;
    emit m_link->snapshotChanged(snapshot);
}

ExchangeRecord TestNoticeCentre::failedOver(const QString &from) const
{
    AttemptRecord bad;
    bad.provider = from;
    bad.sent = true;
    bad.faulty = true;
    bad.outcome = QStringLiteral("503 Service Unavailable");
    AttemptRecord good;
    good.provider = QStringLiteral("second");
    good.sent = true;
    good.outcome = QStringLiteral("ok");
    ExchangeRecord record;
    record.id = "r1";
    record.provider = QStringLiteral("second");
    record.attempts = {bad, good};
    return record;
}

void TestNoticeCentre::aLostProviderIsToldOnceItStaysDown()
{
    setHealth(Health::CoolingDown);
    settle();
    QVERIFY(m_shown->notices.isEmpty());
    m_clock->advance(16s);
    setHealth(Health::CoolingDown);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.at(0).kind, NoticeKind::ProviderLost);
    QCOMPARE(m_shown->notices.at(0).subject, QStringLiteral("first"));
    QVERIFY(m_shown->notices.at(0).text.contains(QStringLiteral("2/2")));
}

void TestNoticeCentre::aRefusedSignInIsNoKey()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    for (ProviderSnapshot &provider : snapshot.providers) {
        provider.health = Health::CoolingDown;
        provider.available = false;
        provider.keyRefused = true;
    }
    snapshot.providers[0].needsSignIn = true;
    emit m_link->snapshotChanged(snapshot);
    m_clock->advance(16s);
    emit m_link->snapshotChanged(snapshot);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    const Notice &notice = m_shown->notices.constFirst(); // both
    const QString text = notice.title + u'\n' + notice.text;
    QVERIFY2(text.contains(QStringLiteral("second refuses its key")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("first refuses its key")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("first: sign in again")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("does not answer")), qPrintable(text));
}

void TestNoticeCentre::aShortFailureIsNotWorthAWord()
{
    setHealth(Health::CoolingDown);
    m_clock->advance(5s);
    setHealth(Health::Healthy);
    m_clock->advance(60s);
    setHealth(Health::Healthy);
    settle();
    QVERIFY(m_shown->notices.isEmpty());
}

void TestNoticeCentre::oneThatWasLostIsToldWhenItIsBack()
{
    setHealth(Health::CoolingDown);
    m_clock->advance(16s);
    setHealth(Health::CoolingDown);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    setHealth(Health::Healthy);
    QTRY_COMPARE(m_shown->notices.size(), 2);
    QCOMPARE(m_shown->notices.at(1).kind, NoticeKind::ProviderBack);
}

void TestNoticeCentre::nothingIsToldWhilePaused()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0] = providerSnapshot(QStringLiteral("first"), Health::CoolingDown);
    snapshot.providers[0].available = false;
    snapshot.paused = true;
    emit m_link->snapshotChanged(snapshot);
    m_clock->advance(60s);
    emit m_link->snapshotChanged(snapshot);
    settle();
    QVERIFY(m_shown->notices.isEmpty());
}

void TestNoticeCentre::switchingOverNamesBothAndWhy()
{
    emit m_link->exchangeFinished(failedOver(QStringLiteral("first")));
    QTRY_COMPARE(m_shown->notices.size(), 1);
    const Notice &notice = m_shown->notices.at(0);
    QVERIFY(
        notice.title.contains(QStringLiteral("first")) && notice.title.contains(QStringLiteral("second")));
    QVERIFY(notice.text.contains(QStringLiteral("503")));
    QCOMPARE(notice.page, PageId::Requests);
    QCOMPARE(notice.item, QStringLiteral("r1"));
    emit m_link->exchangeFinished(failedOver(QStringLiteral("second"))); // tried again where it was
    settle();
    QCOMPARE(m_shown->notices.size(), 1);
}

void TestNoticeCentre::lowCreditIsToldOnce()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].balance = 5.5;
    snapshot.providers[0].balanceThreshold = 5;
    emit m_link->snapshotChanged(snapshot);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.at(0).kind, NoticeKind::CreditLow);
    emit m_link->snapshotChanged(snapshot);
    settle();
    QCOMPARE(m_shown->notices.size(), 1);
}

void TestNoticeCentre::creditThatIsUsedUpIsNoFailure()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].health = Health::CoolingDown;
    snapshot.providers[0].available = false;
    snapshot.providers[0].balance = 0.5;
    snapshot.providers[0].balanceThreshold = 1;
    snapshot.providers[0].balanceExhausted = true;
    emit m_link->snapshotChanged(snapshot);
    m_clock->advance(60s);
    emit m_link->snapshotChanged(snapshot);
    settle();
    QCOMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.at(0).kind, NoticeKind::CreditLow);
    QVERIFY(m_shown->notices.at(0).text.contains(QStringLiteral("left out")));
}

void TestNoticeCentre::whoWantsToBePaidIsTold()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].health = Health::CoolingDown;
    snapshot.providers[0].available = false;
    snapshot.providers[0].creditSpent = true;
    emit m_link->snapshotChanged(snapshot);
    m_clock->advance(16s);
    emit m_link->snapshotChanged(snapshot);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.at(0).title, QStringLiteral("first has no credit left"));
}

void TestNoticeCentre::whatComesTogetherIsOneNotice()
{
    m_centre->addBudget(QStringLiteral("month"), QStringLiteral("80 %"));
    m_centre->addSignIn(QStringLiteral("me"), QStringLiteral("it was taken back"));
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QVERIFY(m_shown->notices.at(0).text.contains(QStringLiteral("Budget month – 80 %")));
    QVERIFY(m_shown->notices.at(0).text.contains(QStringLiteral("Sign in again")));
}

void TestNoticeCentre::theSameIsNotToldAgainForAWhile()
{
    emit m_link->exchangeFinished(failedOver(QStringLiteral("first")));
    QTRY_COMPARE(m_shown->notices.size(), 1);
    emit m_link->exchangeFinished(failedOver(QStringLiteral("first")));
    settle();
    QCOMPARE(m_shown->notices.size(), 1);
    m_clock->advance(11min);
    emit m_link->exchangeFinished(failedOver(QStringLiteral("first")));
    QTRY_COMPARE(m_shown->notices.size(), 2);
}

void TestNoticeCentre::notMoreThanSixInTenMinutes()
{
    for (int i = 0; i < 10; ++i) {
        m_centre->addBudget(QString::number(i), QStringLiteral("80 %"));
        settle();
    }
    QTRY_COMPARE(m_shown->notices.size(), 6);
    m_clock->advance(11min);
    m_centre->addBudget(QStringLiteral("last"), QStringLiteral("95 %"));
    QTRY_COMPARE(m_shown->notices.size(), 7);
    QVERIFY(m_shown->notices.at(6).title.contains(u'5')); // with the four that had to wait
}

void TestNoticeCentre::whatHadToWaitIsShownByItself()
{
    for (int i = 0; i < 6; ++i) {
        m_centre->addBudget(QString::number(i), QStringLiteral("80 %"));
        QTRY_COMPARE(m_shown->notices.size(), i + 1);
    }
    m_clock->advance(10min - 20ms);
    m_centre->addSignIn(QStringLiteral("me"), QStringLiteral("it was taken back"));
    settle();
    QCOMPARE(m_shown->notices.size(), 6);
    m_clock->advance(20ms); // and nothing else happens
    QTRY_COMPARE(m_shown->notices.size(), 7);
    QCOMPARE(m_shown->notices.at(6).kind, NoticeKind::SignIn);
}

void TestNoticeCentre::whatHadToWaitIsToldAsItIsByThen()
{
    for (int i = 0; i < 6; ++i) {
        m_centre->addBudget(QString::number(i), QStringLiteral("80 %"));
        QTRY_COMPARE(m_shown->notices.size(), i + 1);
    }
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].balance = 5.5;
    snapshot.providers[0].balanceThreshold = 5;
    emit m_link->snapshotChanged(snapshot);
    m_centre->addBudget(QStringLiteral("month"), QStringLiteral("80 %"));
    m_clock->advance(10min - 20ms);
    m_centre->addBudget(QStringLiteral("month"), QStringLiteral("100 %"));
    snapshot.providers[0].balance = 50; // somebody has paid
    emit m_link->snapshotChanged(snapshot);
    settle();
    QCOMPARE(m_shown->notices.size(), 6);
    m_clock->advance(20ms);
    QTRY_COMPARE(m_shown->notices.size(), 7);
    QCOMPARE(m_shown->notices.at(6).text, QStringLiteral("100 %"));
}

void TestNoticeCentre::aFlappingProviderEndsWithTheTruth()
{
    const auto lose = [this] {
        setHealth(Health::CoolingDown);
        m_clock->advance(16s);
        setHealth(Health::CoolingDown);
    };
    lose();
    QTRY_COMPARE(m_shown->notices.size(), 1);
    setHealth(Health::Healthy);
    QTRY_COMPARE(m_shown->notices.size(), 2);
    lose();
    QTRY_COMPARE(m_shown->notices.size(), 3);
    QCOMPARE(m_shown->notices.at(2).kind, NoticeKind::ProviderLost);
}

void TestNoticeCentre::whatPassedBeforeAnybodyWasToldIsNotTold()
{
    for (int i = 0; i < 6; ++i) {
        m_centre->addBudget(QString::number(i), QStringLiteral("80 %"));
        QTRY_COMPARE(m_shown->notices.size(), i + 1);
    }
    setHealth(Health::CoolingDown);
    m_clock->advance(16s);
    setHealth(Health::CoolingDown);
    settle();
    setHealth(Health::Healthy);
    settle();
    m_clock->advance(11min);
    m_centre->addSignIn(QStringLiteral("me"), QStringLiteral("it was taken back"));
    QTRY_COMPARE(m_shown->notices.size(), 7);
    QCOMPARE(m_shown->notices.at(6).kind, NoticeKind::SignIn); // alone
}

void TestNoticeCentre::whatWasWithdrawnIsNewsAgain()
{
    for (int i = 0; i < 6; ++i) {
        m_centre->addBudget(QString::number(i), QStringLiteral("80 %"));
        QTRY_COMPARE(m_shown->notices.size(), i + 1);
    }
    const auto setBalance = [this](double balance) {
        GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
        snapshot.providers[0].balance = balance;
        snapshot.providers[0].balanceThreshold = 5;
        emit m_link->snapshotChanged(snapshot);
        settle();
    };
    m_clock->advance(9min);
    setBalance(5.5);
    setBalance(50);
    m_centre->addSignIn(
        QStringLiteral("me"), QStringLiteral("it was taken back")); // which looks at what waits
    settle();
    m_clock->advance(2min);
    setBalance(5.5);
    QTRY_VERIFY(!m_shown->notices.isEmpty()
        && m_shown->notices.last().text.contains(QStringLiteral("Little credit")));
}

void TestNoticeCentre::eachKindCanBeOff()
{
    QTemporaryDir folder;
    WindowMemory memory(folder.path());
    NoticeSettings::keep(memory, NoticeKind::Budget, false);
    m_centre->setSettings(NoticeSettings::read(memory));
    m_centre->addBudget(QStringLiteral("month"), QStringLiteral("80 %"));
    m_centre->addSignIn(QStringLiteral("me"), QStringLiteral("it was taken back"));
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.at(0).kind, NoticeKind::SignIn);
    NoticeSettings::keep(memory, NoticeKind::Budget, true);
    QVERIFY(NoticeSettings::read(memory).wants(NoticeKind::Budget));
}

void TestNoticeCentre::thresholdsOfAQuotaAreToldEach()
{
    const QDateTime reset(QDate(2026, 11, 29), QTime(18, 0), Qt::UTC);
    m_centre->addQuota(QStringLiteral("first"), {}, QStringLiteral("5h"), 80, reset);
    QTRY_COMPARE(m_shown->notices.size(), 1);
    m_centre->addQuota(QStringLiteral("first"), {}, QStringLiteral("5h"), 95, reset);
    QTRY_COMPARE(m_shown->notices.size(), 2);
    m_centre->addQuota(QStringLiteral("first"), {}, QStringLiteral("5h"), 95, reset);
    settle();
    QCOMPARE(m_shown->notices.size(), 2);
}

void TestNoticeCentre::aSignInLeadsToItsProvider_data()
{
    QTest::addColumn<QString>("account");
    QTest::addColumn<QString>("provider");
    QTest::newRow("by name") << QStringLiteral("gate") << QStringLiteral("gate");
    QTest::newRow("account") << QStringLiteral("gate/ada@example.com") << QStringLiteral("gate");
    QTest::newRow("its own provider") << QStringLiteral("gate/work") << QStringLiteral("gate/work");
    QTest::newRow("longer name") << QStringLiteral("gateway/me") << QString();
}

void TestNoticeCentre::aSignInLeadsToItsProvider()
{
    QFETCH(QString, account);
    QFETCH(QString, provider);
    emit m_link->snapshotChanged(
        runningSnapshot({QStringLiteral("first"), QStringLiteral("gate/work"), QStringLiteral("gate")}));
    m_centre->addSignIn(account, QStringLiteral("it was taken back"));
    QTRY_COMPARE(m_shown->notices.size(), 1);
    QCOMPARE(m_shown->notices.constFirst().item, provider);
    QCOMPARE(m_shown->notices.constFirst().page, PageId::Providers);
    QVERIFY(m_shown->notices.constFirst().text.contains(account));
}

void TestNoticeCentre::idleNoticesNeedNoTimer()
{
    setHealth(Health::Healthy);
    for (const QTimer *timer : m_centre->findChildren<QTimer *>())
        QVERIFY(!timer->isActive());
    ProviderChanges changes(*m_clock);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    QVERIFY(changes.compare(snapshot).isEmpty());
    QVERIFY(!changes.wait());
    snapshot.providers[0] = providerSnapshot(QStringLiteral("first"), Health::CoolingDown);
    snapshot.providers[0].available = false;
    QVERIFY(changes.compare(snapshot).isEmpty());
    QVERIFY(changes.wait() && *changes.wait() == ProviderChanges::settling);
}

} // namespace

QTEST_MAIN(TestNoticeCentre)
#include "tst_noticecentre.moc"
