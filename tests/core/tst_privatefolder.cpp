// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/privatefolder.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace signalbox;

namespace {

constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

} // namespace

class PrivateFolderTest : public QObject
{
    Q_OBJECT

private slots:
    void allThatItMakesIsForItsOwnerAlone();
    void leavesWhatIsThereAsItIs();
    void namesTheFolderThatCannotBeMade();

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
};

void PrivateFolderTest::allThatItMakesIsForItsOwnerAlone()
{
#ifndef Q_OS_UNIX
    QSKIP("permissions of another kind");
#else
    const mode_t before = ::umask(0); // which would let everybody in
    const auto error = makePrivateFolder(path("a/b/../c/"));
    ::umask(before);
    QVERIFY(!error);
    for (const char *name : {"a", "a/c"}) {
        QVERIFY(QFileInfo(path(name)).isDir());
        QVERIFY(!(QFile::permissions(path(name)) & others));
    }
    QVERIFY(!QFileInfo::exists(path("a/b")));
#endif
}

void PrivateFolderTest::leavesWhatIsThereAsItIs()
{
    QVERIFY(QDir().mkdir(path("shared")));
    const auto shared = QFile::permissions(path("shared")) | QFileDevice::ReadOther;
    QVERIFY(QFile::setPermissions(path("shared"), shared));
    QVERIFY(!makePrivateFolder(path("shared")));
    QVERIFY(!makePrivateFolder(path("shared/own")));
    QCOMPARE(QFile::permissions(path("shared")), shared);
}

void PrivateFolderTest::namesTheFolderThatCannotBeMade()
{
    QFile file(path("file"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const char *name : {"file", "file/folder"}) {
        const auto error = makePrivateFolder(path(name));
        QVERIFY(error);
        QVERIFY(error->message.contains(path(name)));
    }
}

QTEST_GUILESS_MAIN(PrivateFolderTest)
#include "tst_privatefolder.moc"
