// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/tooltiptext.h"

#include <QTest>
#include <QTextDocument>

using namespace signalbox;

class tst_ToolTipText : public QObject
{
    Q_OBJECT

private slots:
    void isShownToTheLetter_data();
    void isShownToTheLetter();
    void nothingStaysNothing();
    void trayToolTipIsNeverMarkup();
};

void tst_ToolTipText::isShownToTheLetter_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"plain", "a & b", "{\"error\":\"x\"}", "<b>bold</b>",
             "<img src='file:///etc/x'>", "&lt;b&gt;", "a < b > c"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void tst_ToolTipText::isShownToTheLetter()
{
    QFETCH(QString, text);
    const QString toolTip = toolTipText(text);
    QVERIFY(Qt::mightBeRichText(toolTip)); // as QToolTip decides
    QTextDocument document;
    document.setHtml(toolTip);
    QCOMPARE(document.toPlainText(), text);
}

void tst_ToolTipText::nothingStaysNothing()
{
    QCOMPARE(toolTipText({}), QString());
}

void tst_ToolTipText::trayToolTipIsNeverMarkup()
{
    QVERIFY(!Qt::mightBeRichText(trayToolTipText(QStringLiteral("<b>x</b>"))));
    QCOMPARE(trayToolTipText(QStringLiteral("r&d \"x\" <y>")), QStringLiteral("r&d \"x\" ‹y›"));
}

QTEST_GUILESS_MAIN(tst_ToolTipText)
#include "tst_tooltiptext.moc"
