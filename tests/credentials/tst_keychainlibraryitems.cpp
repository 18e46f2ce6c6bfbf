// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainlibraryitems.h"
#include "credentials/keychainstore.h"
#include "credentials/secretparts.h"
#include "support/fakewallet.h"
#include "support/keyringsession.h"
#include "support/storecalls.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;

/// What goes through QtKeychain, on the one system where a test may do so: a session of KDE with a wallet
/// that is not the user's.
class KeychainLibraryItemsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void givesNamesOfTheirOwnWithoutCase_data();
    void givesNamesOfTheirOwnWithoutCase();
    void keepsASecretInTheWallet();
    void splitsWhatIsTooLong();
    void worksForOneStoreAfterAnother();
    void aClosedWalletIsLockedAndAsksNobody();
    void whoMayPromptHasItOpened();
    void aRefusalIsADenial();
    void unlockHasItOpened();
    void isDestroyedWhileTheUserIsAsked();
    void aWalletThatStartsSlowlyIsWaitedFor();
    void aWalletThatIsSilentIsNotPassedOver();
    void aWalletThatFailsIsNotTakenForAnOpenOne_data();
    void aWalletThatFailsIsNotTakenForAnOpenOne();
    void takesTheSecretServiceWhereTheWalletIsDisabled();
    void takesTheSecretServiceWhereThereIsNoWallet();

private:
    void mustBeUnavailable()
    {
        for (const SecretStore::Outcome &outcome :
            {readFrom(*m_store, m_name), writeTo(*m_store, m_name, "new"), removeFrom(*m_store, m_name)}) {
            QCOMPARE(outcome.status, Status::Unavailable);
            QVERIFY2(outcome.message.contains(QStringLiteral("KWallet does not answer")),
                qPrintable(outcome.message));
        }
        QVERIFY(!m_session->search(m_name).contains("secret ="));
    }

    std::unique_ptr<KeyringSession> m_session;
    std::unique_ptr<FakeWallet> m_wallet;
    std::unique_ptr<KeychainStore> m_store;
    const QString m_name = QStringLiteral("openrouter");
};

void KeychainLibraryItemsTest::initTestCase()
{
    const QString obstacle = KeyringSession::obstacle();
    if (!obstacle.isEmpty()) {
        if (qgetenv("CI") == "true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_session = std::make_unique<KeyringSession>();
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    qputenv("KDE_SESSION_VERSION", "5");
    m_wallet = std::make_unique<FakeWallet>();
}

void KeychainLibraryItemsTest::init()
{
    m_store = std::make_unique<KeychainStore>();
    m_wallet->setUser(FakeWallet::User::Opens);
    m_wallet->openAtLast();
}

void KeychainLibraryItemsTest::cleanupTestCase()
{
    m_store.reset();
    m_wallet.reset();
    m_session.reset();
}

void KeychainLibraryItemsTest::givesNamesOfTheirOwnWithoutCase_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const char *key) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(key);
    };
    row("work", "work");
    row("Work", "^work");
    row("^work", "^^work");
    row("WORK/a b#1", "^w^o^r^k/a b#1");
    row("é", "^{e9}");
    row("É", "^{c9}");
    row("東京", "東京");
}

void KeychainLibraryItemsTest::givesNamesOfTheirOwnWithoutCase()
{
    QFETCH(QString, name);
    QFETCH(QString, key);
    QCOMPARE(KeychainLibraryItems::caselessKey(name), key);
    QCOMPARE(key.toLower(), key);
}

void KeychainLibraryItemsTest::keepsASecretInTheWallet()
{
    const QByteArray value("a\0b\xff", 4);
    QCOMPARE(m_store->title(), QStringLiteral("the keychain (KWallet)"));
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QVERIFY(writeTo(*m_store, m_name, "old").isOk());
    QVERIFY(writeTo(*m_store, m_name, value).isOk());
    QCOMPARE(m_wallet->entries(), 1);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), value);
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(m_wallet->entries(), 0);
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::NotFound);
    QCOMPARE(m_wallet->asked(), 0);
}

void KeychainLibraryItemsTest::splitsWhatIsTooLong()
{
    KeychainStore store(secretparts::smallestPart);
    const QByteArray value(1000, 'x');
    QVERIFY(writeTo(store, m_name, value).isOk());
    QVERIFY(m_wallet->entries() > 3);
    QCOMPARE(readFrom(store, m_name).value.reveal(), value);
    QVERIFY(removeFrom(store, m_name).isOk());
    QCOMPARE(m_wallet->entries(), 0);
}

void KeychainLibraryItemsTest::worksForOneStoreAfterAnother()
{
    for (int i = 0; i < 5; ++i) {
        m_store = std::make_unique<KeychainStore>();
        QVERIFY(writeTo(*m_store, m_name, QByteArray::number(i)).isOk());
        KeychainStore beside;
        QCOMPARE(readFrom(beside, m_name).value.reveal(), QByteArray::number(i));
    }
}

void KeychainLibraryItemsTest::aClosedWalletIsLockedAndAsksNobody()
{
    m_wallet->close();
    const int before = m_wallet->asked();
    for (const SecretStore::Outcome &outcome :
        {readFrom(*m_store, m_name), writeTo(*m_store, m_name, "value"), removeFrom(*m_store, m_name)})
        QCOMPARE(outcome.status, Status::Locked);
    QCOMPARE(m_wallet->asked(), before);
}

void KeychainLibraryItemsTest::whoMayPromptHasItOpened()
{
    m_wallet->close();
    const int before = m_wallet->asked();
    m_store->setMayPrompt(true);
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    QCOMPARE(m_wallet->asked(), before + 1);
    m_store->setMayPrompt(false);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainLibraryItemsTest::aRefusalIsADenial()
{
    m_wallet->close();
    m_wallet->setUser(FakeWallet::User::Refuses);
    m_store->setMayPrompt(true);
    QCOMPARE(writeTo(*m_store, m_name, "value").status, Status::Denied);
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Denied);
}

void KeychainLibraryItemsTest::unlockHasItOpened()
{
    const auto unlock
        = [this](QObject *context, SecretStore::Done done) { m_store->unlock(context, std::move(done)); };
    m_wallet->close();
    QVERIFY(StoreAnswer(unlock).wait().isOk());
    QVERIFY(readFrom(*m_store, m_name).status != Status::Locked);
    m_wallet->close();
    m_wallet->setUser(FakeWallet::User::Refuses);
    QCOMPARE(StoreAnswer(unlock).wait().status, Status::Denied);
}

void KeychainLibraryItemsTest::isDestroyedWhileTheUserIsAsked()
{
    m_wallet->close();
    m_wallet->setUser(FakeWallet::User::DoesNothing);
    const int before = m_wallet->asked();
    m_store->setMayPrompt(true);
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_wallet->asked(), before + 1, patience);
    QElapsedTimer clock;
    clock.start();
    m_store = std::make_unique<KeychainStore>();
    QVERIFY(clock.elapsed() < 500);
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Locked);
    // QtKeychain's queue goes on when the user answers at last.
    m_wallet->openAtLast();
    QVERIFY(writeTo(*m_store, m_name, "another").isOk());
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("another"));
    QVERIFY(!written.isThere());
}

void KeychainLibraryItemsTest::aWalletThatStartsSlowlyIsWaitedFor()
{
    m_session->start();
    m_wallet->setTemper(FakeWallet::Temper::StartsSlowly);
    const SecretStore::Outcome outcome = writeTo(*m_store, m_name, "value");
    QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    QCOMPARE(m_wallet->entries(), 1);
    QVERIFY(!m_session->search(m_name).contains("secret ="));
}

/// Whoever reads then from the other keychain is told that there is no such secret.
void KeychainLibraryItemsTest::aWalletThatIsSilentIsNotPassedOver()
{
    m_session->start();
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    m_wallet->setTemper(FakeWallet::Temper::IsSilent);
    mustBeUnavailable();
    m_wallet.reset();
    m_wallet = std::make_unique<FakeWallet>();
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    QCOMPARE(m_wallet->entries(), 1);
}

void KeychainLibraryItemsTest::aWalletThatFailsIsNotTakenForAnOpenOne_data()
{
    QTest::addColumn<FakeWallet::Temper>("temper");
    QTest::newRow("at all") << FakeWallet::Temper::Fails;
    QTest::newRow("to tell") << FakeWallet::Temper::FailsToTell;
}

void KeychainLibraryItemsTest::aWalletThatFailsIsNotTakenForAnOpenOne()
{
    QFETCH(FakeWallet::Temper, temper);
    m_session->start();
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    m_wallet->setTemper(temper);
    mustBeUnavailable();
    m_wallet->setTemper(FakeWallet::Temper::Answers);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainLibraryItemsTest::takesTheSecretServiceWhereTheWalletIsDisabled()
{
    m_session->start();
    m_wallet->setTemper(FakeWallet::Temper::Fails);
    const QString path = qEnvironmentVariable("XDG_CONFIG_HOME") + QStringLiteral("/kwalletrc");
    QFile settings(path);
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write("[Wallet]\nEnabled=false\n");
    settings.close();
    QCOMPARE(m_store->title(), QStringLiteral("the keychain (Secret Service)"));
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    QVERIFY(m_session->search(m_name).contains("secret ="));
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QVERIFY(settings.remove());
    m_wallet->setTemper(FakeWallet::Temper::Answers);
}

void KeychainLibraryItemsTest::takesTheSecretServiceWhereThereIsNoWallet()
{
    m_wallet.reset();
    m_session->start();
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
    QVERIFY(m_session->search(m_name).contains("secret ="));
    m_wallet = std::make_unique<FakeWallet>();
}

QTEST_GUILESS_MAIN(KeychainLibraryItemsTest)
#include "tst_keychainlibraryitems.moc"
