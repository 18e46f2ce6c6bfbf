// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "ui/configuration/configurationfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class tst_ConfigurationFile : public QObject
{
    Q_OBJECT

private slots:
    void writesAFileThatOnlyItsOwnerReads();
    void writesWhatTheDemoDoes();
    void keepsAFileThatIsThere();
    void namesThePathThatCannotBeWritten();
};

void tst_ConfigurationFile::writesAFileThatOnlyItsOwnerReads()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new/config.yaml"));
    QVERIFY(!ensureConfigurationFile(path));
    const auto others
        = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(QFile::exists(path));
#ifdef Q_OS_UNIX
    QVERIFY(!(QFile::permissions(path) & others));
#else
    Q_UNUSED(others)
#endif
}

void tst_ConfigurationFile::writesWhatTheDemoDoes()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("config.yaml"));
    QVERIFY(!ensureConfigurationFile(path));
    const ConfigReading reading = ConfigReader({}).readFile(path);
    for (const ConfigProblem &problem : reading.problems)
        qWarning().noquote() << problem.toString(path);
    QVERIFY(reading.problems.isEmpty());
    QCOMPARE(reading.config->providers.size(), 1);
    QCOMPARE(reading.config->providers.at(0).type, ProviderConfig::Type::Demo);
}

void tst_ConfigurationFile::keepsAFileThatIsThere()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("config.yaml")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write("mine");
    file.flush();
    QVERIFY(!ensureConfigurationFile(file.fileName()));
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), QByteArray("mine"));
}

void tst_ConfigurationFile::namesThePathThatCannotBeWritten()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString path = file.fileName() + QStringLiteral("/config.yaml");
    const std::optional<Error> error = ensureConfigurationFile(path);
    QVERIFY(error);
    QVERIFY(error->message.contains(QDir::toNativeSeparators(path)));
}

QTEST_MAIN(tst_ConfigurationFile)
#include "tst_configurationfile.moc"
