// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfilestore.h"
#include "support/storecalls.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLockFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTimer>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;

class SealedFileStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void keepsSecretsOverARestart();
    void hasNothingBeforeTheFirstWrite();
    void replacesAndRemoves();
    void isForItsOwnerAlone();
    void answersInOrder();
    void derivesTheKeyBesideTheEventLoop();
    void readsAndWritesBesideTheEventLoop();
    void sharesTheFileWithOthers();
    void waitsForTheLock();
    void givesUpOnALockThatStays();
    void readsWhileAnotherHasTheLock();
    void refusesAWrongPassphrase();
    void takesTheRightFileInPlaceOfAWrongOne();
    void neverOverwritesADamagedFile_data();
    void neverOverwritesADamagedFile();
    void aFileThatVanishesIsNotTakenForAnEmptyOne();
    void aFileThatCannotBeLookedForIsNotTakenForNone();
    void saysThatTheFolderCannotBeWritten();
    void refusesMoreThanItMayHold();
    void mayBeDestroyedWhileTheKeyIsDerived();
    void mayBeDestroyedByAnAnswer();
    void mentionsItsFile();

private:
    [[nodiscard]] std::unique_ptr<SealedFileStore> open(const char *passphrase = "correct horse",
        std::chrono::milliseconds lockPatience = std::chrono::seconds(10)) const
    {
        return std::make_unique<SealedFileStore>(
            m_path, Secret(passphrase), SealedFileStore::Options{sealedfile::Cost::least(), lockPatience});
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QByteArray &content) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    const QString m_name = QStringLiteral("openrouter");
};

void SealedFileStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("state/secrets.sealed"));
}

void SealedFileStoreTest::keepsSecretsOverARestart()
{
    QVERIFY(writeTo(*open(), m_name, QByteArray("a\0b", 3)).isOk());
    QVERIFY(writeTo(*open(), QStringLiteral("ä"), "other").isOk());
    QCOMPARE(readFrom(*open(), m_name).value.reveal(), QByteArray("a\0b", 3));
    QCOMPARE(readFrom(*open(), QStringLiteral("ä")).value.reveal(), QByteArray("other"));
    QVERIFY(!content().contains("other"));
}

void SealedFileStoreTest::hasNothingBeforeTheFirstWrite()
{
    const auto store = open();
    QCOMPARE(readFrom(*store, m_name).status, Status::NotFound);
    QCOMPARE(removeFrom(*store, m_name).status, Status::NotFound);
    QVERIFY(!QFile::exists(m_path));
}

void SealedFileStoreTest::replacesAndRemoves()
{
    const auto store = open();
    writeTo(*store, m_name, "old");
    writeTo(*store, m_name, "new");
    QCOMPARE(readFrom(*store, m_name).value.reveal(), QByteArray("new"));
    QVERIFY(removeFrom(*store, m_name).isOk());
    QCOMPARE(readFrom(*store, m_name).status, Status::NotFound);
    QCOMPARE(removeFrom(*store, m_name).status, Status::NotFound);
    QCOMPARE(readFrom(*open(), m_name).status, Status::NotFound);
}

void SealedFileStoreTest::isForItsOwnerAlone()
{
#ifdef Q_OS_WIN
    QSKIP("permissions of another kind");
#endif
    writeTo(*open(), m_name, "value");
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(m_path) & others));
    QVERIFY(!(QFile::permissions(m_folder->filePath(QStringLiteral("state"))) & others));
    QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    writeTo(*open(), m_name, "value");
    QVERIFY(!(QFile::permissions(m_path) & others));
}

void SealedFileStoreTest::answersInOrder()
{
    const auto store = open();
    QByteArrayList order;
    store->write(m_name, Secret("1"), this, [&](const SecretStore::Outcome &) { order << "written"; });
    store->read(m_name, this, [&](const SecretStore::Outcome &outcome) { order << outcome.value.reveal(); });
    store->remove(m_name, this, [&](const SecretStore::Outcome &) { order << "removed"; });
    QVERIFY(order.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(order, (QByteArrayList{"written", "1", "removed"}), patience);
}

void SealedFileStoreTest::derivesTheKeyBesideTheEventLoop()
{
    // As expensive as a real one: the event loop has to go on meanwhile.
    SealedFileStore store(m_path, Secret("correct horse"));
    int turns = 0;
    QTimer ticking;
    connect(&ticking, &QTimer::timeout, this, [&] { ++turns; });
    ticking.start(5);
    QVERIFY(writeTo(store, m_name, "value").isOk());
    QVERIFY2(turns >= 5, qPrintable(QString::number(turns)));
}

void SealedFileStoreTest::readsAndWritesBesideTheEventLoop()
{
    const auto store = open();
    QVERIFY(writeTo(*store, m_name, "value").isOk());
    // Nobody but the pool does the work: while it is busy nothing is answered.
    QThreadPool &pool = *QThreadPool::globalInstance();
    const int threads = pool.maxThreadCount();
    pool.setMaxThreadCount(1);
    QSemaphore isOver;
    pool.start([&] { isOver.acquire(); });
    const QByteArray before = content();
    StoreAnswer read(
        [&](QObject *context, SecretStore::Done done) { store->read(m_name, context, std::move(done)); });
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        store->write(m_name, Secret("new"), context, std::move(done));
    });
    int turns = 0;
    QTimer ticking;
    connect(&ticking, &QTimer::timeout, this, [&] { ++turns; });
    ticking.start(5);
    const bool goesOn = QTest::qWaitFor([&] { return turns > 20; }, patience);
    const bool isEarly = read.isThere() || written.isThere() || content() != before;
    isOver.release();
    pool.setMaxThreadCount(threads);
    QVERIFY(goesOn);
    QVERIFY(!isEarly);
    QCOMPARE(read.wait().value.reveal(), QByteArray("value"));
    QVERIFY(written.wait().isOk());
}

void SealedFileStoreTest::sharesTheFileWithOthers()
{
    const auto one = open();
    const auto other = open();
    writeTo(*one, QStringLiteral("a"), "1");
    writeTo(*other, QStringLiteral("b"), "2");
    writeTo(*one, QStringLiteral("c"), "3");
    QCOMPARE(readFrom(*other, QStringLiteral("c")).value.reveal(), QByteArray("3"));
    QCOMPARE(readFrom(*one, QStringLiteral("b")).value.reveal(), QByteArray("2"));
    QVERIFY(removeFrom(*other, QStringLiteral("a")).isOk());
    QCOMPARE(readFrom(*one, QStringLiteral("a")).status, Status::NotFound);
}

void SealedFileStoreTest::waitsForTheLock()
{
    const auto store = open();
    writeTo(*store, m_name, "old");
    QLockFile lock(m_path + QStringLiteral(".lock"));
    QVERIFY(lock.tryLock(0));
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        store->write(m_name, Secret("new"), context, std::move(done));
    });
    const QByteArray before = content();
    int turns = 0; // of the event loop, which is not held up
    QTimer ticking;
    connect(&ticking, &QTimer::timeout, this, [&] { ++turns; });
    ticking.start(10);
    QTRY_VERIFY_WITH_TIMEOUT(turns > 20, patience);
    QVERIFY(!written.isThere());
    QCOMPARE(content(), before);
    lock.unlock();
    QVERIFY(written.wait().isOk());
    QCOMPARE(readFrom(*open(), m_name).value.reveal(), QByteArray("new"));
}

void SealedFileStoreTest::givesUpOnALockThatStays()
{
    writeTo(*open(), m_name, "old");
    QLockFile lock(m_path + QStringLiteral(".lock"));
    QVERIFY(lock.tryLock(0));
    const auto store = open("correct horse", std::chrono::milliseconds(200));
    const SecretStore::Outcome outcome = writeTo(*store, m_name, "new");
    QCOMPARE(outcome.status, Status::Unavailable);
    QVERIFY(outcome.message.contains(QStringLiteral(".lock")));
    lock.unlock();
    QVERIFY(writeTo(*store, m_name, "new").isOk());
}

void SealedFileStoreTest::readsWhileAnotherHasTheLock()
{
    writeTo(*open(), m_name, "value");
    QLockFile lock(m_path + QStringLiteral(".lock"));
    QVERIFY(lock.tryLock(0));
    QCOMPARE(readFrom(*open(), m_name).value.reveal(), QByteArray("value"));
}

void SealedFileStoreTest::refusesAWrongPassphrase()
{
    writeTo(*open(), m_name, "value");
    const QByteArray before = content();
    const auto store = open("wrong horse");
    for (const SecretStore::Outcome &outcome :
        {readFrom(*store, m_name), writeTo(*store, m_name, "new"), removeFrom(*store, m_name)}) {
        QCOMPARE(outcome.status, Status::Denied);
        QVERIFY(outcome.message.contains(m_path));
        QVERIFY(outcome.message.contains(QStringLiteral("passphrase")));
        QVERIFY(outcome.value.isEmpty());
    }
    QCOMPARE(content(), before);
}

void SealedFileStoreTest::takesTheRightFileInPlaceOfAWrongOne()
{
    writeTo(*open(), m_name, "value");
    const QByteArray right = content();
    QVERIFY(QFile::remove(m_path));
    writeTo(*open("wrong horse"), m_name, "another");
    const auto store = open();
    QCOMPARE(readFrom(*store, m_name).status, Status::Denied);
    put(right);
    QCOMPARE(readFrom(*store, m_name).value.reveal(), QByteArray("value"));
}

void SealedFileStoreTest::neverOverwritesADamagedFile_data()
{
    QTest::addColumn<int>("damage");
    QTest::newRow("empty") << 0;
    QTest::newRow("cut off in its head") << 1;
    QTest::newRow("cut off") << 2;
    QTest::newRow("changed") << 3;
    QTest::newRow("something else") << 4;
    QTest::newRow("huge") << 5;
}

void SealedFileStoreTest::neverOverwritesADamagedFile()
{
    QFETCH(int, damage);
    writeTo(*open(), m_name, "value");
    const QByteArray good = content();
    QByteArray changed = good;
    changed.back() = char(changed.back() ^ 1);
    const QByteArrayList damaged{
        "", good.left(60), good.left(good.size() - 1), changed, "a letter", QByteArray(5'000'000, 'x')};
    put(damaged.at(damage));

    const auto store = open();
    for (const SecretStore::Outcome &outcome :
        {readFrom(*store, m_name), writeTo(*store, m_name, "new"), removeFrom(*store, m_name)}) {
        QCOMPARE(outcome.status, Status::Failed);
        QVERIFY(outcome.message.contains(m_path));
    }
    QCOMPARE(content(), damaged.at(damage));
    put(good);
    QCOMPARE(readFrom(*store, m_name).value.reveal(), QByteArray("value"));
}

/// As when its volume is taken away: whoever takes that for a sign-out forgets tokens.
void SealedFileStoreTest::aFileThatVanishesIsNotTakenForAnEmptyOne()
{
    const auto store = open();
    writeTo(*store, m_name, "value");
    const QString away = m_path + QStringLiteral(".away");
    QVERIFY(QFile::rename(m_path, away));
    for (const SecretStore::Outcome &outcome :
        {readFrom(*store, m_name), writeTo(*store, m_name, "new"), removeFrom(*store, m_name)}) {
        QCOMPARE(outcome.status, Status::Unavailable);
        QVERIFY(outcome.message.contains(m_path));
    }
    QVERIFY(!QFile::exists(m_path));
    QVERIFY(QFile::rename(away, m_path));
    QCOMPARE(readFrom(*store, m_name).value.reveal(), QByteArray("value"));
}

void SealedFileStoreTest::aFileThatCannotBeLookedForIsNotTakenForNone()
{
#ifdef Q_OS_WIN
    QSKIP("links of another kind");
#endif
    // Its folder leads to itself, which not even root can follow.
    const QString folder = m_folder->filePath(QStringLiteral("state"));
    QVERIFY(QFile::link(folder, folder));
    const auto store = open();
    const SecretStore::Outcome outcome = readFrom(*store, m_name);
    QCOMPARE(outcome.status, Status::Unavailable);
    QVERIFY2(outcome.message.contains(m_path), qPrintable(outcome.message));
}

void SealedFileStoreTest::saysThatTheFolderCannotBeWritten()
{
    QFile file(m_folder->filePath(QStringLiteral("state")));
    QVERIFY(file.open(QIODevice::WriteOnly)); // where the folder should be
    const SecretStore::Outcome outcome = writeTo(*open(), m_name, "value");
    QCOMPARE(outcome.status, Status::Failed);
    QVERIFY(outcome.message.contains(m_folder->path()));
}

void SealedFileStoreTest::refusesMoreThanItMayHold()
{
    const auto store = open();
    writeTo(*store, m_name, "value");
    const SecretStore::Outcome outcome = writeTo(*store, QStringLiteral("x"), QByteArray(4'000'000, 'x'));
    QCOMPARE(outcome.status, Status::Failed);
    QVERIFY(outcome.message.size() < 500);
    QCOMPARE(readFrom(*store, QStringLiteral("x")).status, Status::NotFound);
    QCOMPARE(readFrom(*store, m_name).value.reveal(), QByteArray("value"));
}

void SealedFileStoreTest::mayBeDestroyedWhileTheKeyIsDerived()
{
    auto store = std::make_unique<SealedFileStore>(m_path, Secret("correct horse"));
    StoreAnswer answer([&](QObject *context, SecretStore::Done done) {
        store->write(m_name, Secret("value"), context, std::move(done));
    });
    // Its turn comes with the event loop's.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_path + QStringLiteral(".lock")), patience);
    QElapsedTimer clock;
    clock.start();
    store.reset();
    QVERIFY(clock.elapsed() < 200);
    QVERIFY(!QFile::exists(m_path + QStringLiteral(".lock")));
    QVERIFY(writeTo(*open(), m_name, "value").isOk());
    QVERIFY(!answer.isThere());
}

void SealedFileStoreTest::mayBeDestroyedByAnAnswer()
{
    auto store = open();
    bool isAnswered = false;
    store->read(m_name, this, [&](const SecretStore::Outcome &) {
        store.reset();
        isAnswered = true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered, patience);
}

void SealedFileStoreTest::mentionsItsFile()
{
    QCOMPARE(open()->title(), QStringLiteral("the file %1").arg(m_path));
    QVERIFY(open()->isPersistent());
}

QTEST_GUILESS_MAIN(SealedFileStoreTest)
#include "tst_sealedfilestore.moc"
