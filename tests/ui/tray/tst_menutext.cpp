// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/menutext.h"

#include <QTest>

using namespace signalbox;

class tst_MenuText : public QObject
{
    Q_OBJECT

private slots:
    void keepsCharactersFromBecomingMnemonics_data();
    void keepsCharactersFromBecomingMnemonics();
    void separatesTheRemark();
};

void tst_MenuText::keepsCharactersFromBecomingMnemonics_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("qt");
    QTest::addColumn<QString>("dbus"); // Qt makes "_" of the first "&" on the way

    QTest::newRow("plain") << QStringLiteral("spare") << QStringLiteral("spare") << QStringLiteral("spare");
    QTest::newRow("underscores") << QStringLiteral("us_west_2") << QStringLiteral("us_west_2")
                                 << QStringLiteral("us__west__2");
    QTest::newRow("ampersand") << QStringLiteral("r&d") << QStringLiteral("r&&d") << QStringLiteral("r&&d");
    QTest::newRow("two ampersands") << QStringLiteral("a&b&c") << QStringLiteral("a&&b&&c")
                                    << QStringLiteral("a&&b&c");
}

void tst_MenuText::keepsCharactersFromBecomingMnemonics()
{
    QFETCH(QString, text);
    QTEST(menuText(text, MenuStyle::Qt), "qt");
    QTEST(menuText(text, MenuStyle::DBus), "dbus");
}

void tst_MenuText::separatesTheRemark()
{
    QCOMPARE(menuText(QStringLiteral("a"), QStringLiteral("●"), MenuStyle::Qt), QStringLiteral("a\t●"));
    QCOMPARE(menuText(QStringLiteral("a"), QStringLiteral("●"), MenuStyle::DBus), QStringLiteral("a   ●"));
}

QTEST_MAIN(tst_MenuText)
#include "tst_menutext.moc"
