// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerworker.h"

#include "support/ledgerrecords.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QDateTime noon(QDate(2026, 11, 29), QTime(12, 5), Qt::UTC);
constexpr int longTime = 60'000;

} // namespace

/// What the thread of a ledger does, here on the thread of the test.
class LedgerWorkerTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_config = {};
    }
    void cleanup() { m_worker.reset(); }

    void writesWithinHalfASecond();
    void aQuestionSeesNothingThatWasAddedLater();
    void whatIsAddedLaterWaitsForTheAnswer_data();
    void whatIsAddedLaterWaitsForTheAnswer();
    void removesWhatIsOld();
    void keepsWithinItsSize();
    void triesAgainByItself();
    void boundsWhatCouldNotBeWritten();
    void saysAtTheEndWhatCouldNotBeWritten();
    void keepsAllThatIsUnwrittenForAnotherFile();

private:
    void start(qsizetype most = LedgerQueue::mostWaiting)
    {
        m_queue = std::make_shared<LedgerQueue>(nullptr, most);
        m_worker = std::make_unique<LedgerWorker>(
            m_config, file(), m_queue, [this](const QString &problem) { m_problems << problem; });
        m_problems.clear();
    }
    void add(const ExchangeRecord &record)
    {
        if (m_queue->add(record))
            m_worker->wake();
    }
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("state/ledger.sqlite")); }
    /// A file where its folder is to be.
    void obstruct()
    {
        QFile obstacle(m_folder->filePath(QStringLiteral("state")));
        QVERIFY(obstacle.open(QIODevice::WriteOnly));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot make the folder")));
    }
    qint64 requests()
    {
        qint64 count = -1;
        m_queue->ask();
        m_worker->answer([&](LedgerDatabase &database) { count = database.sumUsage({})->total.requests; });
        return count;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    LedgerConfig m_config;
    std::shared_ptr<LedgerQueue> m_queue;
    std::unique_ptr<LedgerWorker> m_worker;
    QStringList m_problems;
};

void LedgerWorkerTest::writesWithinHalfASecond()
{
    start();
    add(goodExchange(noon));
    add(goodExchange(noon));
    QVERIFY(!QFile::exists(file()));
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().waiting, 0, longTime);
    QCOMPARE(m_queue->state().exchanges, 2);
}

void LedgerWorkerTest::aQuestionSeesNothingThatWasAddedLater()
{
    start();
    add(goodExchange(noon));
    m_queue->ask();
    add(goodExchange(noon));
    qint64 seen = -1;
    m_worker->answer([&](LedgerDatabase &database) { seen = database.sumUsage({})->total.requests; });
    QCOMPARE(seen, 1);
    QCOMPARE(m_queue->state().waiting, 1);
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().waiting, 0, longTime); // without another one that wakes it
    QCOMPARE(requests(), 2);
}

void LedgerWorkerTest::whatIsAddedLaterWaitsForTheAnswer_data()
{
    QTest::addColumn<bool>("isObstructed");
    QTest::newRow("when it is time to write") << false;
    QTest::newRow("when it is time to try again") << true;
}

/// A question is on its way to the worker when a timer of that one ends.
void LedgerWorkerTest::whatIsAddedLaterWaitsForTheAnswer()
{
    QFETCH(const bool, isObstructed);
    if (isObstructed)
        obstruct();
    start();
    add(goodExchange(noon));
    if (isObstructed) {
        m_worker->flush();
        QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("state"))));
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QStringLiteral("is written again")));
    }
    m_queue->ask();
    add(goodExchange(noon));
    m_queue->ask();
    add(goodExchange(noon));
    QTRY_VERIFY_WITH_TIMEOUT(m_queue->state().exchanges > 0, longTime);
    QCOMPARE(m_queue->state().exchanges, 1);
    QCOMPARE(m_queue->state().waiting, 2);
    const auto answer = [this] {
        qint64 seen = -1;
        m_worker->answer([&](LedgerDatabase &database) { seen = database.sumUsage({})->total.requests; });
        return seen;
    };
    QCOMPARE(answer(), 1);
    QCOMPARE(answer(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().exchanges, 3, longTime);
}

void LedgerWorkerTest::removesWhatIsOld()
{
    m_config.keepDays = 30;
    start();
    add(goodExchange(noon.addDays(-31)));
    add(goodExchange(noon.addDays(-29)));
    add(goodExchange(noon));
    m_worker->maintain(noon, 1h);
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().exchanges, 2, longTime);
    QCOMPARE(m_queue->state().since, noon.addDays(-29));
    QCOMPARE(requests(), 3);
    // At once when less is to be kept.
    m_config.keepDays = 10;
    m_worker->apply(m_config, file());
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().exchanges, 1, longTime);
    // A clock that is wrong removes nothing.
    m_worker->maintain(noon.addYears(10), 1h);
    m_worker->maintain(noon.addYears(-10), 1h);
    add(goodExchange(noon.addYears(-1)));
    m_worker->flush();
    QTest::qWait(0);
    QCOMPARE(m_queue->state().exchanges, 2);
}

void LedgerWorkerTest::keepsWithinItsSize()
{
    m_config.maxBytes = 1024LL * 1024;
    start();
    constexpr int many = 4000;
    for (int i = 0; i < many; ++i) {
        ExchangeRecord record = goodExchange(noon.addSecs(i));
        record.decision = QString(400, QChar(u'a' + i % 20));
        add(record);
    }
    m_worker->flush();
    constexpr qint64 log = 64 * 1024; // SQLite's, and its index
    QTRY_VERIFY_WITH_TIMEOUT(m_queue->state().fileBytes <= m_config.maxBytes + log, longTime);
    QVERIFY(m_queue->state().exchanges < many);
    QVERIFY(m_queue->state().exchanges > many / 10);
    QCOMPARE(requests(), many);
}

void LedgerWorkerTest::triesAgainByItself()
{
    obstruct();
    start();
    add(goodExchange(noon));
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, longTime);
    QCOMPARE(m_queue->state().waiting, 1);
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("state"))));
    QTest::ignoreMessage(
        QtInfoMsg, QRegularExpression(QStringLiteral("is written again; 0 requests were lost")));
    QTRY_COMPARE_WITH_TIMEOUT(m_queue->state().waiting, 0, longTime);
    QCOMPARE(m_problems.last(), QString());
    QCOMPARE(requests(), 1);
}

void LedgerWorkerTest::saysAtTheEndWhatCouldNotBeWritten()
{
    obstruct();
    start();
    add(goodExchange(noon));
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(QStringLiteral("1 requests are not in the ledger: .*folder")));
    m_worker->finish(std::chrono::seconds(1));
}

void LedgerWorkerTest::boundsWhatCouldNotBeWritten()
{
    constexpr qsizetype most = 3;
    obstruct();
    start(most);
    for (int i = 0; i < 5; ++i) {
        add(goodExchange(noon, QByteArray::number(i)));
        m_worker->flush();
    }
    QCOMPARE(m_queue->state().waiting, most);
    QCOMPARE(m_queue->state().lost, 2);
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("state"))));
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QStringLiteral("2 requests were lost")));
    m_worker->flush();
    QCOMPARE(m_queue->state().waiting, 0);
    QVERIFY2(
        m_queue->state().problem.startsWith(u"2 requests are missing"), qPrintable(m_queue->state().problem));
    // Whoever waits for a file that can be used is told so, too.
    QCOMPARE(m_problems.mid(1), QStringList({QString(), m_queue->state().problem}));
    m_queue->ask();
    m_worker->answer([](LedgerDatabase &database) {
        QVERIFY(!database.findExchange("1"));
        QVERIFY(database.findExchange("2"));
    });
}

void LedgerWorkerTest::keepsAllThatIsUnwrittenForAnotherFile()
{
    obstruct();
    start();
    add(goodExchange(noon));
    m_worker->flush();
    const QString elsewhere = m_folder->filePath(QStringLiteral("elsewhere/ledger.sqlite"));
    m_worker->apply(m_config, elsewhere);
    QCOMPARE(m_problems.size(), 2);
    QCOMPARE(m_problems.last(), QString());
    m_worker->flush();
    QCOMPARE(m_queue->state().problem, QString());
    QCOMPARE(m_queue->state().waiting, 0);
    LedgerDatabase reader;
    QVERIFY(reader.open(elsewhere, LedgerDatabase::Access::Read));
    QVERIFY(reader.findExchange("req_1"));
}

QTEST_GUILESS_MAIN(LedgerWorkerTest)
#include "tst_ledgerworker.moc"
