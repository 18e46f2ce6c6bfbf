// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class CommandsTest : public QObject
{
    Q_OBJECT

private slots:
    void showsWhyItCannotStart_data();
    void showsWhyItCannotStart();
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
    QFile file(commandLine.config);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();

    QStringList shown;
    const int code = runCommand(
        commandLine, [](const Run &) { return 0; },
        [&shown](const LoadedConfig &loaded) { shown = loaded.problems; });
    QCOMPARE(code, 1);
    QVERIFY2(shown.join(u' ').contains(problem), qPrintable(shown.join(u' ')));
}

QTEST_GUILESS_MAIN(CommandsTest)
#include "tst_commands.moc"
