// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/loglines.h"
#include "ui/logs/logtail.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace signalbox;
using namespace signalbox::test;

class tst_LogTail : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsTheEndOfALongFile();
    void readsOnAsItGrows();
    void waitsForTheEndOfALine();
    void followsAFileThatIsPutAside();
    void readsAnewWhatWasCutShort();
    void waitsForAFileThatIsNotThere();
    void looksOnlyWhileItIsStarted();
    void restsWhileItIsToldOfChanges();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("signalbox.jsonl")); }
    [[nodiscard]] QString pathAside() const
    {
        return m_folder->filePath(QStringLiteral("signalbox.1.jsonl"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

/// All lines that were told of.
struct Heard
{
    QByteArrayList lines;

    explicit Heard(LogTail &tail)
    {
        QObject::connect(
            &tail, &LogTail::linesAdded, &tail, [this](const QByteArrayList &added) { lines += added; });
    }
};
} // namespace

void tst_LogTail::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void tst_LogTail::readsTheEndOfALongFile()
{
    for (int i = 0; i < 50; ++i)
        QVERIFY(appendLine(path(), logLine(i)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    QCOMPARE(heard.lines.size(), 10);
    QCOMPARE(heard.lines.constFirst(), logLine(40));
    QCOMPARE(heard.lines.constLast(), logLine(49));
}

void tst_LogTail::readsOnAsItGrows()
{
    QVERIFY(appendLine(path(), logLine(1)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    QVERIFY(appendLine(path(), logLine(2)));
    QTRY_COMPARE(heard.lines, (QByteArrayList{logLine(1), logLine(2)}));
    QVERIFY(appendLine(path(), logLine(3)));
    QTRY_COMPARE(heard.lines.size(), 3);
}

void tst_LogTail::waitsForTheEndOfALine()
{
    QVERIFY(appendLine(path(), logLine(1)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    QFile file(path());
    QVERIFY(file.open(QIODevice::Append));
    file.write(logLine(2).left(20));
    file.flush();
    tail.start(); // it looks at once
    QCOMPARE(heard.lines.size(), 1);
    file.write(QByteArray(logLine(2).mid(20) + '\n'));
    file.flush();
    QTRY_COMPARE(heard.lines, (QByteArrayList{logLine(1), logLine(2)}));
}

void tst_LogTail::followsAFileThatIsPutAside()
{
    QVERIFY(appendLine(path(), logLine(1)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    QVERIFY(appendLine(path(), logLine(2))); // not read yet when it moves
    QVERIFY(QFile::rename(path(), pathAside()));
    QVERIFY(appendLine(path(), logLine(3)));
    QTRY_COMPARE(heard.lines.size(), 3);
    QVERIFY(appendLine(path(), logLine(4)));
    QTRY_COMPARE(heard.lines, (QByteArrayList{logLine(1), logLine(2), logLine(3), logLine(4)}));
}

void tst_LogTail::readsAnewWhatWasCutShort()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(appendLine(path(), logLine(i)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    QVERIFY(QFile::resize(path(), 0));
    QVERIFY(appendLine(path(), logLine(9)));
    QTRY_COMPARE(heard.lines.size(), 6);
    QCOMPARE(heard.lines.constLast(), logLine(9));
}

void tst_LogTail::waitsForAFileThatIsNotThere()
{
    LogTail tail(path(), 10);
    const Heard heard(tail);
    QSignalSpy existence(&tail, &LogTail::existenceChanged);
    tail.start();
    QVERIFY(!tail.fileExists());
    QVERIFY(appendLine(path(), logLine(1)));
    QTRY_COMPARE(heard.lines.size(), 1);
    QCOMPARE(existence.count(), 1);
}

void tst_LogTail::looksOnlyWhileItIsStarted()
{
    QVERIFY(appendLine(path(), logLine(1)));
    LogTail tail(path(), 10);
    const Heard heard(tail);
    tail.start();
    tail.stop();
    QVERIFY(appendLine(path(), logLine(2)));
    QCoreApplication::processEvents();
    QCOMPARE(heard.lines.size(), 1);
    tail.start();
    QCOMPARE(heard.lines.size(), 2);
}

void tst_LogTail::restsWhileItIsToldOfChanges()
{
    const QString folder = m_folder->filePath(QStringLiteral("logs"));
    const QString file = folder + QStringLiteral("/signalbox.jsonl");
    LogTail tail(file, 10);
    Heard heard(tail);
    tail.start();
    const auto *timer = tail.findChild<QTimer *>();
    QVERIFY(timer->isActive()); // of a folder that is not there nobody tells
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(appendLine(file, logLine(1)));
    QTRY_COMPARE(heard.lines.size(), 1);
    QVERIFY(!timer->isActive());
    QVERIFY(appendLine(file, logLine(2)));
    QTRY_COMPARE(heard.lines.size(), 2);
    QVERIFY(!timer->isActive());
}

QTEST_GUILESS_MAIN(tst_LogTail)
#include "tst_logtail.moc"
