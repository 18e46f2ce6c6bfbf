// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statefolder.h"

#include <QDir>
#include <QTest>

using namespace signalbox;

class StateFolderTest : public QObject
{
    Q_OBJECT

private slots:
    void followsTheEnvironment_data();
    void followsTheEnvironment();
};

void StateFolderTest::followsTheEnvironment_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("folder");
    const QString usual = QDir::homePath() + QStringLiteral("/.local/state/signalbox");
    QTest::newRow("a folder") << QByteArray("/var/lib/x") << QStringLiteral("/var/lib/x/signalbox");
    QTest::newRow("nothing") << QByteArray() << usual;
    QTest::newRow("a relative one") << QByteArray("state") << usual;
}

void StateFolderTest::followsTheEnvironment()
{
#if defined(Q_OS_MACOS) || defined(Q_OS_WIN)
    QSKIP("the system says where it is");
#else
    QFETCH(QByteArray, variable);
    QFETCH(QString, folder);
    qputenv("XDG_STATE_HOME", variable);
    QCOMPARE(stateFolder(), folder);
#endif
}

QTEST_APPLESS_MAIN(StateFolderTest)
#include "tst_statefolder.moc"
