// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"

#include "config/configlocation.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

} // namespace

class CommandsTest : public QObject
{
    Q_OBJECT

private slots:
    void showsWhyItCannotStart_data();
    void showsWhyItCannotStart();
    void beginsWithWhatWasCorrected();
    void missesAFileThatIsTakenAway();
};

void CommandsTest::showsWhyItCannotStart_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const QByteArray demo = "providers: [{name: demo, type: demo}]\n";
    QTest::newRow("an error") << QByteArray("providers: []\n") << QStringLiteral("no providers");
    QTest::newRow("a store without a passphrase")
        << QByteArray(demo + "secrets: {store: file, passphrase_file: nowhere}\n")
        << QStringLiteral("passphrase_file");
}

void CommandsTest::showsWhyItCannotStart()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    const QTemporaryDir folder;
    CommandLine commandLine;
    commandLine.config = folder.filePath(QStringLiteral("config.yaml"));
    write(commandLine.config, text);

    QStringList shown;
    const int code = runCommand(
        commandLine, [](const Run &) { return 0; },
        [&shown](const LoadedConfig &loaded, const ConfigSource &) {
            shown = loaded.problems;
            return false;
        });
    QCOMPARE(code, 1);
    QVERIFY2(shown.join(u' ').contains(problem), qPrintable(shown.join(u' ')));
}

void CommandsTest::beginsWithWhatWasCorrected()
{
    const QTemporaryDir folder;
    CommandLine commandLine;
    commandLine.config = folder.filePath(QStringLiteral("config.yaml"));
    write(commandLine.config, "providers: []\n");
    const QByteArray demo = "providers: [{name: demo, type: demo}]\n";
    const QString passphrase = folder.filePath(QStringLiteral("passphrase"));

    QString began;
    const int code = runCommand(
        commandLine,
        [&began](const Run &run) {
            began = run.loaded.config->providers.constFirst().name;
            return run.source().config ? 7 : 0;
        },
        [&](const LoadedConfig &, const ConfigSource &again) {
            write(commandLine.config, demo + "secrets: {store: file, passphrase_file: passphrase}\n");
            const LoadedConfig still = again(); // another problem now, which another file solves
            if (still.config || !still.error.contains(QStringLiteral("passphrase"))
                || !still.sources.contains(passphrase))
                return false;
            write(passphrase, "a long enough passphrase\n");
#ifndef Q_OS_WIN
            QFile::setPermissions(passphrase, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
#endif
            return again().config != nullptr;
        });
    QCOMPARE(code, 7);
    QCOMPARE(began, QStringLiteral("demo"));
}

/// An editor may do so for a moment: the demo does not take the place of the user's providers.
void CommandsTest::missesAFileThatIsTakenAway()
{
    const QTemporaryDir folder;
    const QByteArray before = qgetenv("XDG_CONFIG_HOME");
    const auto restore = qScopeGuard([&] { qputenv("XDG_CONFIG_HOME", before); });
    qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
    const QString path = ConfigLocation::find({}, QProcessEnvironment::systemEnvironment()).path;
    if (!path.startsWith(folder.path()))
        QSKIP("the configuration is elsewhere on this system");
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    write(path, "providers: []\n");
    bool began = false;
    const int code = runCommand(
        CommandLine(),
        [&began](const Run &) {
            began = true;
            return 0;
        },
        [&](const LoadedConfig &, const ConfigSource &again) {
            QFile::remove(path);
            return again().config != nullptr;
        });
    QCOMPARE(code, 1);
    QVERIFY(!began);
}

QTEST_GUILESS_MAIN(CommandsTest)
#include "tst_commands.moc"
