// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledger.h"
#include "ledger/ledgerconnection.h"
#include "ledger/ledgerdatabase.h"
#include "support/ledgerrecords.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr const char *childOption = "--add-for-ever";

/// The child: adds exchanges for ever and says so in lines "added ID MILLISECONDS", and how many of them are
/// in the file: "written COUNT".
int addForEver(const QString &file, const QByteArray &name)
{
    LedgerDatabase before;
    const qint64 old = before.open(file, LedgerDatabase::Access::Read) ? before.extent()->exchanges : 0;
    before.close();
    const SystemClock clock;
    LedgerConfig config;
    config.file = file;
    Ledger ledger(config, {}, clock);
    QElapsedTimer time;
    time.start();
    int count = 0;
    qint64 written = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        const qint64 now = ledger.state().exchanges - old;
        if (now > written) {
            written = now;
            std::printf("written %lld\n", static_cast<long long>(written));
        }
        const QByteArray id = name + '_' + QByteArray::number(count++);
        ledger.add(goodExchange(QDateTime::currentDateTimeUtc(), id));
        std::printf("added %s %lld\n", id.constData(), static_cast<long long>(time.elapsed()));
        std::fflush(stdout);
    });
    timer.start(1);
    return QCoreApplication::exec();
}

/// What a child has said until it was killed.
struct Story
{
    QList<std::pair<QByteArray, qint64>> added; ///< and when, in milliseconds
    qsizetype written = 0; ///< of these

    /// Listens until the child has written twice and then added `more`, and to what it has said by then.
    bool hear(QProcess &child, qsizetype more)
    {
        constexpr int longest = 120'000;
        QElapsedTimer waited;
        waited.start();
        int times = 0;
        qsizetype end = -1;
        while (waited.elapsed() < longest) {
            if (!child.canReadLine() && child.state() == QProcess::NotRunning)
                return end >= 0;
            if (!child.canReadLine()) {
                child.waitForReadyRead(1000);
                continue;
            }
            const QList<QByteArray> words = child.readLine().simplified().split(' ');
            if (words.first() == "written") {
                written = words[1].toLongLong();
                if (++times == 2)
                    end = added.size() + more;
            } else {
                added.append({words[1], words[2].toLongLong()});
            }
            if (end >= 0 && added.size() >= end)
                child.kill();
        }
        return false;
    }
};

} // namespace

/// A program that is killed while it writes its ledger.
class LedgerCrashTest : public QObject
{
    Q_OBJECT

private slots:
    void losesOnlyWhatWasNotWrittenYet();
};

void LedgerCrashTest::losesOnlyWhatWasNotWrittenYet()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("ledger.sqlite"));
    for (int round = 0; round < 5; ++round) {
        const QString name = QStringLiteral("round%1").arg(round);
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QLatin1String(childOption), file, name},
            QIODevice::ReadOnly);
        Story story;
        // Killed at another point of its half second each time.
        const bool isHeard = story.hear(child, 60 * round);
        child.kill();
        QVERIFY(child.state() == QProcess::NotRunning || child.waitForFinished());
        QVERIFY2(isHeard, "the child writes nothing");
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);

        LedgerDatabase ledger;
        QVERIFY2(ledger.open(file, LedgerDatabase::Access::Write), qPrintable(ledger.problem().text));
        std::optional<QSqlQuery> check
            = ledger.connection().ask({QStringLiteral("PRAGMA integrity_check"), {}});
        QVERIFY(check && check->next());
        QCOMPARE(check->value(0).toString(), QStringLiteral("ok"));
        check.reset();
        QSet<QByteArray> found;
        std::optional<QSqlQuery> ids
            = ledger.connection().ask({QStringLiteral("SELECT request FROM exchanges"), {}});
        while (ids && ids->next())
            found.insert(ids->value(0).toString().toUtf8());
        ids.reset();
        const auto &added = story.added;
        qsizetype kept = 0;
        while (kept < added.size() && found.contains(added[kept].first))
            ++kept;
        // None is missing of what came before the one that was written last.
        for (qsizetype i = kept; i < added.size(); ++i)
            QVERIFY2(!found.contains(added[i].first), added[i].first.constData());
        QVERIFY2(kept >= story.written, qPrintable(QStringLiteral("%1 of %2").arg(kept).arg(story.written)));
        const qint64 lost = kept < added.size() ? added.last().second - added[kept].second : 0;
        qInfo() << "lost the last" << lost << "ms:" << added.size() - kept << "of" << added.size();
        // A second, but for a machine whose disk takes longer than that for a transaction.
        QVERIFY2(lost < 10'000, qPrintable(QString::number(lost)));
        // Sums and exchanges were written together.
        QCOMPARE(ledger.sumUsage({})->total.requests, found.size());
    }
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == QLatin1String(childOption))
        return addForEver(arguments[2], arguments[3].toUtf8());
    LedgerCrashTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_ledgercrash.moc"
