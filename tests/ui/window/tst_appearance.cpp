// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/appearance.h"

#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class AppearanceTest : public QObject
{
    Q_OBJECT

private slots:
    void isTheSystemsBeforeAnybodyHasChosen();
    void isAsItWasChosenAfterARestart();
};

void AppearanceTest::isTheSystemsBeforeAnybodyHasChosen()
{
    const QTemporaryDir folder;
    Appearance appearance(folder.path());
    QCOMPARE(appearance.chosenLanguage(), QString());
    QCOMPARE(appearance.theme().choice(), Theme::Choice::System);
}

void AppearanceTest::isAsItWasChosenAfterARestart()
{
    const QTemporaryDir folder;
    {
        Appearance appearance(folder.path());
        appearance.chooseLanguage(QStringLiteral("zh_CN"));
        appearance.chooseTheme(Theme::Choice::Dark);
        QCOMPARE(QLocale().language(), QLocale::Chinese);
    }
    QLocale::setDefault(QLocale::c());
    Appearance appearance(folder.path());
    QCOMPARE(appearance.chosenLanguage(), QStringLiteral("zh_CN"));
    QCOMPARE(appearance.theme().choice(), Theme::Choice::Dark);
    QCOMPARE(QLocale().language(), QLocale::Chinese);
    appearance.chooseLanguage({});
    QCOMPARE(appearance.chosenLanguage(), QString());
}

QTEST_MAIN(AppearanceTest)
#include "tst_appearance.moc"
