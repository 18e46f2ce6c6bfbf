// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace signalbox;

class PrivateFileTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void makesAFileForItsOwnerAlone();
    void replacesAFileForOthers();
    void leavesNothingElseBehind();
    void replacesWhatALinkLeadsTo();
    void leavesAFileToItsOwner();
    void refusesAFileThatItCannotLeaveToItsOwner();
    void saysWhatCannotBeWritten();

private:
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
    [[nodiscard]] bool isPrivate() const
    {
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        return !(QFile::permissions(m_path) & others);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void PrivateFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("secrets"));
}

void PrivateFileTest::makesAFileForItsOwnerAlone()
{
#ifndef Q_OS_UNIX
    QSKIP("permissions of another kind");
#else
    const mode_t before = ::umask(0); // which would let everybody in
    const auto error = writePrivateFile(m_path, "content");
    ::umask(before);
    QVERIFY(!error);
    QCOMPARE(content(), QByteArray("content"));
    QVERIFY(isPrivate());
#endif
}

void PrivateFileTest::replacesAFileForOthers()
{
#ifdef Q_OS_WIN
    QSKIP("permissions of another kind");
#endif
    put("old");
    QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(!writePrivateFile(m_path, "new"));
    QCOMPARE(content(), QByteArray("new"));
    QVERIFY(isPrivate());
}

void PrivateFileTest::leavesNothingElseBehind()
{
    for (const char *text : {"", "one", "another"})
        QVERIFY(!writePrivateFile(m_path, text));
    QCOMPARE(content(), QByteArray("another"));
    const QString folder = m_folder->filePath(QStringLiteral("folder"));
    QVERIFY(QDir().mkdir(folder));
    QVERIFY(writePrivateFile(folder, "in place of a folder"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        (QStringList{QStringLiteral("folder"), QStringLiteral("secrets")}));
}

void PrivateFileTest::replacesWhatALinkLeadsTo()
{
#ifdef Q_OS_WIN
    QSKIP("links of another kind");
#endif
    put("old");
    const QString link = m_folder->filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(m_path, link));
    QVERIFY(!writePrivateFile(link, "new"));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(content(), QByteArray("new"));
}

/// As with `sudo signalbox secret set`.
void PrivateFileTest::leavesAFileToItsOwner()
{
#ifndef Q_OS_UNIX
    QSKIP("owners of another kind");
#else
    if (::geteuid() != 0)
        QSKIP("for root only");
    constexpr uid_t user = 12345;
    constexpr gid_t group = 54321;
    put("old");
    QCOMPARE(::chown(QFile::encodeName(m_path).constData(), user, group), 0);
    QVERIFY(!writePrivateFile(m_path, "new"));
    QCOMPARE(content(), QByteArray("new"));
    const QFileInfo info(m_path);
    QCOMPARE(info.ownerId(), user);
    QCOMPARE(info.groupId(), group);
    QVERIFY(isPrivate());
#endif
}

void PrivateFileTest::refusesAFileThatItCannotLeaveToItsOwner()
{
#ifndef Q_OS_UNIX
    QSKIP("owners of another kind");
#else
    if (::geteuid() != 0)
        QSKIP("for root only");
    constexpr uid_t user = 12345;
    constexpr uid_t another = 12346;
    put("old");
    QCOMPARE(::chown(QFile::encodeName(m_path).constData(), another, another), 0);
    QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0666), 0);
    QCOMPARE(::chown(QFile::encodeName(m_folder->path()).constData(), user, user), 0);
    QCOMPARE(::seteuid(user), 0);
    const auto error = writePrivateFile(m_path, "new");
    QCOMPARE(::seteuid(0), 0);
    QVERIFY(error);
    QVERIFY2(error->message.contains(QStringLiteral("12346")), qPrintable(error->message));
    QCOMPARE(content(), QByteArray("old"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{QStringLiteral("secrets")});
#endif
}

void PrivateFileTest::saysWhatCannotBeWritten()
{
    const QString path = m_folder->filePath(QStringLiteral("missing/secrets"));
    const auto error = writePrivateFile(path, "content");
    QVERIFY(error);
    QVERIFY2(error->message.contains(path), qPrintable(error->message));
}

QTEST_GUILESS_MAIN(PrivateFileTest)
#include "tst_privatefile.moc"
