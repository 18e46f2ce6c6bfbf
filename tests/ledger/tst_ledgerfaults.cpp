// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledger.h"

#include "ledger/ledgerconnection.h"
#include "ledger/ledgerdatabase.h"
#include "ledger/ledgerqueue.h"
#include "support/fakeclock.h"
#include "support/ledgeranswers.h"
#include "support/ledgerrecords.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>

#ifdef Q_OS_UNIX
#include <sys/resource.h>

#include <csignal>
#endif
#ifdef Q_OS_LINUX
#include <sys/mount.h>
#endif

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QDateTime noon(QDate(2026, 11, 29), QTime(12, 5), Qt::UTC);

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void expectWarning(const char *pattern)
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QString::fromLatin1(pattern)));
}

Result<QList<AttemptSample>> samplesOf(Ledger &ledger)
{
    QObject context;
    LedgerAnswer<QList<AttemptSample>> answer;
    ledger.sampleAttempts({}, 10, &context, answer.slot());
    return answer.wait();
}

void expectRecovery()
{
    QTest::ignoreMessage(
        QtInfoMsg, QRegularExpression(QStringLiteral("is written again; 0 requests were lost")));
}

} // namespace

/// A ledger whose file cannot be used: it says so, goes on, and recovers.
class LedgerFaultsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void boundsWhatWaits();
    void setsABrokenFileAside();
    void keepsFewBrokenFiles();
    void setsAsideWhatBreaksLater_data();
    void setsAsideWhatBreaksLater();
    void leavesAFileOfALaterVersion();
    void leavesTheFileOfAnotherProgram();
    void waitsForAFolder();
    void waitsForALockedFile();
    void goesOnInANewFileWhenItsOwnIsRemoved();
    void sharesItsFileWithAnotherProgram();
    void staysWhereItIsWhenNobodyWaitsForIt();
    void waitsForRoom_data();
    void waitsForRoom();

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("state/ledger.sqlite")); }
    [[nodiscard]] std::unique_ptr<Ledger> makeLedger()
    {
        LedgerConfig config;
        config.file = file();
        return std::make_unique<Ledger>(config, QString(), m_clock);
    }
    [[nodiscard]] QStringList brokenFiles() const
    {
        return QFileInfo(file()).dir().entryList({QStringLiteral("*.broken-*")}, QDir::Files);
    }
    /// Makes a file with an exchange in it, and changes it by SQL.
    void makeFile(const QString &sql = {})
    {
        LedgerDatabase database;
        QVERIFY(database.open(file(), LedgerDatabase::Access::Write));
        QVERIFY(database.write({goodExchange(noon)}));
        if (!sql.isEmpty())
            QVERIFY(database.connection().run(sql));
        QVERIFY(database.connection().run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void LedgerFaultsTest::boundsWhatWaits()
{
    LedgerQueue queue(nullptr, 3);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(queue.add(goodExchange(noon, QByteArray::number(i))), i == 0);
    QCOMPARE(queue.state().waiting, 3);
    QCOMPARE(queue.state().lost, 2);
    const QList<ExchangeRecord> taken = queue.take();
    QCOMPARE(taken.size(), 3);
    QCOMPARE(taken.first().id, QByteArray("2"));
    QCOMPARE(queue.state().waiting, 3); // not written yet
    queue.setUnwritten(1, 2);
    QCOMPARE(queue.state().waiting, 1);
    QCOMPARE(queue.state().lost, 4);
}

void LedgerFaultsTest::setsABrokenFileAside()
{
    QVERIFY(QDir().mkpath(QFileInfo(file()).path()));
    const QByteArray garbage(20'000, 'x');
    write(file(), garbage);
    write(file() + QStringLiteral("-wal"), garbage);
    expectWarning(
        "ledger.sqlite was broken: it is .*ledger.sqlite.broken-.* now, and a new one has been begun");
    const std::unique_ptr<Ledger> ledger = makeLedger();
    const QSignalSpy said(ledger.get(), &Ledger::problemChanged);
    ledger->add(goodExchange(noon));
    QCOMPARE(sumOf(*ledger)->total.requests, 1);
    QVERIFY(flushed(*ledger));
    QCOMPARE(said.count(), 1);
    QCOMPARE(said.first().first().toString(), ledger->state().problem);
    QVERIFY2(ledger->state().problem.contains(u"was broken"), qPrintable(ledger->state().problem));
    QCOMPARE(ledger->state().waiting, 0);
    QVERIFY(!brokenFiles().isEmpty());
    QCOMPARE(read(QFileInfo(file()).dir().filePath(brokenFiles().first())), garbage);
}

void LedgerFaultsTest::keepsFewBrokenFiles()
{
    QVERIFY(QDir().mkpath(QFileInfo(file()).path()));
    const QDateTime time(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
    for (int i = 0; i < 5; ++i) {
        write(file(), QByteArray::number(i));
        write(file() + QStringLiteral("-wal"), QByteArray::number(i));
        QVERIFY(!ledgerfile::setAside(file(), time.addSecs(i)).isEmpty());
    }
    write(file(), "5");
    const QString second = ledgerfile::setAside(file(), time.addSecs(4)); // of the same moment
    QVERIFY(second.endsWith(u"-2"));
    const QString name = QStringLiteral("ledger.sqlite.broken-20260101-00000");
    QCOMPARE(brokenFiles(),
        QStringList({name + QStringLiteral("3"), name + QStringLiteral("3-wal"), name + QStringLiteral("4"),
            name + QStringLiteral("4-2"), name + QStringLiteral("4-wal")}));
}

void LedgerFaultsTest::setsAsideWhatBreaksLater_data()
{
    QTest::addColumn<bool>("byWriting");
    QTest::newRow("found by writing") << true;
    QTest::newRow("found by reading") << false;
}

void LedgerFaultsTest::setsAsideWhatBreaksLater()
{
    QFETCH(const bool, byWriting);
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    // What another program has written makes the ledger read the pages again.
    makeFile();
    QFile pages(file());
    QVERIFY(pages.open(QIODevice::ReadWrite));
    constexpr qint64 pageSize = 4096;
    QVERIFY(pages.seek(pageSize));
    QVERIFY(pages.write(QByteArray(pages.size() - pageSize, 'x')) > 0);
    pages.close();

    expectWarning("ledger.sqlite was broken");
    if (byWriting)
        ledger->add(goodExchange(noon));
    else
        QVERIFY(!sumOf(*ledger));
    QVERIFY(flushed(*ledger));
    QCOMPARE(brokenFiles().filter(QRegularExpression(QStringLiteral("\\d$"))).size(), 1);
    QCOMPARE(sumOf(*ledger)->total.requests, byWriting ? 1 : 0);
    QCOMPARE(ledger->state().lost, 0);
    QCOMPARE(ledger->state().waiting, 0);
}

void LedgerFaultsTest::leavesAFileOfALaterVersion()
{
    makeFile(QStringLiteral("PRAGMA user_version = 99"));
    const QByteArray before = read(file());
    expectWarning("a later version of this program has made it \\(99, ");
    {
        const std::unique_ptr<Ledger> ledger = makeLedger();
        ledger->add(goodExchange(noon));
        ledger->add(goodExchange(noon));
        QCOMPARE(sumOf(*ledger)->total.requests, 2); // in memory
        QVERIFY(sumOf(*ledger)->partial);
        QVERIFY(!samplesOf(*ledger));
        LedgerAnswer<qint64> imported;
        ledger->replaceImported(QStringLiteral("claude-code"), {{}}, this, imported.slot());
        QVERIFY(!imported.wait());
        QVERIFY(flushed(*ledger));
        ledger->add(goodExchange(noon));
        QCOMPARE(sumOf(*ledger)->total.requests, 3);
        QVERIFY2(ledger->state().problem.contains(u"kept in memory"), qPrintable(ledger->state().problem));
        QCOMPARE(ledger->state().waiting, 0);
    }
    QCOMPARE(read(file()), before);
    QVERIFY(brokenFiles().isEmpty());
    LedgerDatabase reader;
    QVERIFY(!reader.open(file(), LedgerDatabase::Access::Read));
    QCOMPARE(reader.problem().kind, LedgerProblem::Kind::Newer);
}

void LedgerFaultsTest::leavesTheFileOfAnotherProgram()
{
    QVERIFY(QDir().mkpath(QFileInfo(file()).path()));
    {
        LedgerConnection foreign;
        QVERIFY(foreign.open(file(), false));
        QVERIFY(foreign.run(QStringLiteral("CREATE TABLE exchanges (x)")));
    }
    const QByteArray before = read(file());
    expectWarning("it is another program's database: write another 'file'");
    {
        const std::unique_ptr<Ledger> ledger = makeLedger();
        ledger->add(goodExchange(noon));
        QCOMPARE(sumOf(*ledger)->total.requests, 1);
    }
    QCOMPARE(read(file()), before);
}

void LedgerFaultsTest::waitsForAFolder()
{
    const QString folder = QFileInfo(file()).path();
    write(folder, "no folder");
    expectWarning("state: check who may write there");
    const std::unique_ptr<Ledger> ledger = makeLedger();
    const QSignalSpy said(ledger.get(), &Ledger::problemChanged);
    ledger->add(goodExchange(noon, "req_early"));
    QVERIFY(flushed(*ledger));
    QVERIFY2(ledger->state().problem.contains(folder), qPrintable(ledger->state().problem));
    QCOMPARE(ledger->state().waiting, 1);
    // In memory meanwhile, which is not all.
    QCOMPARE(sumOf(*ledger)->total.requests, 1);
    QVERIFY(sumOf(*ledger)->partial);
    const Result<QList<AttemptSample>> samples = samplesOf(*ledger);
    QVERIFY(!samples);
    QVERIFY2(samples.error().message.contains(folder), qPrintable(samples.error().message));
    QCOMPARE(said.count(), 1);
    ledger->add(goodExchange(noon, "req_late"));
    QCOMPARE(pageOf(*ledger)->exchanges.size(), 2);

    QVERIFY(QFile::remove(folder));
    expectRecovery();
    QVERIFY(flushed(*ledger));
    QCOMPARE(ledger->state().problem, QString());
    QCOMPARE(ledger->state().waiting, 0);
    QCOMPARE(said.count(), 2);
    QCOMPARE(said.last().first().toString(), QString());
    QCOMPARE(sumOf(*ledger)->total.requests, 2);
    QVERIFY(!sumOf(*ledger)->partial);
    QCOMPARE(samplesOf(*ledger)->size(), 2);
    LedgerDatabase reader;
    QVERIFY(reader.open(file(), LedgerDatabase::Access::Read));
    QVERIFY(reader.findExchange("req_early"));
}

void LedgerFaultsTest::waitsForALockedFile()
{
    makeFile();
    LedgerConnection other;
    QVERIFY(other.open(file(), false));
    QVERIFY(other.begin());
    expectWarning("another program has locked it");
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    QVERIFY2(ledger->state().problem.contains(file()), qPrintable(ledger->state().problem));
    QCOMPARE(ledger->state().waiting, 1);
    QCOMPARE(sumOf(*ledger)->total.requests, 1); // what was there can be read
    QVERIFY(sumOf(*ledger)->partial); // but what has come is not in it
    QCOMPARE(samplesOf(*ledger)->size(), 1);
    QVERIFY(other.commit());
    expectRecovery();
    QVERIFY(flushed(*ledger));
    QCOMPARE(ledger->state().waiting, 0);
    QCOMPARE(sumOf(*ledger)->total.requests, 2);
    QVERIFY(!sumOf(*ledger)->partial);
    QVERIFY(brokenFiles().isEmpty());
}

void LedgerFaultsTest::goesOnInANewFileWhenItsOwnIsRemoved()
{
#ifdef Q_OS_UNIX // elsewhere an open file stays
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    QVERIFY(QDir(QFileInfo(file()).path()).removeRecursively());
    expectWarning("was moved or removed: a new one is begun");
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    LedgerDatabase reader;
    QVERIFY(reader.open(file(), LedgerDatabase::Access::Read));
    QCOMPARE(reader.sumUsage({})->total.requests, 1);
#endif
}

void LedgerFaultsTest::sharesItsFileWithAnotherProgram()
{
    // Each has a connection of its own, as two programs have.
    const std::unique_ptr<Ledger> one = makeLedger();
    const std::unique_ptr<Ledger> two = makeLedger();
    constexpr int each = 50;
    for (int i = 0; i < each; ++i) {
        ExchangeRecord record = goodExchange(noon.addSecs(i));
        record.model = QStringLiteral("of one %1").arg(i);
        one->add(record);
        record.model = QStringLiteral("of two %1").arg(i);
        two->add(record);
        if (i % 10 == 0)
            QVERIFY(flushed(i % 20 == 0 ? *one : *two));
    }
    QVERIFY(flushed(*one));
    QVERIFY(flushed(*two));
    UsageQuery query;
    query.by = {UsageDimension::Model};
    const Result<UsageReport> report = sumOf(*one, query);
    QCOMPARE(report->groups.size(), 2 * each);
    QCOMPARE(sumOf(*two, query)->total.requests, 2 * each);
    for (const UsageGroup &group : report->groups) {
        QVERIFY(group.names.first().startsWith(u"of "));
        QCOMPARE(group.sum.requests, 1);
    }
    QCOMPARE(one->state().problem + two->state().problem, QString());
}

void LedgerFaultsTest::staysWhereItIsWhenNobodyWaitsForIt()
{
    static std::atomic<bool> hasGoneOn;
    QSemaphore isOpen;
    QSemaphore mayGoOn;
    QThread *thread = QThread::create([&isOpen, &mayGoOn] {
        LedgerConnection connection;
        (void)connection.open({}, false);
        isOpen.release();
        mayGoOn.acquire(); // in place of a disk that does not answer
        (void)connection.run(QStringLiteral("SELECT 1"));
        hasGoneOn = true;
    });
    thread->start();
    isOpen.acquire();
    thread->requestInterruption();
    mayGoOn.release();
    constexpr int shortTime = 300;
    QVERIFY(!thread->wait(shortTime));
    QVERIFY(!hasGoneOn);
    static const QThread *const abandoned = thread; // as a ledger leaves it
    Q_UNUSED(abandoned)
}

void LedgerFaultsTest::waitsForRoom_data()
{
    QTest::addColumn<bool>("isMounted");
#ifdef Q_OS_UNIX
    QTest::newRow("a limit of the file's size") << false;
#endif
#ifdef Q_OS_LINUX
    // Who may mount has a disk that is full; others have the limit.
    const QTemporaryDir place;
    if (::mount("tmpfs", qPrintable(place.path()), "tmpfs", 0, "size=1m") == 0) {
        ::umount2(qPrintable(place.path()), MNT_DETACH);
        QTest::newRow("a full disk") << true;
    }
#endif
#ifndef Q_OS_UNIX
    QSKIP("There is no limit of a file's size here");
#endif
}

void LedgerFaultsTest::waitsForRoom()
{
#ifdef Q_OS_UNIX
    QFETCH(const bool, isMounted);
    QVERIFY(QDir().mkpath(QFileInfo(file()).path()));
    const QByteArray place = QFile::encodeName(QFileInfo(file()).path());
#ifdef Q_OS_LINUX
    if (isMounted)
        QCOMPARE(::mount("tmpfs", place.constData(), "tmpfs", 0, "size=1m"), 0);
    const auto unmount = qScopeGuard([&] {
        if (isMounted)
            ::umount2(place.constData(), MNT_DETACH);
    });
#endif
    std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon, "req_before"));
    QVERIFY(flushed(*ledger));

    QFile ballast(QFileInfo(file()).dir().filePath(QStringLiteral("ballast")));
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    if (isMounted) {
        QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (ballast.write(QByteArray(4096, 'x')) == 4096) { }
    } else {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{4096, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    }
    expectWarning(isMounted ? "its disk is full: make room there" : "ledger.sqlite cannot be used");
    constexpr int many = 30;
    for (int i = 0; i < many; ++i) {
        ledger->add(goodExchange(noon, "req_" + QByteArray::number(i)));
        ledger->add(goodExchange(noon, "req_" + QByteArray::number(i)));
    }
    QVERIFY(flushed(*ledger));
    const LedgerState full = ledger->state();
    const Result<UsageReport> readable = sumOf(*ledger);

    ballast.remove();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY2(full.problem.contains(file()), qPrintable(full.problem));
    QCOMPARE(full.waiting, 2 * many);
    QCOMPARE(full.lost, 0);
    QVERIFY(readable);
    QCOMPARE(readable->total.requests, 1); // of the file
    expectRecovery();
    QVERIFY(flushed(*ledger));
    QCOMPARE(ledger->state().problem, QString());
    QCOMPARE(ledger->state().waiting, 0);
    QCOMPARE(sumOf(*ledger)->total.requests, 2 * many + 1);
    ledger.reset();
    LedgerConnection connection;
    QVERIFY(connection.open(file(), false));
    std::optional<QSqlQuery> check = connection.ask({QStringLiteral("PRAGMA integrity_check"), {}});
    QVERIFY(check && check->next());
    QCOMPARE(check->value(0).toString(), QStringLiteral("ok"));
    check.reset();
    connection.close();
#endif
}

QTEST_GUILESS_MAIN(LedgerFaultsTest)
#include "tst_ledgerfaults.moc"
