// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/configurationproblemdialog.h"
#include "ui/window/language.h"

#include <QAbstractButton>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace signalbox;

class tst_ConfigurationProblemDialog : public QObject
{
    Q_OBJECT

private slots:
    void listsTheProblems();
    void speaksTheLanguageOfTheWindows();
    void showsTextAsItIs();
    void endsALongList();
    void offersToOpenTheFileAndStays();
    void showsWhatIsWrongByNow();
    void closesByEscape();

private:
    static QAbstractButton *button(const QMessageBox &dialog, const QString &text);
    /// What a person reads of the list.
    static QString listOf(const QMessageBox &dialog)
    {
        QTextDocument document;
        document.setHtml(dialog.informativeText());
        return document.toPlainText();
    }
};

QAbstractButton *tst_ConfigurationProblemDialog::button(const QMessageBox &dialog, const QString &text)
{
    for (QAbstractButton *candidate : dialog.buttons()) {
        if (candidate->text().remove(QLatin1Char('&')) == text)
            return candidate;
    }
    return nullptr;
}

void tst_ConfigurationProblemDialog::listsTheProblems()
{
    const ConfigurationProblemDialog dialog(
        {QStringLiteral("/a/c.yaml:5: this is wrong"), QStringLiteral("/a/c.yaml: and all of it"),
            QStringLiteral("--host 0.0.0.0: and that")},
        QStringLiteral("/a/c.yaml"));
    QVERIFY(dialog.text().contains(QStringLiteral("/a/c.yaml")));
    QVERIFY(listOf(dialog).startsWith(
        QStringLiteral("Line 5: this is wrong\nand all of it\n--host 0.0.0.0: and that\n")));
}

void tst_ConfigurationProblemDialog::speaksTheLanguageOfTheWindows()
{
    Language language(QStringLiteral(":/i18n"));
    language.use(QStringLiteral("zh_CN"));
    const ConfigurationProblemDialog dialog(
        {QStringLiteral("/a/c.yaml:5: 'port' of server must be a whole number: correct the value"),
            QStringLiteral("/a/c.yaml: the file is larger than 4 MiB: check that it is a configuration")},
        QStringLiteral("/a/c.yaml"));
    QVERIFY2(listOf(dialog).startsWith(QStringLiteral("第 5 行：server 的“port”必须是整数：请更正\n"
                                                      "文件大于 4 MiB：请检查它是否为配置文件\n")),
        qPrintable(listOf(dialog)));
}

void tst_ConfigurationProblemDialog::showsTextAsItIs()
{
    const ConfigurationProblemDialog dialog(
        {QStringLiteral("/<b>/c.yaml:5: 'a<b>c' & \"d\"")}, QStringLiteral("/<b>/c.yaml"));
    QCOMPARE(dialog.textFormat(), Qt::PlainText);
    QVERIFY(dialog.text().contains(QStringLiteral("/<b>/c.yaml")));
    QVERIFY(listOf(dialog).startsWith(QStringLiteral("Line 5: 'a<b>c' & \"d\"\n")));
}

void tst_ConfigurationProblemDialog::endsALongList()
{
    QStringList problems;
    for (int i = 1; i <= 30; ++i)
        problems << QStringLiteral("c.yaml:%1: wrong").arg(i);
    const QString list = listOf(ConfigurationProblemDialog(problems, QStringLiteral("c.yaml")));
    QVERIFY(list.contains(QStringLiteral("Line 8: wrong\nAnd 22 more.")));
}

void tst_ConfigurationProblemDialog::offersToOpenTheFileAndStays()
{
    ConfigurationProblemDialog dialog({QStringLiteral("c.yaml:1: wrong")}, QStringLiteral("c.yaml"));
    dialog.show();
    QSignalSpy requested(&dialog, &ConfigurationProblemDialog::openConfigurationRequested);
    QSignalSpy finished(&dialog, &QDialog::finished);
    button(dialog, QStringLiteral("Open configuration"))->click();
    QCOMPARE(requested.size(), 1);
    QCOMPARE(finished.size(), 0); // it waits for the corrected file
    QVERIFY(dialog.isVisible());
    QTest::keyClick(&dialog, Qt::Key_Return); // by which it is opened, too
    QCOMPARE(requested.size(), 2);
    button(dialog, QStringLiteral("Quit"))->click();
    QCOMPARE(finished.size(), 1);
}

void tst_ConfigurationProblemDialog::showsWhatIsWrongByNow()
{
    ConfigurationProblemDialog dialog({QStringLiteral("c.yaml:1: wrong")}, QStringLiteral("c.yaml"));
    dialog.show();
    QVERIFY(listOf(dialog).contains(QStringLiteral("goes on by itself")));
    dialog.setProblems({QStringLiteral("c.yaml:7: still wrong")}, QStringLiteral("c.yaml"));
    QVERIFY(listOf(dialog).startsWith(QStringLiteral("Line 7: still wrong\n")));
    QVERIFY(!listOf(dialog).contains(QStringLiteral("Line 1")));
    QVERIFY(listOf(dialog).contains(QStringLiteral("goes on by itself")));
}

void tst_ConfigurationProblemDialog::closesByEscape()
{
    ConfigurationProblemDialog dialog({QStringLiteral("c.yaml:1: wrong")}, QStringLiteral("c.yaml"));
    dialog.show();
    QSignalSpy requested(&dialog, &ConfigurationProblemDialog::openConfigurationRequested);
    QSignalSpy finished(&dialog, &QDialog::finished);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(requested.size(), 0);
}

QTEST_MAIN(tst_ConfigurationProblemDialog)
#include "tst_configurationproblemdialog.moc"
