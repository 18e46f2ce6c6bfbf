// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/stateicons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class tst_StateIcons : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void drawsEverySize_data();
    void drawsEverySize();
    void isSharpOnAScreenOfTwiceTheDensity_data();
    void isSharpOnAScreenOfTwiceTheDensity();
    void differByShape_data();
    void differByShape();
    void glyphsHaveOneColour();
    void templateIsTheThemesOwnWhereItHasOne();
    void areAsTheUserChose();

private:
    static QList<GatewayState> states();
    static QImage image(GatewayState state, IconLook look, int size);
};

QList<GatewayState> tst_StateIcons::states()
{
    return {GatewayState::Stopped, GatewayState::Running, GatewayState::Working, GatewayState::Paused,
        GatewayState::Degraded, GatewayState::NeedsYou, GatewayState::Problem};
}

QImage tst_StateIcons::image(GatewayState state, IconLook look, int size)
{
    return stateIcon(state, look)
        .pixmap(QSize(size, size), 1)
        .toImage()
        .convertToFormat(QImage::Format_ARGB32);
}

void tst_StateIcons::initTestCase()
{
    QGuiApplication::setDesktopFileName(QStringLiteral("org.example.Test"));
}

void tst_StateIcons::drawsEverySize_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {16, 22, 24, 32, 44, 48, 64})
        QTest::addRow("%d", size) << size;
}

void tst_StateIcons::drawsEverySize()
{
    QFETCH(int, size);
    for (const GatewayState state : states()) {
        for (const IconLook look : {IconLook::Colour, IconLook::Light, IconLook::Dark, IconLook::Template})
            QCOMPARE(stateIcon(state, look).pixmap(QSize(size, size), 1).size(), QSize(size, size));
    }
    QCOMPARE(applicationIcon().pixmap(QSize(size, size), 1).size(), QSize(size, size));
}

void tst_StateIcons::isSharpOnAScreenOfTwiceTheDensity_data()
{
    drawsEverySize_data();
}

void tst_StateIcons::isSharpOnAScreenOfTwiceTheDensity()
{
    QFETCH(int, size);
    for (const GatewayState state : states())
        QCOMPARE(stateIcon(state).pixmap(QSize(size, size), 2).size(), QSize(size, size) * 2);
}

void tst_StateIcons::differByShape_data()
{
    QTest::addColumn<GatewayState>("one");
    QTest::addColumn<GatewayState>("other");
    for (const GatewayState one : states()) {
        for (const GatewayState other : states()) {
            if (one < other)
                QTest::addRow("%d and %d", int(one), int(other)) << one << other;
        }
    }
}

/// At the smallest size, without any colour, a good part of the 256 pixels must tell the two apart.
void tst_StateIcons::differByShape()
{
    QFETCH(GatewayState, one);
    QFETCH(GatewayState, other);
    for (const IconLook look : {IconLook::Colour, IconLook::Light}) {
        const QImage a = image(one, look, 16);
        const QImage b = image(other, look, 16);
        int different = 0;
        for (int i = 0; i < 16 * 16; ++i) {
            const QPoint at(i % 16, i / 16);
            different += std::abs(qAlpha(a.pixel(at)) - qAlpha(b.pixel(at))) > 128;
        }
        QVERIFY2(different >= 12, qPrintable(QString::number(different)));
    }
}

void tst_StateIcons::glyphsHaveOneColour()
{
    for (const GatewayState state : states()) {
        const QImage light = image(state, IconLook::Light, 32);
        const QImage dark = image(state, IconLook::Dark, 32);
        int drawn = 0;
        for (int i = 0; i < 32 * 32; ++i) {
            const QPoint at(i % 32, i / 32);
            QCOMPARE(qAlpha(light.pixel(at)), qAlpha(dark.pixel(at)));
            if (qAlpha(light.pixel(at)) < 255)
                continue;
            ++drawn;
            QVERIFY(qGray(light.pixel(at)) < 80);
            QVERIFY(qGray(dark.pixel(at)) > 200);
        }
        QVERIFY(drawn > 100);
    }
}

void tst_StateIcons::templateIsTheThemesOwnWhereItHasOne()
{
#ifdef Q_OS_MACOS
    QVERIFY(stateIcon(GatewayState::Paused, IconLook::Template).isMask());
#else
    QCOMPARE(stateIcon(GatewayState::Paused, IconLook::Template).name(), QString()); // drawn in colour

    QTemporaryDir folder;
    const QDir theme(folder.filePath(QStringLiteral("hicolor")));
    QVERIFY(theme.mkpath(QStringLiteral("16x16/apps")));
    QFile index(theme.filePath(QStringLiteral("index.theme")));
    QVERIFY(index.open(QIODevice::WriteOnly));
    index.write("[Icon Theme]\nName=Hicolor\nDirectories=16x16/apps\n[16x16/apps]\nSize=16\nType=Fixed\n");
    index.close();
    const QString name = QStringLiteral("16x16/apps/%1.png");
    // A theme that only has the program's own icon must not lend it to a state.
    const QImage drawn = image(GatewayState::Paused, IconLook::Light, 16);
    QVERIFY(drawn.save(theme.filePath(name.arg(QStringLiteral("org.example.Test")))));
    QVERIFY(drawn.save(theme.filePath(name.arg(stateIconName(GatewayState::Paused)))));
    QIcon::setThemeSearchPaths({folder.path()});
    QIcon::setThemeName(QStringLiteral("hicolor"));
    QCOMPARE(stateIcon(GatewayState::Paused, IconLook::Template).name(),
        QStringLiteral("org.example.Test-paused-symbolic"));
    QCOMPARE(stateIcon(GatewayState::Problem, IconLook::Template).name(), QString());
#endif
}

void tst_StateIcons::areAsTheUserChose()
{
    QCOMPARE(trayLookNamed(QStringLiteral("dark")), IconLook::Dark);
    QCOMPARE(trayLookNamed(QStringLiteral("light")), IconLook::Light);
    QCOMPARE(trayLookNamed(QStringLiteral("colour")), IconLook::Colour);
    QCOMPARE(trayLookNamed(QStringLiteral("automatic")), usualTrayLook());
    QCOMPARE(trayLookNamed(QString()), usualTrayLook());
}

QTEST_MAIN(tst_StateIcons)
#include "tst_stateicons.moc"
