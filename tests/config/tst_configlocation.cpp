// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configlocation.h"

#include <QStandardPaths>
#include <QTest>

using namespace signalbox;

class ConfigLocationTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void prefersTheNearestWish_data();
    void prefersTheNearestWish();
    void fallsBackToThePlatformsFolder();
};

void ConfigLocationTest::prefersTheNearestWish_data()
{
    QTest::addColumn<QString>("commandLine");
    QTest::addColumn<QString>("configFile");
    QTest::addColumn<QString>("configPath");
    QTest::addColumn<QString>("expected");
    const QString none;
    const auto a = QStringLiteral("/a.yaml");
    const auto b = QStringLiteral("/b.json");
    const auto c = QStringLiteral("c.yaml");
    QTest::newRow("command line over all") << a << b << c << a;
    QTest::newRow("CONFIG_FILE over CONFIG_PATH") << none << b << c << b;
    QTest::newRow("CONFIG_PATH") << none << none << c << c;
    QTest::newRow("command line alone") << a << none << none << a;
}

void ConfigLocationTest::prefersTheNearestWish()
{
    QFETCH(QString, commandLine);
    QFETCH(QString, configFile);
    QFETCH(QString, configPath);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("CONFIG_FILE"), configFile);
    environment.insert(QStringLiteral("CONFIG_PATH"), configPath);
    const ConfigLocation location = ConfigLocation::find(commandLine, environment);
    QTEST(location.path, "expected");
    QVERIFY(location.explicitlyNamed);
}

void ConfigLocationTest::fallsBackToThePlatformsFolder()
{
    const ConfigLocation location = ConfigLocation::find({}, {});
    QVERIFY(location.path.endsWith(u"/signalbox/config.yaml"));
    QVERIFY(
        location.path.startsWith(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)));
    QVERIFY(!location.explicitlyNamed);
}

QTEST_GUILESS_MAIN(ConfigLocationTest)
#include "tst_configlocation.moc"
