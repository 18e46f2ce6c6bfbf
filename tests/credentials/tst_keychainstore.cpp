// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainstore.h"
#include "credentials/secretparts.h"
#include "support/keyringsession.h"
#include "support/storecalls.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;

namespace {

constexpr int manyNames = 20;
/// Runs this program as one that ends while it waits for the keychain.
constexpr char endingArgument[] = "--end-beside-requests";

void readMany(SecretStore &store, QObject *context, const SecretStore::Done &done)
{
    for (int i = 0; i < manyNames; ++i)
        store.read(QStringLiteral("name %1").arg(i), context, done);
}

int endBesideRequests()
{
    KeychainStore store;
    QObject context;
    // With the first answer the keychain's thread is at work, and the other requests wait for it.
    readMany(store, &context, [](const SecretStore::Outcome &) { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}

} // namespace

/// Against a real gnome-keyring on a bus of its own. QtKeychain has one connection to one bus for as long as
/// a process lives, so the bus ends last.
class KeychainStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void keepsASecretWhereOthersFindIt();
    void readsWhatTheUserHasStoredByHand();
    void keepsEveryValue_data();
    void keepsEveryValue();
    void replaces();
    void removes();
    void saysThatThereIsNone();
    void answersInOrderPerName();
    void refusesWhatIsNoSecret();

    void aLockedKeychainIsToldFromAMissingSecret();
    void aLockedKeychainRaisesNoPromptByItself();
    void aLockedKeychainWorksWhenItIsUnlocked();
    void whoMayPromptWaitsForTheUser();
    void whoWaitsForTheUserKeepsNobodyElseWaiting();
    void aDismissedPromptIsADenial();
    void unlockAsksTheUser();
    void isDestroyedWhileAPromptIsShown();
    void isDestroyedWhileARequestIsUnderWay();

    void splitsLongValues();
    void neverMixesOldAndNewParts();
    void removesAllParts();
    void sparesASecretThatIsNamedLikeAPart();

    void aKeychainWithoutAKeyringTakesNothing();
    void aKeychainWithoutAKeyringAsksWhoMayPrompt();
    void aRestartedDaemonWorksAgain();
    void aDaemonThatHangsIsUnavailableSoon();
    void manyNamesWaitOnceForADaemonThatHangs();
    void theProgramEndsSoonBesideADaemonThatHangs();
    void aMissingServiceIsUnavailableSoon();
    void aMissingBusIsUnavailableSoon();

private:
    static void mustWrite(SecretStore &store, const QString &name, const QByteArray &value)
    {
        const SecretStore::Outcome outcome = writeTo(store, name, value);
        QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
    }
    static void putItem(const QString &name, const QByteArray &value)
    {
        KeychainStore items(0);
        mustWrite(items, name, value);
    }

    std::unique_ptr<KeyringSession> m_session;
    std::unique_ptr<KeychainStore> m_store;
    const QString m_name = QStringLiteral("openrouter");
};

void KeychainStoreTest::initTestCase()
{
    const QString obstacle = KeyringSession::obstacle();
    if (!obstacle.isEmpty()) {
        if (qgetenv("CI") == "true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_session = std::make_unique<KeyringSession>();
    m_session->start();
}

void KeychainStoreTest::init()
{
    m_store = std::make_unique<KeychainStore>();
}

void KeychainStoreTest::cleanup()
{
    m_store.reset();
    if (!m_session)
        return;
    m_session->dismissPrompts();
    m_session->unlock();
}

void KeychainStoreTest::cleanupTestCase()
{
    m_session.reset();
}

void KeychainStoreTest::keepsASecretWhereOthersFindIt()
{
    mustWrite(*m_store, m_name, "sk-or-1234");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("sk-or-1234"));
    QCOMPARE(readFrom(*std::make_unique<KeychainStore>(), m_name).value.reveal(), QByteArray("sk-or-1234"));
    const QByteArray found = m_session->search(m_name);
    QVERIFY2(found.contains(QByteArray("sk-or-1234").toBase64()), found.constData());
    QVERIFY2(found.contains("server = signalbox"), found.constData());
    QCOMPARE(m_store->title(), QStringLiteral("the keychain (Secret Service)"));
    QVERIFY(m_store->isPersistent());
}

void KeychainStoreTest::readsWhatTheUserHasStoredByHand()
{
    const QString name = QStringLiteral("by hand");
    m_session->store(name, "sk-by-hand");
    QCOMPARE(readFrom(*m_store, name).value.reveal(), QByteArray("sk-by-hand"));
    mustWrite(*m_store, name, "sk-ours");
    QCOMPARE(readFrom(*m_store, name).value.reveal(), QByteArray("sk-ours"));
    QVERIFY(removeFrom(*m_store, name).isOk()); // both of them
    QCOMPARE(readFrom(*m_store, name).status, Status::NotFound);
}

void KeychainStoreTest::keepsEveryValue_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("NUL") << m_name << QByteArray("a\0b\0", 4);
    QTest::newRow("no UTF-8") << m_name << QByteArray("\xff\xfe\x80");
    QTest::newRow("line ends") << m_name << QByteArray("a\r\nb\n");
    QTest::newRow("10 kB") << m_name << QByteArray(10'000, 'x');
    QTest::newRow("the most") << m_name << QByteArray(KeychainStore::largestSecret, 'x');
    QTest::newRow("looks split") << m_name << QByteArray("signalbox-parts 1 2 0 9 ab\nx");
    QTest::newRow("name beyond ASCII") << QStringLiteral("Schlüssel für 東京 🔑") << QByteArray("value");
    QTest::newRow("name with marks") << QStringLiteral("a/b #2.0 %1 'x' \"y\"") << QByteArray("value");
}

void KeychainStoreTest::keepsEveryValue()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, value);
    const SecretStore::Outcome written = writeTo(*m_store, name, value);
    QVERIFY2(written.isOk(), qPrintable(written.message));
    const SecretStore::Outcome read = readFrom(*m_store, name);
    QVERIFY2(read.isOk(), qPrintable(read.message));
    QCOMPARE(read.value.reveal(), value);
    QVERIFY(removeFrom(*m_store, name).isOk());
}

void KeychainStoreTest::replaces()
{
    writeTo(*m_store, m_name, "old");
    mustWrite(*m_store, m_name, "new");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("new"));
    QVERIFY(!m_session->search(m_name).contains(QByteArray("old").toBase64()));
}

void KeychainStoreTest::removes()
{
    writeTo(*m_store, m_name, "value");
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QVERIFY(!m_session->search(m_name).contains("secret ="));
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::NotFound);
}

void KeychainStoreTest::saysThatThereIsNone()
{
    const SecretStore::Outcome outcome = readFrom(*m_store, QStringLiteral("nothing"));
    QCOMPARE(outcome.status, Status::NotFound);
    QVERIFY(outcome.message.contains(QStringLiteral("'nothing'")));
}

void KeychainStoreTest::answersInOrderPerName()
{
    QByteArrayList order;
    m_store->write(m_name, Secret("1"), this, [&](const SecretStore::Outcome &) { order << "written"; });
    m_store->read(
        m_name, this, [&](const SecretStore::Outcome &outcome) { order << outcome.value.reveal(); });
    m_store->write(
        m_name, Secret("2"), this, [&](const SecretStore::Outcome &) { order << "written again"; });
    m_store->read(
        m_name, this, [&](const SecretStore::Outcome &outcome) { order << outcome.value.reveal(); });
    QVERIFY(order.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(order, (QByteArrayList{"written", "1", "written again", "2"}), patience);
}

void KeychainStoreTest::refusesWhatIsNoSecret()
{
    const SecretStore::Outcome outcome
        = writeTo(*m_store, m_name, QByteArray(KeychainStore::largestSecret + 1, 'x'));
    QCOMPARE(outcome.status, Status::Failed);
    QVERIFY(outcome.message.contains(m_name));
}

void KeychainStoreTest::aLockedKeychainIsToldFromAMissingSecret()
{
    writeTo(*m_store, m_name, "value");
    m_session->lock();
    for (const SecretStore::Outcome &outcome :
        {readFrom(*m_store, m_name), readFrom(*m_store, QStringLiteral("nothing")),
            writeTo(*m_store, m_name, "new"), removeFrom(*m_store, m_name)}) {
        QCOMPARE(outcome.status, Status::Locked);
        QVERIFY2(outcome.message.contains(QStringLiteral("unlock it")), qPrintable(outcome.message));
    }
    m_session->unlock();
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainStoreTest::aLockedKeychainRaisesNoPromptByItself()
{
    m_session->holdPrompts();
    m_session->lock();
    const int before = m_session->heldPrompts();
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Locked);
    QCOMPARE(writeTo(*m_store, m_name, "value").status, Status::Locked);
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::Locked);
    QCOMPARE(m_session->heldPrompts(), before);
}

void KeychainStoreTest::aLockedKeychainWorksWhenItIsUnlocked()
{
    m_session->lock();
    QCOMPARE(writeTo(*m_store, m_name, "value").status, Status::Locked);
    m_session->unlock();
    mustWrite(*m_store, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainStoreTest::whoMayPromptWaitsForTheUser()
{
    m_session->holdPrompts();
    m_session->lock();
    const int before = m_session->heldPrompts();
    m_store->setMayPrompt(true);
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_session->heldPrompts(), before + 1, patience);
    QVERIFY(!written.isThere());
    m_session->dismissPrompts();
    QCOMPARE(written.wait().status, Status::Denied);
}

void KeychainStoreTest::whoWaitsForTheUserKeepsNobodyElseWaiting()
{
    m_session->holdPrompts();
    m_session->lock();
    const int before = m_session->heldPrompts();
    m_store->setMayPrompt(true);
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    StoreAnswer another([&](QObject *context, SecretStore::Done done) {
        m_store->write(QStringLiteral("another"), Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_session->heldPrompts(), before + 1, patience); // one prompt for both
    m_store->setMayPrompt(false);
    QCOMPARE(readFrom(*m_store, QStringLiteral("third")).status, Status::Locked);
    KeychainStore other;
    QCOMPARE(readFrom(other, m_name).status, Status::Locked);
    // Unlocked in another way: whatever becomes of the prompt now, they may go on.
    m_session->unlock();
    QCOMPARE(readFrom(*m_store, QStringLiteral("third")).status, Status::NotFound);
    QVERIFY(!written.isThere());
    m_session->dismissPrompts();
    QVERIFY(written.wait().isOk());
    QVERIFY(another.wait().isOk());
}

void KeychainStoreTest::aDismissedPromptIsADenial()
{
    m_session->lock();
    m_store->setMayPrompt(true);
    const SecretStore::Outcome outcome = writeTo(*m_store, m_name, "value");
    QCOMPARE(outcome.status, Status::Denied);
    QVERIFY(outcome.message.contains(QStringLiteral("not unlocked")));
}

void KeychainStoreTest::unlockAsksTheUser()
{
    const auto unlock
        = [this](QObject *context, SecretStore::Done done) { m_store->unlock(context, std::move(done)); };
    QVERIFY(StoreAnswer(unlock).wait().isOk());
    m_session->lock();
    QCOMPARE(StoreAnswer(unlock).wait().status, Status::Denied);
    m_session->holdPrompts();
    StoreAnswer waiting(unlock);
    QTRY_COMPARE_WITH_TIMEOUT(m_session->heldPrompts(), 1, patience);
    QVERIFY(!waiting.isThere());
}

void KeychainStoreTest::isDestroyedWhileAPromptIsShown()
{
    m_session->holdPrompts();
    m_session->lock();
    const int before = m_session->heldPrompts();
    m_store->setMayPrompt(true);
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_session->heldPrompts(), before + 1, patience);
    QElapsedTimer clock;
    clock.start();
    m_store.reset();
    QVERIFY(clock.elapsed() < 500);
    m_session->unlock();
    KeychainStore another;
    mustWrite(another, m_name, "another value");
    QVERIFY(!written.isThere());
}

void KeychainStoreTest::isDestroyedWhileARequestIsUnderWay()
{
    for (int i = 0; i < 20; ++i) {
        StoreAnswer written([&](QObject *context, SecretStore::Done done) {
            m_store->write(m_name, Secret(QByteArray::number(i)), context, std::move(done));
        });
        m_store = std::make_unique<KeychainStore>();
        readFrom(*m_store, m_name);
        QVERIFY(!written.isThere());
    }
    mustWrite(*m_store, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void KeychainStoreTest::splitsLongValues()
{
    KeychainStore store(secretparts::smallestPart);
    for (const qsizetype size : {10, 700, 2000, 300, 5, 900}) {
        const QByteArray value(size, char('a' + size % 26));
        mustWrite(store, m_name, value);
        QCOMPARE(readFrom(store, m_name).value.reveal(), value);
        QCOMPARE(readFrom(*m_store, m_name).value.reveal(), value); // whatever its own limit is
    }
    const QByteArray whole = m_session->search(m_name);
    QVERIFY(!whole.isEmpty());
    QVERIFY(whole.size() < 1000);
    const SecretStore::Outcome tooLong = writeTo(store, m_name, QByteArray(64 * 256, 'x'));
    QCOMPARE(tooLong.status, Status::Failed);
    QCOMPARE(readFrom(store, m_name).value.reveal().size(), qsizetype(900));
    QVERIFY(removeFrom(store, m_name).isOk());
}

void KeychainStoreTest::neverMixesOldAndNewParts()
{
    KeychainStore store(secretparts::smallestPart);
    const QByteArray old(700, 'o');
    const QByteArray other(700, 'n');
    mustWrite(store, m_name, old);
    const QList<QByteArray> next = secretparts::split(other, secretparts::smallestPart, 1);

    // Writing another value was cut off before its first part, which comes last.
    for (int part = 2; part <= int(next.size()); ++part) {
        putItem(secretparts::partName(m_name, part, 1), next.at(part - 1));
        QCOMPARE(readFrom(store, m_name).value.reveal(), old);
    }
    // What can only be damage is not taken for a value.
    putItem(secretparts::partName(m_name, 2, 0), next.at(1));
    const SecretStore::Outcome mixed = readFrom(store, m_name);
    QCOMPARE(mixed.status, Status::Failed);
    QVERIFY(mixed.value.isEmpty());

    mustWrite(store, m_name, other);
    QCOMPARE(readFrom(store, m_name).value.reveal(), other);
    QVERIFY(removeFrom(store, m_name).isOk());
}

void KeychainStoreTest::removesAllParts()
{
    KeychainStore store(secretparts::smallestPart);
    const auto hasPart = [&](int part, int generation) {
        return readFrom(*m_store, secretparts::partName(m_name, part, generation)).isOk();
    };
    mustWrite(store, m_name, QByteArray(2000, 'x'));
    QVERIFY(hasPart(2, 0));
    mustWrite(store, m_name, QByteArray(700, 'y'));
    QVERIFY(!hasPart(2, 0));
    QVERIFY(!hasPart(5, 0));
    QVERIFY(hasPart(2, 1));
    putItem(secretparts::partName(m_name, 2, 0), "left by a crash");
    QVERIFY(removeFrom(store, m_name).isOk());
    for (int part = 2; part < 10; ++part)
        QVERIFY(!hasPart(part, 0) && !hasPart(part, 1));
    QCOMPARE(readFrom(store, m_name).status, Status::NotFound);
    QCOMPARE(removeFrom(store, m_name).status, Status::NotFound);
}

void KeychainStoreTest::sparesASecretThatIsNamedLikeAPart()
{
    KeychainStore store(secretparts::smallestPart);
    const QString other = m_name + QStringLiteral("#2.1");
    mustWrite(store, other, "another secret");
    mustWrite(store, m_name, QByteArray(700, 'x'));
    mustWrite(store, m_name, "short");
    QVERIFY(removeFrom(store, m_name).isOk());
    QCOMPARE(readFrom(store, other).value.reveal(), QByteArray("another secret"));
    QVERIFY(removeFrom(store, other).isOk());
}

void KeychainStoreTest::aKeychainWithoutAKeyringTakesNothing()
{
    m_session->startWithoutKeyring();
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::NotFound);
    const SecretStore::Outcome outcome = writeTo(*m_store, m_name, "value");
    QCOMPARE(outcome.status, Status::Unavailable);
    QVERIFY2(outcome.message.contains(QStringLiteral("no default keyring")), qPrintable(outcome.message));
    m_session->restart();
    mustWrite(*m_store, m_name, "value");
}

void KeychainStoreTest::aKeychainWithoutAKeyringAsksWhoMayPrompt()
{
    m_session->startWithoutKeyring();
    m_store->setMayPrompt(true);
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound); // nothing to ask for
    QCOMPARE(writeTo(*m_store, m_name, "value").status, Status::Denied);
    m_session->holdPrompts();
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("value"), context, std::move(done));
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_session->heldPrompts(), 1, patience);
    QVERIFY(!written.isThere());
    m_session->restart();
    QCOMPARE(written.wait().status, Status::Unavailable); // the daemon that was to ask is gone
    mustWrite(*m_store, m_name, "value");
}

void KeychainStoreTest::aRestartedDaemonWorksAgain()
{
    mustWrite(*m_store, m_name, "value");
    for (int i = 0; i < 3; ++i) {
        m_session->restart();
        const SecretStore::Outcome outcome = readFrom(*m_store, m_name);
        QVERIFY2(outcome.isOk(), qPrintable(outcome.message));
        QCOMPARE(outcome.value.reveal(), QByteArray("value"));
        mustWrite(*m_store, m_name, "value");
    }
}

void KeychainStoreTest::aDaemonThatHangsIsUnavailableSoon()
{
    m_session->hang();
    QElapsedTimer clock;
    clock.start();
    const SecretStore::Outcome outcome = readFrom(*m_store, m_name);
    QCOMPARE(outcome.status, Status::Unavailable);
    QVERIFY2(outcome.message.contains(QStringLiteral("does not answer")), qPrintable(outcome.message));
    QVERIFY(clock.elapsed() < 10'000);
    m_session->restart();
    mustWrite(*m_store, m_name, "value");
}

void KeychainStoreTest::manyNamesWaitOnceForADaemonThatHangs()
{
    m_session->hang();
    QElapsedTimer clock;
    clock.start();
    int answers = 0;
    readMany(*m_store, this, [&](const SecretStore::Outcome &outcome) {
        answers += outcome.status == Status::Unavailable ? 1 : 0;
    });
    QTRY_COMPARE_WITH_TIMEOUT(answers, manyNames, patience);
    QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    m_session->restart(); // it is asked at once
    QCOMPARE(readFrom(*m_store, QStringLiteral("nothing")).status, Status::NotFound);
}

void KeychainStoreTest::theProgramEndsSoonBesideADaemonThatHangs()
{
    m_session->hang();
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedChannels);
    QElapsedTimer clock;
    clock.start();
    program.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(endingArgument)});
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(program.exitCode(), 0);
    QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    m_session->restart();
}

void KeychainStoreTest::aMissingServiceIsUnavailableSoon()
{
    m_session->kill();
    QElapsedTimer clock;
    clock.start();
    for (const SecretStore::Outcome &outcome :
        {readFrom(*m_store, m_name), writeTo(*m_store, m_name, "value"), removeFrom(*m_store, m_name)}) {
        QCOMPARE(outcome.status, Status::Unavailable);
        QVERIFY2(
            outcome.message.contains(QStringLiteral("install gnome-keyring")), qPrintable(outcome.message));
    }
    QVERIFY(clock.elapsed() < 3000);
    m_session->start();
}

void KeychainStoreTest::aMissingBusIsUnavailableSoon()
{
    m_session->killBus();
    QElapsedTimer clock;
    clock.start();
    for (const SecretStore::Outcome &outcome :
        {readFrom(*m_store, m_name), writeTo(*m_store, m_name, "value"), removeFrom(*m_store, m_name)}) {
        QCOMPARE(outcome.status, Status::Unavailable);
        QVERIFY2(outcome.message.contains(QStringLiteral("no session bus")), qPrintable(outcome.message));
    }
    QVERIFY(clock.elapsed() < 3000);
    m_session->startBus();
    m_session->start();
    mustWrite(*m_store, m_name, "value");
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(QString::fromLatin1(endingArgument)))
        return endBesideRequests();
    KeychainStoreTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keychainstore.moc"
