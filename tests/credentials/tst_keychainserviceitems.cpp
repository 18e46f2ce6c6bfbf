// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainstore.h"
#include "support/keyringsession.h"
#include "support/scriptedsecretservice.h"
#include "support/storecalls.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;
using User = ScriptedSecretService::User;

/// What the Secret Service may do and gnome-keyring does not: prompts for single items, as of KeePassXC, and
/// several keyrings.
class KeychainServiceItemsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void aWriteIsConfirmedByTheUser();
    void aRemovalIsConfirmedByTheUser();
    void anItemIsConfirmedBeforeItIsRead();
    void aWriteInTheBackgroundGoesByItsPrompt();
    void nobodyIsAskedInTheBackground();
    void aDismissedConfirmationIsADenial();
    void aServiceThatGoesAwayUnderAPromptIsUnavailable();
    void aBusThatGoesAwayUnderAPromptIsUnavailable();

    void prefersTheDefaultKeyring();
    void readsFromAnotherKeyringWhatOnlyItHas();
    void removesNothingWhileSomeOfItIsLocked();
    void whoMayPromptHasAnotherKeyringOpened();

private:
    std::unique_ptr<KeyringSession> m_session;
    std::unique_ptr<ScriptedSecretService> m_service;
    std::unique_ptr<KeychainStore> m_store;
    const QString m_name = QStringLiteral("openrouter");
    const QString m_home = QStringLiteral("home");
    const QString m_other = QStringLiteral("other");
};

void KeychainServiceItemsTest::initTestCase()
{
    const QString obstacle = KeyringSession::obstacle();
    if (!obstacle.isEmpty()) {
        if (qgetenv("CI") == "true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_session = std::make_unique<KeyringSession>();
}

void KeychainServiceItemsTest::init()
{
    m_service = std::make_unique<ScriptedSecretService>();
    m_store = std::make_unique<KeychainStore>();
    m_store->setMayPrompt(true);
}

void KeychainServiceItemsTest::cleanup()
{
    m_store.reset();
    m_service.reset();
}

void KeychainServiceItemsTest::cleanupTestCase()
{
    m_session.reset();
}

void KeychainServiceItemsTest::aWriteIsConfirmedByTheUser()
{
    m_service->confirmChanges();
    const SecretStore::Outcome outcome = writeTo(*m_store, m_name, "value");
    QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray("value"));
    QCOMPARE(m_service->shown(), 1);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainServiceItemsTest::aRemovalIsConfirmedByTheUser()
{
    m_service->add(m_home, m_name, "value");
    m_service->add(m_other, m_name, "older");
    m_service->confirmChanges();
    const SecretStore::Outcome outcome = removeFrom(*m_store, m_name);
    QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray());
    QCOMPARE(m_service->kept(m_other, m_name), QByteArray());
    QCOMPARE(m_service->shown(), 2);
}

void KeychainServiceItemsTest::anItemIsConfirmedBeforeItIsRead()
{
    m_service->add(m_home, m_name, "value");
    m_service->confirmItems();
    const SecretStore::Outcome outcome = readFrom(*m_store, m_name);
    QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    QCOMPARE(outcome.value.reveal(), QByteArray("value"));
    QCOMPARE(m_service->shown(), 1);
    m_store->setMayPrompt(false);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value")); // once is enough
}

void KeychainServiceItemsTest::aWriteInTheBackgroundGoesByItsPrompt()
{
    m_store->setMayPrompt(false);
    m_service->confirmChanges();
    const SecretStore::Outcome outcome = writeTo(*m_store, m_name, "value");
    QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray("value"));
}

void KeychainServiceItemsTest::nobodyIsAskedInTheBackground()
{
    m_store->setMayPrompt(false);
    m_service->confirmChanges();
    m_service->add(m_home, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    const SecretStore::Outcome removed = removeFrom(*m_store, m_name);
    m_service->confirmItems();
    for (const SecretStore::Outcome &outcome : {readFrom(*m_store, m_name), removed}) {
        QCOMPARE(outcome.status, Status::Locked);
        QVERIFY2(
            outcome.message.contains(QStringLiteral("asks for a confirmation")), qPrintable(outcome.message));
    }
    QCOMPARE(m_service->shown(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(m_service->pending(), 0, patience);
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray("value"));
}

void KeychainServiceItemsTest::aDismissedConfirmationIsADenial()
{
    m_service->setUser(User::Dismisses);
    m_service->add(m_home, m_name, "value");
    m_service->confirmChanges();
    QCOMPARE(writeTo(*m_store, m_name, "new").status, Status::Denied);
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::Denied);
    m_service->confirmItems();
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Denied);
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray("value"));
}

void KeychainServiceItemsTest::aServiceThatGoesAwayUnderAPromptIsUnavailable()
{
    m_service->setUser(User::DoesNothing);
    m_service->confirmChanges();
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_service->shown(), 1, patience);
    QVERIFY(!written.isThere());
    m_service.reset();
    QCOMPARE(written.wait().status, Status::Unavailable);
}

void KeychainServiceItemsTest::aBusThatGoesAwayUnderAPromptIsUnavailable()
{
    m_service->setUser(User::DoesNothing);
    m_service->confirmChanges();
    m_service->lock(m_home);
    StoreAnswer unlocked(
        [&](QObject *context, SecretStore::Done done) { m_store->unlock(context, std::move(done)); });
    QTRY_COMPARE_WITH_TIMEOUT(m_service->shown(), 1, patience);
    QVERIFY(!unlocked.isThere());
    m_session->killBus();
    QCOMPARE(unlocked.wait().status, Status::Unavailable);
    m_service.reset();
    m_session->startBus();
    m_service = std::make_unique<ScriptedSecretService>();
    QVERIFY(writeTo(*m_store, m_name, "value").isOk());
}

void KeychainServiceItemsTest::prefersTheDefaultKeyring()
{
    m_service->add(m_other, m_name, "older"); // which is found first
    m_service->add(m_home, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    m_service->lock(m_other);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    QCOMPARE(m_service->shown(), 0);
}

void KeychainServiceItemsTest::readsFromAnotherKeyringWhatOnlyItHas()
{
    m_service->add(m_other, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    m_service->lock(m_other);
    m_store->setMayPrompt(false);
    const SecretStore::Outcome outcome = readFrom(*m_store, m_name);
    QCOMPARE(outcome.status, Status::Locked);
    QVERIFY2(outcome.message.contains(QStringLiteral("unlock it")), qPrintable(outcome.message));
    m_store->setMayPrompt(true);
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainServiceItemsTest::removesNothingWhileSomeOfItIsLocked()
{
    m_service->add(m_home, m_name, "value");
    m_service->add(m_other, m_name, "older");
    m_service->lock(m_other);
    m_store->setMayPrompt(false);
    const SecretStore::Outcome outcome = removeFrom(*m_store, m_name);
    QCOMPARE(outcome.status, Status::Locked);
    QVERIFY2(outcome.message.contains(QStringLiteral("unlock it")), qPrintable(outcome.message));
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray("value"));
}

void KeychainServiceItemsTest::whoMayPromptHasAnotherKeyringOpened()
{
    m_service->add(m_home, m_name, "value");
    m_service->add(m_other, m_name, "older");
    m_service->lock(m_other);
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(m_service->shown(), 1);
    QCOMPARE(m_service->kept(m_home, m_name), QByteArray());
    QCOMPARE(m_service->kept(m_other, m_name), QByteArray());
}

QTEST_GUILESS_MAIN(KeychainServiceItemsTest)
#include "tst_keychainserviceitems.moc"
