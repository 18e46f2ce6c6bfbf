// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedlabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace signalbox;

class tst_ElidedLabel : public QObject
{
    Q_OBJECT

private slots:
    void showsAllWhereItFits_data();
    void showsAllWhereItFits();
    void tellsTheRestByItsToolTip();
    void isAsHighAsItHasLines();
    void copiesTheWholeText();
    void isReadable_data();
    void isReadable();
};

void tst_ElidedLabel::showsAllWhereItFits_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("letters") << QStringLiteral("healthy");
    QTest::newRow("a mark of another font") << QStringLiteral("● healthy");
    QTest::newRow("digits") << QStringLiteral("✕ failed 2/2, cooling down 24:57");
}

void tst_ElidedLabel::showsAllWhereItFits()
{
    QFETCH(QString, text);
    for (int size = 8; size < 20; ++size) {
        ElidedLabel label;
        QFont font = label.font();
        font.setPointSize(size);
        label.setFont(font);
        label.setLines({text});
        label.resize(label.sizeHint());
        QVERIFY2(!label.isElided(), qPrintable(QString::number(size)));
        QVERIFY(label.toolTip().isEmpty());
    }
}

void tst_ElidedLabel::tellsTheRestByItsToolTip()
{
    const QString error = QStringLiteral("<b>502</b> ") + QString(200, QLatin1Char('x'));
    ElidedLabel label;
    label.resize(100, 40);
    label.setLines({QStringLiteral("a"), error});
    QVERIFY(label.isElided());
    QVERIFY(label.toolTip().contains(error.toHtmlEscaped()));
    QVERIFY(label.minimumSizeHint().width() < 100);
    label.setLines({QStringLiteral("a")});
    QVERIFY(label.toolTip().isEmpty());
}

void tst_ElidedLabel::isAsHighAsItHasLines()
{
    ElidedLabel label;
    label.setLines({QString(500, QLatin1Char('x'))});
    const int one = label.sizeHint().height();
    label.setLines({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
    QCOMPARE(label.sizeHint().height(), 3 * one);
    QCOMPARE(label.minimumSizeHint().height(), 3 * one);
}

void tst_ElidedLabel::copiesTheWholeText()
{
    ElidedLabel label;
    label.resize(20, 20);
    label.setLines({QStringLiteral("first line"), QStringLiteral("second line")});
    QCOMPARE(label.contextMenuPolicy(), Qt::ActionsContextMenu);
    label.actions().constFirst()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("first line\nsecond line"));
}

void tst_ElidedLabel::isReadable_data()
{
    QTest::addColumn<QColor>("background");
    QTest::addColumn<QColor>("text");
    QTest::newRow("light") << QColor(0xef, 0xef, 0xef) << QColor(Qt::black);
    QTest::newRow("dark") << QColor(0x2a, 0x2e, 0x32) << QColor(0xfc, 0xfc, 0xfc);
}

static double luminance(const QColor &color)
{
    const auto linear
        = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

void tst_ElidedLabel::isReadable()
{
    QFETCH(QColor, background);
    QFETCH(QColor, text);
    ElidedLabel label;
    QPalette palette;
    palette.setColor(QPalette::Window, background);
    palette.setColor(QPalette::WindowText, text);
    label.setPalette(palette);
    label.setMuted(true);
    label.setLines({QStringLiteral("████")});
    label.resize(label.sizeHint());
    const QImage image = label.grab().toImage();
    const double ink = luminance(image.pixelColor(image.width() / 2, image.height() / 2));
    const double paper = luminance(background);
    const double contrast = (std::max(ink, paper) + 0.05) / (std::min(ink, paper) + 0.05);
    QVERIFY2(contrast >= 4.5, qPrintable(QString::number(contrast)));
    QVERIFY2(ink != luminance(text), "as strong as any other text");
}

QTEST_MAIN(tst_ElidedLabel)
#include "tst_elidedlabel.moc"
