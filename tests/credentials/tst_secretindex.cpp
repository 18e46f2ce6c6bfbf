// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretindex.h"
#include "support/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class SecretIndexTest : public QObject
{
    Q_OBJECT

private slots:
    void beginsEmptyWithoutAFile();
    void knowsWhatWasStored();
    void forgetsWhatWasRemoved();
    void saysWhenItWasStored();
    void changesWhenOneIsStoredAgainWithinASecond();
    void isForItsOwnerAlone();
    void seesWhatOthersChange();
    void reportsADamagedFile_data();
    void reportsADamagedFile();
    void keepsADamagedFileAside();
    void givesUpOnALockSoon();
    void isBounded();

private:
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    FakeClock m_clock;
};

void SecretIndexTest::beginsEmptyWithoutAFile()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.filePath(QStringLiteral("state")), m_clock);
    QVERIFY(index.names());
    QVERIFY(index.names()->isEmpty());
    QVERIFY(!index.remove(QStringLiteral("x")));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("state")))); // nothing to write
}

void SecretIndexTest::knowsWhatWasStored()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.path(), m_clock);
    for (const char *name : {"b", "ä", "b", "a/oauth"})
        QVERIFY(!index.add(QString::fromUtf8(name)));
    QCOMPARE(
        *index.names(), (QStringList{QStringLiteral("a/oauth"), QStringLiteral("b"), QStringLiteral("ä")}));
}

void SecretIndexTest::forgetsWhatWasRemoved()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.path(), m_clock);
    index.add(QStringLiteral("a"));
    index.add(QStringLiteral("b"));
    QVERIFY(!index.remove(QStringLiteral("a")));
    QVERIFY(!index.remove(QStringLiteral("a")));
    QCOMPARE(*index.names(), QStringList{QStringLiteral("b")});
}

void SecretIndexTest::saysWhenItWasStored()
{
    const QTemporaryDir folder;
    FakeClock clock;
    SecretIndex index(folder.path(), clock);
    index.add(QStringLiteral("a"));
    clock.advance(std::chrono::hours(1));
    index.add(QStringLiteral("a"));
    const QJsonArray entries
        = QJsonDocument::fromJson(content(index.path())).object().value(QStringLiteral("secrets")).toArray();
    const QJsonArray expected{QJsonObject{{QStringLiteral("name"), QStringLiteral("a")},
        {QStringLiteral("stored_at"), QStringLiteral("2026-01-02T04:04:00.000Z")}}};
    QCOMPARE(entries, expected);
}

/// A running program looks at the file's bytes to see that there is something to read again.
void SecretIndexTest::changesWhenOneIsStoredAgainWithinASecond()
{
    const QTemporaryDir folder;
    FakeClock clock;
    SecretIndex index(folder.path(), clock);
    index.add(QStringLiteral("a"));
    const QByteArray before = content(index.path());
    clock.advance(std::chrono::milliseconds(300));
    index.add(QStringLiteral("a"));
    QVERIFY(content(index.path()) != before);
}

void SecretIndexTest::isForItsOwnerAlone()
{
#ifdef Q_OS_WIN
    QSKIP("permissions of another kind");
#endif
    const QTemporaryDir folder;
    SecretIndex index(folder.filePath(QStringLiteral("a/state")), m_clock);
    QVERIFY(!index.add(QStringLiteral("x")));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(index.path()) & others));
    QVERIFY(!(QFile::permissions(folder.filePath(QStringLiteral("a/state"))) & others));
}

void SecretIndexTest::seesWhatOthersChange()
{
    const QTemporaryDir folder;
    SecretIndex one(folder.path(), m_clock);
    SecretIndex other(folder.path(), m_clock);
    one.add(QStringLiteral("a"));
    other.add(QStringLiteral("b"));
    one.add(QStringLiteral("c"));
    QCOMPARE(*other.names(), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
}

void SecretIndexTest::reportsADamagedFile_data()
{
    QTest::addColumn<QByteArray>("damaged");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray(R"({"secrets": [{"name": "a")");
    QTest::newRow("another form") << QByteArray(R"(["a"])");
    QTest::newRow("no name") << QByteArray(R"({"secrets": [{"name": 1}]})");
    QTest::newRow("huge") << QByteArray(2'000'000, ' ');
}

void SecretIndexTest::reportsADamagedFile()
{
    QFETCH(QByteArray, damaged);
    const QTemporaryDir folder;
    const SecretIndex index(folder.path(), m_clock);
    put(index.path(), damaged);
    const Result<QStringList> names = index.names();
    QVERIFY(!names);
    QVERIFY(names.error().message.contains(index.path()));
    QCOMPARE(content(index.path()), damaged);
}

void SecretIndexTest::keepsADamagedFileAside()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.path(), m_clock);
    put(index.path(), "{ damaged");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged and is kept as .*bad")));
    QVERIFY(!index.add(QStringLiteral("x")));
    QCOMPARE(content(index.path() + QStringLiteral(".bad")), QByteArray("{ damaged"));
    QCOMPARE(*index.names(), QStringList{QStringLiteral("x")});
}

void SecretIndexTest::givesUpOnALockSoon()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.path(), m_clock);
    index.add(QStringLiteral("a"));
    QLockFile lock(index.path() + QStringLiteral(".lock"));
    QVERIFY(lock.tryLock(0));
    for (const std::optional<Error> &error :
        {index.add(QStringLiteral("b")), index.remove(QStringLiteral("a"))}) {
        QVERIFY(error);
        QVERIFY(error->message.contains(QStringLiteral(".lock")));
    }
    QCOMPARE(*index.names(), QStringList{QStringLiteral("a")});
}

void SecretIndexTest::isBounded()
{
    const QTemporaryDir folder;
    SecretIndex index(folder.path(), m_clock);
    QJsonArray entries;
    for (int i = 0; i < SecretIndex::mostNames; ++i)
        entries.append(QJsonObject{{QStringLiteral("name"), QString::number(i)}});
    put(index.path(), QJsonDocument(QJsonObject{{QStringLiteral("secrets"), entries}}).toJson());
    QVERIFY(!index.add(QStringLiteral("7")));
    const std::optional<Error> error = index.add(QStringLiteral("x"));
    QVERIFY(error);
    QVERIFY(error->message.contains(QStringLiteral("1000")));
    QVERIFY(!index.remove(QStringLiteral("7")));
    QVERIFY(!index.add(QStringLiteral("x")));
}

QTEST_GUILESS_MAIN(SecretIndexTest)
#include "tst_secretindex.moc"
