// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/startproblemdialog.h"
#include "ui/window/language.h"

#include <QAbstractButton>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

class tst_StartProblemDialog : public QObject
{
    Q_OBJECT

private slots:
    void namesTheProblemAndOffersThePort();
    void speaksTheLanguageOfTheWindows();
    void offersTheConfigurationWhenNoPortHelps();
    void quits();
    void goesAwayByEscape();

private:
    static QAbstractButton *button(const QMessageBox &dialog, const QString &text);
};

QAbstractButton *tst_StartProblemDialog::button(const QMessageBox &dialog, const QString &text)
{
    for (QAbstractButton *candidate : dialog.buttons()) {
        if (candidate->text().remove(QLatin1Char('&')) == text)
            return candidate;
    }
    return nullptr;
}

void tst_StartProblemDialog::namesTheProblemAndOffersThePort()
{
    const QPointer dialog = new StartProblemDialog(QStringLiteral("127.0.0.1:8484 is taken"), 8485);
    dialog->show();
    QVERIFY(!dialog->isModal());
    QCOMPARE(dialog->text(), QStringLiteral("127.0.0.1:8484 is taken."));
    QVERIFY(dialog->informativeText().contains(QStringLiteral("8485")));
    QSignalSpy requested(dialog, &StartProblemDialog::portRequested);
    button(*dialog, QStringLiteral("Use port 8485"))->click();
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.at(0).at(0).toInt(), 8485);
    QTRY_VERIFY(!dialog);
}

void tst_StartProblemDialog::speaksTheLanguageOfTheWindows()
{
    Language language(QStringLiteral(":/i18n"));
    language.use(QStringLiteral("zh_CN"));
    const QPointer dialog = new StartProblemDialog(
        QStringLiteral(
            "127.0.0.1:8484 is already in use: another program, or another Signalbox, listens there"),
        8485);
    QCOMPARE(
        dialog->text(), QStringLiteral("127.0.0.1:8484 已被占用：另一个程序或另一个 Signalbox 正在监听。"));
    delete dialog;
}

void tst_StartProblemDialog::offersTheConfigurationWhenNoPortHelps()
{
    const QPointer dialog = new StartProblemDialog(QStringLiteral("10.9.8.7 is not an address here"), 0);
    dialog->show();
    QVERIFY(!button(*dialog, QStringLiteral("Use port 0")));
    QSignalSpy requested(dialog, &StartProblemDialog::openConfigurationRequested);
    button(*dialog, QStringLiteral("Open configuration"))->click();
    QCOMPARE(requested.size(), 1);
    QTRY_VERIFY(!dialog);
}

void tst_StartProblemDialog::quits()
{
    const QPointer dialog = new StartProblemDialog(QStringLiteral("taken"), 8485);
    dialog->show();
    QSignalSpy requested(dialog, &StartProblemDialog::quitRequested);
    button(*dialog, QStringLiteral("Quit"))->click();
    QCOMPARE(requested.size(), 1);
    QTRY_VERIFY(!dialog);
}

void tst_StartProblemDialog::goesAwayByEscape()
{
    const QPointer dialog = new StartProblemDialog(QStringLiteral("taken"), 8485);
    dialog->show();
    QSignalSpy port(dialog, &StartProblemDialog::portRequested);
    QSignalSpy quit(dialog, &StartProblemDialog::quitRequested);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
    QCOMPARE(port.size() + quit.size(), 0);
}

QTEST_MAIN(tst_StartProblemDialog)
#include "tst_startproblemdialog.moc"
