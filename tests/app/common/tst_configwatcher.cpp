// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configwatcher.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000;

/// A folder with a file, and a watcher of it that looks soon.
class Scene
{
public:
    Scene() { write(QStringLiteral("config.yaml"), "first"); }

    /// `name` = what is watched.
    void watch(const QString &name = QStringLiteral("config.yaml"), ConfigWatcher::Times times = quick)
    {
        watcher = std::make_unique<ConfigWatcher>(QStringList{path(name), path(presets)}, times);
        changed = std::make_unique<QSignalSpy>(watcher.get(), &ConfigWatcher::changed);
        unchanged = std::make_unique<QSignalSpy>(watcher.get(), &ConfigWatcher::unchanged);
    }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }
    /// As most editors do.
    void replace(const QString &name, const QByteArray &text) const
    {
        write(QStringLiteral("new"), text);
        if (std::rename(qPrintable(path(QStringLiteral("new"))), qPrintable(path(name))) != 0)
            qFatal("cannot rename");
    }
    /// Waits until this many changes have been told.
    [[nodiscard]] bool tells(qsizetype changes) const
    {
        return QTest::qWaitFor([&] { return changed->size() >= changes; }, patience)
            && changed->size() == changes;
    }

    static constexpr ConfigWatcher::Times quick{20ms, 1h};
    static inline const QString presets = QStringLiteral("presets.json");

    std::unique_ptr<ConfigWatcher> watcher;
    std::unique_ptr<QSignalSpy> changed;
    std::unique_ptr<QSignalSpy> unchanged;

private:
    QTemporaryDir m_folder;
};

const QString config = QStringLiteral("config.yaml");

void link(const Scene &scene, const QString &target, const QString &name)
{
    QVERIFY(QFile::link(target.startsWith(u'/') ? target : scene.path(target), scene.path(name)));
}

} // namespace

class ConfigWatcherTest : public QObject
{
    Q_OBJECT

private slots:
    void seesAWriteInPlace();
    void seesAReplacedFile();
    void seesWritesAfterAReplacement();
    void seesAFileThatComesBack();
    void seesAFileThatComesLater();
    void seesAFolderThatComesLater();
    void seesAReplacedTargetOfALink();
    void seesALinkThatLeadsElsewhere();
    void seesALinkedFolderThatLeadsElsewhere();
    void seesAFolderThatIsALink();
    void seesAnotherFolderInItsPlace();
    void seesTheOtherFile();
    void tellsABurstOnce();
    void keepsQuietWhenTheTextIsTheSame();
    void keepsQuietAboutWhatIsBeingRead();
    void keepsQuietAboutOtherFiles();
    void isNotHeldUpByABusyFolder();
    void looksByItselfWhereNothingCanBeWatched();
};

void ConfigWatcherTest::seesAWriteInPlace()
{
    Scene scene;
    scene.watch();
    scene.write(config, "second");
    QVERIFY(scene.tells(1));
    scene.write(config, "third");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesAReplacedFile()
{
    Scene scene;
    scene.watch();
    scene.replace(config, "second");
    QVERIFY(scene.tells(1));
    scene.replace(config, "third");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesWritesAfterAReplacement()
{
    Scene scene;
    QFile before(scene.path(config)); // while somebody has it open the old file goes on existing
    QVERIFY(before.open(QIODevice::ReadOnly));
    scene.watch();
    scene.replace(config, "second");
    QVERIFY(scene.tells(1));
    scene.write(config, "third");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesAFileThatComesBack()
{
    Scene scene;
    scene.watch();
    QVERIFY(QFile::remove(scene.path(config)));
    QVERIFY(scene.tells(1));
    scene.write(config, "first");
    QVERIFY(scene.tells(2));
    scene.write(config, "second");
    QVERIFY(scene.tells(3));
}

void ConfigWatcherTest::seesAFileThatComesLater()
{
    Scene scene;
    scene.watch(QStringLiteral("later.yaml"));
    scene.write(QStringLiteral("later.yaml"), "here");
    QVERIFY(scene.tells(1));
    scene.write(QStringLiteral("later.yaml"), "changed");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesAFolderThatComesLater()
{
    Scene scene;
    scene.watch(QStringLiteral("sub/config.yaml"), {20ms, 20ms});
    QVERIFY(QDir().mkpath(scene.path(QStringLiteral("sub"))));
    scene.write(QStringLiteral("sub/config.yaml"), "here");
    QVERIFY(scene.tells(1));
    scene.write(QStringLiteral("sub/config.yaml"), "changed");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesAReplacedTargetOfALink()
{
    Scene scene;
    QVERIFY(QDir().mkpath(scene.path(QStringLiteral("dotfiles"))));
    scene.write(QStringLiteral("dotfiles/signalbox.yaml"), "first");
    link(scene, QStringLiteral("dotfiles/signalbox.yaml"), QStringLiteral("link.yaml"));
    scene.watch(QStringLiteral("link.yaml"));
    scene.replace(QStringLiteral("dotfiles/signalbox.yaml"), "second");
    QVERIFY(scene.tells(1));
    scene.write(QStringLiteral("dotfiles/signalbox.yaml"), "third");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesALinkThatLeadsElsewhere()
{
    Scene scene;
    scene.write(QStringLiteral("other.yaml"), "second");
    link(scene, config, QStringLiteral("link.yaml"));
    scene.watch(QStringLiteral("link.yaml"));
    QVERIFY(QFile::remove(scene.path(QStringLiteral("link.yaml"))));
    link(scene, QStringLiteral("other.yaml"), QStringLiteral("link.yaml"));
    QVERIFY(scene.tells(1));
    scene.write(QStringLiteral("other.yaml"), "third");
    QVERIFY(scene.tells(2));
}

/// As Kubernetes does with its ConfigMaps.
void ConfigWatcherTest::seesALinkedFolderThatLeadsElsewhere()
{
    Scene scene;
    for (const char *version : {"v1", "v2"}) {
        QVERIFY(QDir().mkpath(scene.path(QString::fromLatin1(version))));
        scene.write(QString::fromLatin1(version) + QStringLiteral("/config.yaml"), version);
    }
    link(scene, QStringLiteral("v1"), QStringLiteral("data"));
    link(scene, QStringLiteral("data/config.yaml"), QStringLiteral("mounted.yaml"));
    scene.watch(QStringLiteral("mounted.yaml"));
    link(scene, QStringLiteral("v2"), QStringLiteral("data.new"));
    QCOMPARE(std::rename(qPrintable(scene.path(QStringLiteral("data.new"))),
                 qPrintable(scene.path(QStringLiteral("data")))),
        0);
    QVERIFY(scene.tells(1));
}

void ConfigWatcherTest::seesAFolderThatIsALink()
{
    Scene scene;
    for (const char *release : {"1", "2"}) {
        QVERIFY(QDir(scene.path({})).mkpath(QStringLiteral("releases/") + QLatin1String(release)));
        scene.write(QStringLiteral("releases/%1/config.yaml").arg(QLatin1String(release)), release);
    }
    link(scene, scene.path(QStringLiteral("releases/1")), QStringLiteral("current"));
    scene.watch(QStringLiteral("current/config.yaml"));
    link(scene, scene.path(QStringLiteral("releases/2")), QStringLiteral("next"));
    QCOMPARE(std::rename(qPrintable(scene.path(QStringLiteral("next"))),
                 qPrintable(scene.path(QStringLiteral("current")))),
        0);
    QVERIFY(scene.tells(1));
    scene.write(QStringLiteral("releases/2/config.yaml"), "third");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::seesAnotherFolderInItsPlace()
{
    Scene scene;
    for (const char *name : {"here", "other"}) {
        QVERIFY(QDir(scene.path({})).mkdir(QLatin1String(name)));
        scene.write(QLatin1String(name) + QStringLiteral("/config.yaml"), name);
    }
    scene.watch(QStringLiteral("here/config.yaml"));
    QDir folder(scene.path({}));
    QVERIFY(folder.rename(QStringLiteral("here"), QStringLiteral("old")));
    QVERIFY(folder.rename(QStringLiteral("other"), QStringLiteral("here")));
    QTRY_VERIFY_WITH_TIMEOUT(!scene.changed->isEmpty(), patience);
    const qsizetype before = scene.changed->size();
    scene.write(QStringLiteral("here/config.yaml"), "third");
    QTRY_VERIFY_WITH_TIMEOUT(scene.changed->size() > before, patience);
}

void ConfigWatcherTest::seesTheOtherFile()
{
    Scene scene;
    scene.watch();
    scene.write(Scene::presets, "{}");
    QVERIFY(scene.tells(1));
    QVERIFY(QFile::remove(scene.path(Scene::presets)));
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::tellsABurstOnce()
{
    Scene scene;
    scene.watch();
    for (int i = 0; i < 20; ++i) {
        scene.write(config, QByteArray::number(i));
        scene.replace(config, "x" + QByteArray::number(i));
    }
    QVERIFY(scene.tells(1));
    scene.write(config, "end");
    QVERIFY(scene.tells(2));
}

void ConfigWatcherTest::keepsQuietWhenTheTextIsTheSame()
{
    Scene scene;
    scene.watch();
    scene.write(config, "first");
    QTRY_VERIFY_WITH_TIMEOUT(!scene.unchanged->isEmpty(), patience);
    scene.replace(config, "first");
    const qsizetype looks = scene.unchanged->size();
    QTRY_VERIFY_WITH_TIMEOUT(scene.unchanged->size() > looks, patience);
    QCOMPARE(scene.changed->size(), 0);
}

void ConfigWatcherTest::keepsQuietAboutWhatIsBeingRead()
{
    Scene scene;
    scene.watch();
    scene.replace(config, "second");
    scene.watcher->expectRead();
    QTRY_VERIFY_WITH_TIMEOUT(!scene.unchanged->isEmpty(), patience);
    QVERIFY(scene.changed->isEmpty());
    scene.replace(config, "third");
    QVERIFY(scene.tells(1));
}

void ConfigWatcherTest::keepsQuietAboutOtherFiles()
{
    Scene scene;
    scene.watch();
    scene.write(QStringLiteral("other.yaml"), "anything");
    QTRY_VERIFY_WITH_TIMEOUT(!scene.unchanged->isEmpty(), patience);
    QCOMPARE(scene.changed->size(), 0);
}

void ConfigWatcherTest::isNotHeldUpByABusyFolder()
{
    Scene scene;
    scene.watch(config, {200ms, 1h});
    QTimer busy; // more often than it settles
    int files = 0;
    connect(&busy, &QTimer::timeout, this, [&] { scene.write(QStringLiteral("busy%1").arg(++files), "x"); });
    busy.start(20ms);
    scene.replace(config, "second");
    QVERIFY(scene.tells(1));
}

void ConfigWatcherTest::looksByItselfWhereNothingCanBeWatched()
{
    Scene scene;
    scene.watch(QStringLiteral("a/b/config.yaml"), {20ms, 20ms});
    QVERIFY(QDir().mkpath(scene.path(QStringLiteral("a/b"))));
    scene.write(QStringLiteral("a/b/config.yaml"), "here");
    QVERIFY(scene.tells(1));
    QVERIFY(QDir(scene.path(QStringLiteral("a"))).removeRecursively());
    QVERIFY(scene.tells(2));
    QVERIFY(QDir().mkpath(scene.path(QStringLiteral("a/b"))));
    scene.write(QStringLiteral("a/b/config.yaml"), "again");
    QVERIFY(scene.tells(3));
}

QTEST_GUILESS_MAIN(ConfigWatcherTest)
#include "tst_configwatcher.moc"
