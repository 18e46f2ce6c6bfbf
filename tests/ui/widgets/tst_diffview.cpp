// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/diffcolors.h"
#include "ui/widgets/diffview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

using namespace signalbox;

class tst_DiffView : public QObject
{
    Q_OBJECT

private slots:
    void marksLinesBySigns();
    void countsWhatChanges();
    void copiesSignsAndNoNumbers();
    void showsNumbersBesideTheLines();
    void cannotBeEdited();
    void letsTheTabulatorGoOn();
    void coversChangedLinesWithColors_data();
    void coversChangedLinesWithColors();
    void keepsTextsReadable_data();
    void keepsTextsReadable();
    void followsThePalette();

private:
    static QPalette palette(bool dark)
    {
        QPalette palette;
        palette.setColor(QPalette::Base, dark ? QColor(30, 30, 30) : Qt::white);
        palette.setColor(QPalette::Text, dark ? Qt::white : Qt::black);
        return palette;
    }

    static QList<DiffLine> lines()
    {
        return lineDiff(QStringLiteral("1\n2\n3\n4\n5\n6\n7\n8\r\n9\n"),
            QStringLiteral("1\n2\n3\n4\n5\n6\n7\neight\r\nmore\n9\n"), 1);
    }
};

namespace {
double luminance(const QColor &color)
{
    const auto part = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}
} // namespace

void tst_DiffView::marksLinesBySigns()
{
    DiffView view;
    view.setLines(lines());
    QCOMPARE(view.toPlainText(), QStringLiteral("⋯\n  7\n- 8\n+ eight\n+ more\n  9"));
}

void tst_DiffView::countsWhatChanges()
{
    DiffView view;
    view.setLines(lines());
    QCOMPARE(view.addedCount(), 2);
    QCOMPARE(view.removedCount(), 1);
    QCOMPARE(view.accessibleDescription(), view.summary());
    QVERIFY(view.summary().contains(u'2') && view.summary().contains(u'1'));
    view.setLines({});
    QCOMPARE(view.summary(), QStringLiteral("Nothing changes"));
}

void tst_DiffView::copiesSignsAndNoNumbers()
{
    DiffView view;
    view.setLines(lines());
    view.show();
    view.setFocus();
    QTest::keySequence(&view, QKeySequence::SelectAll);
    QTest::keySequence(&view, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), view.toPlainText());
}

void tst_DiffView::showsNumbersBesideTheLines()
{
    DiffView view;
    view.setPalette(palette(false));
    view.setLines(lines());
    view.resize(400, 300);
    view.show();
    const QImage image = view.grab().toImage();
    const int middle = view.viewport()->y()
        + view.cursorRect(QTextCursor(view.document()->findBlockByNumber(1))).center().y();
    bool hasInk = false;
    for (int x = view.frameWidth(); x < view.viewport()->x(); ++x)
        hasInk = hasInk || image.pixelColor(x, middle).lightness() < 200;
    QVERIFY(view.viewport()->x() > 2 * view.fontMetrics().horizontalAdvance(u'9'));
    QVERIFY(hasInk);
}

void tst_DiffView::cannotBeEdited()
{
    DiffView view;
    view.setLines(lines());
    view.show();
    const QString before = view.toPlainText();
    QTest::keyClicks(&view, QStringLiteral("x"));
    QTest::keyClick(&view, Qt::Key_Delete);
    QCOMPARE(view.toPlainText(), before);
}

void tst_DiffView::letsTheTabulatorGoOn()
{
    const DiffView view;
    QVERIFY(view.tabChangesFocus());
}

void tst_DiffView::coversChangedLinesWithColors_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void tst_DiffView::coversChangedLinesWithColors()
{
    QFETCH(bool, dark);
    DiffView view;
    view.setPalette(palette(dark));
    view.setLines(lines());
    view.resize(500, 300);
    view.show();
    const QImage image = view.grab().toImage();
    const DiffColors colors = DiffColors::of(view.palette());
    const auto at = [&](int line) {
        const QRect place = view.cursorRect(QTextCursor(view.document()->findBlockByNumber(line)));
        return image.pixelColor(
            view.viewport()->x() + view.viewport()->width() - 20, view.viewport()->y() + place.center().y());
    };
    QCOMPARE(at(1), view.palette().color(QPalette::Base));
    QCOMPARE(at(2), colors.removed);
    QCOMPARE(at(3), colors.added);
}

void tst_DiffView::keepsTextsReadable_data()
{
    coversChangedLinesWithColors_data();
}

void tst_DiffView::keepsTextsReadable()
{
    QFETCH(bool, dark);
    const QPalette used = palette(dark);
    const DiffColors colors = DiffColors::of(used);
    const QColor text = used.color(QPalette::Text);
    QVERIFY(contrast(text, colors.added) >= 7);
    QVERIFY(contrast(text, colors.removed) >= 7);
    QVERIFY(contrast(colors.addedSign, colors.added) >= 4.5);
    QVERIFY(contrast(colors.removedSign, colors.removed) >= 4.5);
    QVERIFY(contrast(colors.muted, used.color(QPalette::Base)) >= 4.5);
}

void tst_DiffView::followsThePalette()
{
    DiffView view;
    view.setPalette(palette(false));
    view.setLines(lines());
    const QColor before = view.extraSelections().at(1).format.background().color();
    view.setPalette(palette(true));
    QVERIFY(view.extraSelections().at(1).format.background().color() != before);
}

QTEST_MAIN(tst_DiffView)
#include "tst_diffview.moc"
