// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledger.h"

#include "ledger/ledgerdatabase.h"
#include "support/fakeclock.h"
#include "support/ledgeranswers.h"
#include "support/ledgerrecords.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QDateTime noon(QDate(2026, 11, 29), QTime(12, 5), Qt::UTC);

} // namespace

/// The ledger with its thread and its file.
class LedgerTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void opensNothingBeforeItIsUsed();
    void answersWithWhatWasAddedBefore();
    void writesWithoutBeingAsked();
    void writesWhatWaitsWhenItGoes();
    void answersNobodyWhoIsGone();
    void staysInMemoryWhenToldSo();
    void goesOnInAnotherFile();
    void tellsHowMuchItHas();

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("ledger.sqlite")); }
    [[nodiscard]] std::unique_ptr<Ledger> makeLedger(const LedgerConfig &config = {})
    {
        return std::make_unique<Ledger>(config, m_folder->path(), m_clock);
    }
    [[nodiscard]] qint64 requestsInFile() const
    {
        LedgerDatabase reader;
        return reader.open(file(), LedgerDatabase::Access::Read) ? reader.sumUsage({})->total.requests : -1;
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void LedgerTest::opensNothingBeforeItIsUsed()
{
    {
        const std::unique_ptr<Ledger> ledger = makeLedger();
        QCOMPARE(ledger->state().file, file());
    }
    QVERIFY(!QFileInfo::exists(file()));
}

void LedgerTest::answersWithWhatWasAddedBefore()
{
    const std::unique_ptr<Ledger> ledger = makeLedger();
    for (int i = 0; i < 3; ++i)
        ledger->add(goodExchange(noon.addSecs(i), "req_" + QByteArray::number(i)));
    QCOMPARE(sumOf(*ledger)->total.requests, 3);
    const Result<ExchangePage> page = pageOf(*ledger);
    QCOMPARE(page->exchanges.size(), 3);
    QCOMPARE(page->exchanges.first().id, QByteArray("req_2"));

    LedgerAnswer<ExchangeRecord> found;
    ledger->findExchange("req_1", this, found.slot());
    QCOMPARE(found.wait()->startedAt, noon.addSecs(1));
    LedgerAnswer<ExchangeRecord> missing;
    ledger->findExchange("req_9", this, missing.slot());
    QCOMPARE(missing.wait().error().kind, Error::Kind::NotFound);
    LedgerAnswer<QList<AttemptSample>> samples;
    ledger->sampleAttempts({}, 2, this, samples.slot());
    QCOMPARE(samples.wait()->size(), 2);
    LedgerAnswer<qint64> imported;
    ledger->replaceImported(QStringLiteral("claude-code"), {{}}, this, imported.slot());
    QCOMPARE(*imported.wait(), 1);
}

void LedgerTest::writesWithoutBeingAsked()
{
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon));
    QCOMPARE(ledger->state().waiting, 1);
    QTRY_COMPARE_WITH_TIMEOUT(ledger->state().waiting, 0, 60'000);
    QCOMPARE(requestsInFile(), 1);
}

void LedgerTest::writesWhatWaitsWhenItGoes()
{
    {
        const std::unique_ptr<Ledger> ledger = makeLedger();
        ledger->add(goodExchange(noon));
    }
    QCOMPARE(requestsInFile(), 1);
}

void LedgerTest::answersNobodyWhoIsGone()
{
    const std::unique_ptr<Ledger> ledger = makeLedger();
    bool isAnswered = false;
    {
        QObject context;
        ledger->sumUsage({}, &context, [&isAnswered](const Result<UsageReport> &) { isAnswered = true; });
    }
    QVERIFY(flushed(*ledger));
    QVERIFY(!isAnswered);
}

void LedgerTest::staysInMemoryWhenToldSo()
{
    LedgerConfig config;
    config.file = QStringLiteral("none");
    const std::unique_ptr<Ledger> ledger = makeLedger(config);
    ledger->add(goodExchange(noon));
    QCOMPARE(sumOf(*ledger)->total.requests, 1);
    QVERIFY(!sumOf(*ledger)->partial); // there is no more
    QCOMPARE(ledger->state().file, QString());
    QVERIFY(QDir(m_folder->path()).isEmpty());

    Ledger homeless({}, {}, m_clock);
    homeless.add(goodExchange(noon));
    QCOMPARE(sumOf(homeless)->total.requests, 1);
}

void LedgerTest::goesOnInAnotherFile()
{
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon));
    LedgerConfig config;
    config.file = m_folder->filePath(QStringLiteral("elsewhere/other.sqlite"));
    ledger->apply(config);
    QCOMPARE(ledger->state().file, config.file);
    QCOMPARE(sumOf(*ledger)->total.requests, 0);
    QCOMPARE(requestsInFile(), 1);
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    QCOMPARE(ledger->state().exchanges, 1);
    ledger->apply({});
    QCOMPARE(sumOf(*ledger)->total.requests, 1);
}

void LedgerTest::tellsHowMuchItHas()
{
    const std::unique_ptr<Ledger> ledger = makeLedger();
    ledger->add(goodExchange(noon.addSecs(5)));
    ledger->add(goodExchange(noon));
    QVERIFY(flushed(*ledger));
    const LedgerState state = ledger->state();
    QCOMPARE(state.file, file());
    QCOMPARE(state.problem, QString());
    QCOMPARE(state.waiting, 0);
    QCOMPARE(state.lost, 0);
    QCOMPARE(state.exchanges, 2);
    QCOMPARE(state.since, noon);
    QVERIFY(state.fileBytes > 0);
}

QTEST_GUILESS_MAIN(LedgerTest)
#include "tst_ledger.moc"
