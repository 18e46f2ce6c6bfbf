// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configwriting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

void put(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// What others than the owner may do, and the owner's read and write.
QFileDevice::Permissions permissionsOf(const QString &path)
{
    return QFileInfo(path).permissions()
        & (QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther);
}

constexpr QFileDevice::Permissions ownersOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

} // namespace

class ConfigWritingTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesAFileForItsOwner();
    void makesFoldersForTheirOwner();
    void keepsThePermissions();
    void followsLinks();
    void refusesLinksInACircle();
    void refusesWhatHasChanged();
    void refusesWhatIsGone();
    void refusesWhatIsThereAlready();
    void replacesWhatWasRead();
    void leavesNothingElse();
    void keepsABackupWhenAsked();
    void tellsWhereItCannotWrite();

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ConfigWritingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void ConfigWritingTest::writesAFileForItsOwner()
{
    QVERIFY(!writeConfigFile(path("a.yaml"), "a: 1\r\n"));
    QCOMPARE(contents(path("a.yaml")), QByteArray("a: 1\r\n"));
    QCOMPARE(permissionsOf(path("a.yaml")), ownersOnly);
}

void ConfigWritingTest::makesFoldersForTheirOwner()
{
    QVERIFY(!writeConfigFile(path("b/c/a.yaml"), "a: 1\n"));
    QCOMPARE(contents(path("b/c/a.yaml")), QByteArray("a: 1\n"));
    QCOMPARE(permissionsOf(path("b")), ownersOnly);
    QCOMPARE(permissionsOf(path("b/c")), ownersOnly);
}

void ConfigWritingTest::keepsThePermissions()
{
    const QFileDevice::Permissions shared = ownersOnly | QFileDevice::ReadGroup;
    put(path("a.yaml"), "old");
    QVERIFY(QFile::setPermissions(path("a.yaml"), shared));
    QVERIFY(!writeConfigFile(path("a.yaml"), "new"));
    QCOMPARE(contents(path("a.yaml")), QByteArray("new"));
    QCOMPARE(permissionsOf(path("a.yaml")), shared);
}

void ConfigWritingTest::followsLinks()
{
#ifdef Q_OS_WIN
    QSKIP("links here are files of their own");
#endif
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("dotfiles")));
    put(path("dotfiles/real.yaml"), "old");
    QVERIFY(QFile::link(QStringLiteral("dotfiles/real.yaml"), path("between.yaml")));
    QVERIFY(QFile::link(path("between.yaml"), path("a.yaml")));
    const ConfigReplacement kept{QByteArray("old"), true};
    QVERIFY(!writeConfigFile(path("a.yaml"), "new", kept));
    QCOMPARE(contents(path("dotfiles/real.yaml")), QByteArray("new"));
    QCOMPARE(contents(path("dotfiles/real.yaml.bak")), QByteArray("old"));
    QVERIFY(QFileInfo(path("a.yaml")).isSymLink());
    QVERIFY(QFileInfo(path("between.yaml")).isSymLink());
    // One that leads to nothing yet.
    QVERIFY(QFile::link(path("dotfiles/more/later.yaml"), path("later.yaml")));
    QVERIFY(!writeConfigFile(path("later.yaml"), "new"));
    QCOMPARE(contents(path("dotfiles/more/later.yaml")), QByteArray("new"));
}

void ConfigWritingTest::refusesLinksInACircle()
{
#ifdef Q_OS_WIN
    QSKIP("links here are files of their own");
#endif
    QVERIFY(QFile::link(path("b.yaml"), path("a.yaml")));
    QVERIFY(QFile::link(path("a.yaml"), path("b.yaml")));
    QVERIFY(writeConfigFile(path("a.yaml"), "new"));
}

void ConfigWritingTest::refusesWhatHasChanged()
{
    put(path("a.yaml"), "somebody else's");
    const auto error = writeConfigFile(path("a.yaml"), "new", {QByteArray("old"), true});
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Conflict);
    QVERIFY(error->message.contains(u"a.yaml"));
    QCOMPARE(contents(path("a.yaml")), QByteArray("somebody else's"));
    QVERIFY(!QFileInfo::exists(path("a.yaml.bak")));
}

void ConfigWritingTest::refusesWhatIsGone()
{
    const auto error = writeConfigFile(path("a.yaml"), "new", {QByteArray("old")});
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Conflict);
    QVERIFY(!QFileInfo::exists(path("a.yaml")));
}

void ConfigWritingTest::refusesWhatIsThereAlready()
{
    QVERIFY(!writeConfigFile(path("a.yaml"), "first", {QByteArray()}));
    QVERIFY(writeConfigFile(path("a.yaml"), "second", {QByteArray()}));
    QCOMPARE(contents(path("a.yaml")), QByteArray("first"));
}

void ConfigWritingTest::replacesWhatWasRead()
{
    put(path("a.yaml"), "");
    QVERIFY(!writeConfigFile(path("a.yaml"), "new", {QByteArray("")}));
    QVERIFY(!writeConfigFile(path("a.yaml"), "newer", {QByteArray("new")}));
    QCOMPARE(contents(path("a.yaml")), QByteArray("newer"));
}

void ConfigWritingTest::leavesNothingElse()
{
    put(path("a.yaml"), "old");
    QVERIFY(!writeConfigFile(path("a.yaml"), "new", {QByteArray("old")}));
    QVERIFY(writeConfigFile(path("a.yaml"), "newer", {QByteArray("old")}));
    QCOMPARE(
        QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.yaml")});
}

void ConfigWritingTest::keepsABackupWhenAsked()
{
    put(path("a.yaml"), "old");
    QVERIFY(QFile::setPermissions(path("a.yaml"), ownersOnly | QFileDevice::ReadOther));
    put(path("a.yaml.bak"), "older");
    QVERIFY(QFile::setPermissions(path("a.yaml.bak"), ownersOnly | QFileDevice::ReadOther));
    QVERIFY(!writeConfigFile(path("a.yaml"), "new", {{}, true}));
    QCOMPARE(contents(path("a.yaml.bak")), QByteArray("old"));
    QCOMPARE(permissionsOf(path("a.yaml.bak")), ownersOnly);
}

void ConfigWritingTest::tellsWhereItCannotWrite()
{
    put(path("file"), "");
    const auto error = writeConfigFile(path("file/a.yaml"), "new");
    QVERIFY(error);
    QVERIFY(error->message.contains(u"a.yaml"));
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder.yaml")));
    QVERIFY(writeConfigFile(path("folder.yaml"), "new"));
}

QTEST_GUILESS_MAIN(ConfigWritingTest)
#include "tst_configwriting.moc"
