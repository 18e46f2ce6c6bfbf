// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/stateicons.h"

#include <QImage>
#include <QTest>

using namespace signalbox;

class tst_StateIcons : public QObject
{
    Q_OBJECT

private slots:
    void drawsEverySize_data();
    void drawsEverySize();
    void differByShape_data();
    void differByShape();

private:
    static QList<GatewayState> states();
};

QList<GatewayState> tst_StateIcons::states()
{
    return {GatewayState::Stopped, GatewayState::Running, GatewayState::Working, GatewayState::Degraded,
        GatewayState::Problem};
}

void tst_StateIcons::drawsEverySize_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {16, 22, 24, 32, 48, 64})
        QTest::addRow("%d", size) << size;
}

void tst_StateIcons::drawsEverySize()
{
    QFETCH(int, size);
    for (const GatewayState state : states())
        QCOMPARE(stateIcon(state).pixmap(QSize(size, size), 1).size(), QSize(size, size));
    QCOMPARE(applicationIcon().pixmap(QSize(size, size), 1).size(), QSize(size, size));
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
    const QImage a = stateIcon(one).pixmap(QSize(16, 16), 1).toImage();
    const QImage b = stateIcon(other).pixmap(QSize(16, 16), 1).toImage();
    int different = 0;
    for (int i = 0; i < 16 * 16; ++i) {
        const QPoint at(i % 16, i / 16);
        different += std::abs(qAlpha(a.pixel(at)) - qAlpha(b.pixel(at))) > 128;
    }
    QVERIFY2(different >= 12, qPrintable(QString::number(different)));
}

QTEST_MAIN(tst_StateIcons)
#include "tst_stateicons.moc"
