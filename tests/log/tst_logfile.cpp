// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logfile.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace signalbox;

namespace {

constexpr qint64 secondsOfDay = 86'400;
constexpr qint64 secondsOfHour = 3600;
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr auto everybody = ownerOnly | QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
    | QFile::WriteOther | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;

QDateTime aDay()
{
    return {QDate(2026, 1, 2), QTime(3, 4), Qt::UTC};
}

/// Its day can be set as well.
class SettableClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] QDateTime wallTime() const override { return m_wallTime; }
    void pass(qint64 seconds)
    {
        m_now += std::chrono::seconds(seconds);
        set(seconds);
    }
    void set(qint64 ahead) { m_wallTime = m_wallTime.addSecs(ahead); }

private:
    TimePoint m_now{std::chrono::hours(1000)};
    QDateTime m_wallTime = aDay();
};

} // namespace

class LogFileTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aFileIsNeverLongerThanItMayBe();
    void aLineThatIsLongerStandsAlone();
    void keepsOnlySoManyFiles();
    void aFileEndsWhenItIsOldEnough();
    void theAgeOfAFileIsThatOfItsFirstLine();
    void aFileWithoutATimeIsAsOldAsItWasWritten();
    void filesThatAreTooOldAreRemovedAfterAnHour();
    void filesThatAreTooOldAreRemovedWhileItRuns();
    void aClockThatJumpsRemovesNothing();
    void aClockThatStaysWhereItWasSetIsBelieved();
    void filesBeyondTheirNumberAreRemovedAtTheStart();
    void aFileThatCannotBePutAsideIsTriedAgain();
    void aFileThatCannotBePutAsideDoesNotGrowForEver();
    void nothingIsTooOldWithoutAnAge();
    void otherFilesStay();
    void worksWhileTheClockGoesBack();
    void aNameWithoutAnEndIsNumberedToo();
    void goesOnWhenTheFileIsTakenAway();
    void aFileThatWasMovedIsMadeAnew();
    void aDeviceStaysWhereItIs();
    void saysWhyItCannotBeOpened();
    void aNewFileIsForItsOwnerAlone();
    void aFileKeepsThePermissionsThatItWasGiven();

private:
    [[nodiscard]] std::unique_ptr<LogFile> open(
        const LogFile::Limits &limits, const QString &name = QStringLiteral("log.jsonl"))
    {
        auto file = std::make_unique<LogFile>(path(name), limits, *m_clock);
        QString problem;
        if (!file->open(&problem))
            qWarning("not opened: %s", qPrintable(problem));
        return file;
    }
    void write(LogFile &file, const QByteArray &line)
    {
        QString problem;
        if (!file.write(line, &problem))
            qWarning("not written: %s", qPrintable(problem));
    }
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray content(const char *name) const
    {
        QFile file(path(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    void make(const char *name, const QByteArray &content, const QDateTime &lastWritten) const
    {
        QFile file(path(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.flush();
        QVERIFY(file.setFileTime(lastWritten, QFileDevice::FileModificationTime));
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name);
    }
    void pass(qint64 seconds) { m_clock->pass(seconds); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SettableClock> m_clock;
};

void LogFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<SettableClock>();
}

void LogFileTest::aFileIsNeverLongerThanItMayBe()
{
    const auto file = open({10, 5, 30});
    for (const char *line : {"abcd", "efgh", "ijk"})
        write(*file, line);
    QCOMPARE(content("log.1.jsonl"), QByteArray("abcd\nefgh\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("ijk\n"));
}

void LogFileTest::aLineThatIsLongerStandsAlone()
{
    const auto file = open({10, 5, 30});
    for (const char *line : {"a", "a line that is longer", "b"})
        write(*file, line);
    QCOMPARE(content("log.2.jsonl"), QByteArray("a\n"));
    QCOMPARE(content("log.1.jsonl"), QByteArray("a line that is longer\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("b\n"));
}

void LogFileTest::keepsOnlySoManyFiles()
{
    const auto file = open({2, 2, 30});
    for (const char *line : {"1", "2", "3", "4", "5"})
        write(*file, line);
    QCOMPARE(files(),
        (QStringList{
            QStringLiteral("log.1.jsonl"), QStringLiteral("log.2.jsonl"), QStringLiteral("log.jsonl")}));
    QCOMPARE(content("log.2.jsonl"), QByteArray("3\n"));
    QCOMPARE(content("log.1.jsonl"), QByteArray("4\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("5\n"));
}

/// Five files for thirty days: six days each.
void LogFileTest::aFileEndsWhenItIsOldEnough()
{
    const auto file = open({1000, 5, 30});
    write(*file, "first");
    pass(6 * secondsOfDay - 1);
    write(*file, "second");
    pass(1);
    write(*file, "third");
    QCOMPARE(content("log.1.jsonl"), QByteArray("first\nsecond\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("third\n"));
}

void LogFileTest::theAgeOfAFileIsThatOfItsFirstLine()
{
    const QByteArray old = R"({"message":"m","time":"2025-12-20T00:00:00.000Z"})"
                           "\n";
    make("log.jsonl", old + old, aDay());
    const auto file = open({1000, 5, 30});
    write(*file, "new");
    QCOMPARE(content("log.1.jsonl"), QByteArray(old + old));
    QCOMPARE(content("log.jsonl"), QByteArray("new\n"));
}

void LogFileTest::aFileWithoutATimeIsAsOldAsItWasWritten()
{
    make("log.jsonl", "old\n", aDay().addDays(-2));
    {
        const auto file = open({1000, 5, 30});
        write(*file, "new");
    }
    QCOMPARE(content("log.jsonl"), QByteArray("old\nnew\n"));
    make("log.jsonl", "old\n", aDay().addDays(-7));
    const auto file = open({1000, 5, 30});
    QCOMPARE(content("log.1.jsonl"), QByteArray("old\n"));
    QCOMPARE(content("log.jsonl"), QByteArray());
}

void LogFileTest::filesThatAreTooOldAreRemovedAfterAnHour()
{
    make("log.1.jsonl", "a\n", aDay().addDays(-29));
    make("log.2.jsonl", "b\n", aDay().addDays(-31));
    const auto file = open({1000, 5, 30});
    pass(secondsOfHour - 1);
    write(*file, "1");
    QCOMPARE(content("log.2.jsonl"), QByteArray("b\n"));
    pass(1);
    write(*file, "2");
    QCOMPARE(content("log.1.jsonl"), QByteArray("a\n"));
    QVERIFY(!QFile::exists(path(QStringLiteral("log.2.jsonl"))));
}

void LogFileTest::filesThatAreTooOldAreRemovedWhileItRuns()
{
    make("log.1.jsonl", "a\n", aDay().addDays(-29));
    const auto file = open({1000, 5, 30});
    write(*file, "1");
    QVERIFY(QFile::exists(path(QStringLiteral("log.1.jsonl"))));
    pass(secondsOfDay + 1);
    write(*file, "2");
    QVERIFY(!QFile::exists(path(QStringLiteral("log.1.jsonl"))));
    QCOMPARE(content("log.jsonl"), QByteArray("1\n2\n"));
}

/// As before the network has told a computer without a battery what time it is.
void LogFileTest::aClockThatJumpsRemovesNothing()
{
    make("log.1.jsonl", "a\n", aDay().addDays(-1));
    m_clock->set(400 * secondsOfDay);
    const auto file = open({1000, 5, 30});
    write(*file, "1");
    m_clock->set(-400 * secondsOfDay);
    pass(secondsOfHour);
    write(*file, "2");
    m_clock->set(400 * secondsOfDay);
    pass(secondsOfHour);
    write(*file, "3");
    m_clock->set(-400 * secondsOfDay);
    pass(secondsOfHour);
    write(*file, "4");
    QVERIFY(content("log.1.jsonl") == "a\n" || content("log.2.jsonl") == "a\n");
}

void LogFileTest::aClockThatStaysWhereItWasSetIsBelieved()
{
    make("log.1.jsonl", "a\n", aDay().addDays(-1));
    const auto file = open({1000, 5, 100});
    write(*file, "1");
    m_clock->set(102 * secondsOfDay);
    pass(secondsOfHour);
    write(*file, "2"); // puts the file aside
    QCOMPARE(content("log.2.jsonl"), QByteArray("a\n"));
    pass(secondsOfHour);
    write(*file, "3");
    QVERIFY(!QFile::exists(path(QStringLiteral("log.2.jsonl"))));
}

/// As there were when more of them were kept; whatever their age.
void LogFileTest::filesBeyondTheirNumberAreRemovedAtTheStart()
{
    for (const char *name : {"log.5.jsonl", "log.6.jsonl", "log.30.jsonl", "log.1000.jsonl"})
        make(name, "a\n", aDay());
    const auto file = open({1000, 5, 0});
    QCOMPARE(files(), (QStringList{QStringLiteral("log.5.jsonl"), QStringLiteral("log.jsonl")}));
}

/// A folder of the name in its way, as a program that has the file open on Windows.
void LogFileTest::aFileThatCannotBePutAsideIsTriedAgain()
{
    const QDir folder(m_folder->path());
    QVERIFY(folder.mkdir(QStringLiteral("log.1.jsonl")));
    const auto file = open({10, 1, 0});
    for (const char *line : {"abcd", "efgh", "ijkl"})
        write(*file, line);
    QCOMPARE(content("log.jsonl"), QByteArray("abcd\nefgh\nijkl\n"));
    QVERIFY(folder.rmdir(QStringLiteral("log.1.jsonl")));
    pass(60);
    write(*file, "m");
    QCOMPARE(content("log.1.jsonl"), QByteArray("abcd\nefgh\nijkl\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("m\n"));
}

void LogFileTest::aFileThatCannotBePutAsideDoesNotGrowForEver()
{
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("log.1.jsonl")));
    const auto file = open({10, 1, 0});
    for (int i = 0; i < 5; ++i)
        write(*file, "abcd");
    QCOMPARE(content("log.jsonl").size(), 25);
    write(*file, "new");
    QCOMPARE(content("log.jsonl"), QByteArray("new\n"));
}

void LogFileTest::nothingIsTooOldWithoutAnAge()
{
    make("log.1.jsonl", "a\n", aDay().addDays(-1000));
    make("log.jsonl", "b\n", aDay().addDays(-900));
    const auto file = open({1000, 5, 0});
    write(*file, "c");
    QCOMPARE(content("log.1.jsonl"), QByteArray("a\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("b\nc\n"));
}

void LogFileTest::otherFilesStay()
{
    for (const char *name : {"log.1001.jsonl", "log.x.jsonl", "other.1.jsonl", "log.1.jsonl.gz"})
        make(name, "a\n", aDay().addDays(-1000));
    const auto file = open({2, 5, 30});
    write(*file, "1");
    write(*file, "2");
    for (const char *name : {"log.1001.jsonl", "log.x.jsonl", "other.1.jsonl", "log.1.jsonl.gz"})
        QCOMPARE(content(name), QByteArray("a\n"));
}

void LogFileTest::worksWhileTheClockGoesBack()
{
    const auto file = open({1000, 5, 30});
    write(*file, "1");
    pass(-400 * secondsOfDay);
    write(*file, "2");
    pass(403 * secondsOfDay);
    write(*file, "3");
    QCOMPARE(content("log.jsonl"), QByteArray("1\n2\n3\n"));
}

void LogFileTest::aNameWithoutAnEndIsNumberedToo()
{
    const auto file = open({2, 5, 30}, QStringLiteral("log"));
    write(*file, "1");
    write(*file, "2");
    QCOMPARE(content("log.1"), QByteArray("1\n"));
    QCOMPARE(content("log"), QByteArray("2\n"));
}

void LogFileTest::goesOnWhenTheFileIsTakenAway()
{
#ifdef Q_OS_WIN
    QSKIP("Windows keeps a file that is open");
#endif
    const auto file = open({4, 5, 30});
    write(*file, "1");
    write(*file, "2");
    QVERIFY(QFile::remove(path(QStringLiteral("log.jsonl"))));
    write(*file, "3");
    QCOMPARE(content("log.jsonl"), QByteArray("3\n"));
}

/// As other programs do that put logs aside.
void LogFileTest::aFileThatWasMovedIsMadeAnew()
{
#ifdef Q_OS_WIN
    QSKIP("Windows keeps a file that is open");
#endif
    const auto file = open({1000, 5, 30});
    write(*file, "1");
    QVERIFY(QFile::rename(path(QStringLiteral("log.jsonl")), path(QStringLiteral("aside"))));
    pass(5);
    write(*file, "2");
    write(*file, "3");
    QCOMPARE(content("aside"), QByteArray("1\n"));
    QCOMPARE(content("log.jsonl"), QByteArray("2\n3\n"));
}

void LogFileTest::aDeviceStaysWhereItIs()
{
#ifndef Q_OS_UNIX
    QSKIP("there is no /dev/null");
#endif
    QVERIFY(
        QFile::link(QStringLiteral("/dev/null"), path(QStringLiteral("log.jsonl")))); // should it be renamed
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    const auto file = open({2, 5, 30});
    for (int i = 0; i < 3; ++i) {
        write(*file, "line");
        pass(10 * secondsOfDay);
    }
    QCOMPARE(QFileInfo(path(QStringLiteral("log.jsonl"))).symLinkTarget(), QStringLiteral("/dev/null"));
    QVERIFY(!QFileInfo(path(QStringLiteral("log.1.jsonl"))).isSymLink());
}

void LogFileTest::saysWhyItCannotBeOpened()
{
    LogFile file(m_folder->path(), {}, *m_clock); // a folder
    QString problem;
    QVERIFY(!file.open(&problem));
    QVERIFY(!problem.isEmpty());
    problem.clear();
    QVERIFY(!file.write("line", &problem));
    QVERIFY(!problem.isEmpty());
}

void LogFileTest::aNewFileIsForItsOwnerAlone()
{
#ifndef Q_OS_UNIX
    QSKIP("permissions of another kind");
#else
    const mode_t before = ::umask(0); // which would let everybody in
    const auto file = open({2, 5, 30});
    write(*file, "1");
    write(*file, "2");
    ::umask(before);
    for (const char *name : {"log.jsonl", "log.1.jsonl"})
        QCOMPARE(QFile::permissions(path(QLatin1String(name))) & everybody, ownerOnly);
#endif
}

/// Somebody else may have to read it, who sends it to another place.
void LogFileTest::aFileKeepsThePermissionsThatItWasGiven()
{
#ifdef Q_OS_WIN
    QSKIP("permissions of another kind");
#endif
    const auto given = ownerOnly | QFile::ReadGroup;
    make("log.jsonl", "1\n", aDay());
    QVERIFY(QFile::setPermissions(path(QStringLiteral("log.jsonl")), given));
    const auto file = open({2, 5, 30});
    write(*file, "2"); // in the place of the first
    for (const char *name : {"log.jsonl", "log.1.jsonl"})
        QCOMPARE(QFile::permissions(path(QLatin1String(name))) & everybody, given);
}

QTEST_GUILESS_MAIN(LogFileTest)
#include "tst_logfile.moc"
