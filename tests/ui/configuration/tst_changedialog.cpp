// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/changedialog.h"
#include "ui/widgets/diffview.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

class tst_ChangeDialog : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatAndWhere();
    void appliesByAClick();
    void appliesByTheReturnKey();
    void cancelsByEscape();
    void doesNotApplyErrors();
    void appliesWithWarnings();
    void doesNotApplyNothing();
    void endsALongListOfRemarks();
    void showsTextsAsTheyAre();

private:
    static ConfigurationChange change(const QList<ConfigProblem> &remarks = {})
    {
        ConfigurationChange change = ConfigurationChange::between(
            QStringLiteral("/home/me/config.yaml"), "server:\n  port: 8484\n", "server:\n  port: 8485\n");
        change.remarks = remarks;
        return change;
    }

    static QPushButton *button(const ChangeDialog &dialog, QDialogButtonBox::ButtonRole role)
    {
        auto *box = dialog.findChild<QDialogButtonBox *>();
        for (QAbstractButton *each : box->buttons()) {
            if (box->buttonRole(each) == role)
                return qobject_cast<QPushButton *>(each);
        }
        return nullptr;
    }

    static QString texts(const ChangeDialog &dialog)
    {
        QStringList texts;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            texts << label->text();
        return texts.join(u'\n');
    }
};

void tst_ChangeDialog::showsWhatAndWhere()
{
    const ChangeDialog dialog(QStringLiteral("Change the port"), change());
    QCOMPARE(dialog.windowTitle(), QStringLiteral("Review change"));
    QVERIFY(texts(dialog).contains(QStringLiteral("Change the port")));
    QVERIFY(texts(dialog).contains(QDir::toNativeSeparators(QStringLiteral("/home/me/config.yaml"))));
    const auto *view = dialog.findChild<DiffView *>();
    QVERIFY(view->toPlainText().contains(QStringLiteral("-   port: 8484\n+   port: 8485")));
    QVERIFY(!dialog.isModal());
}

void tst_ChangeDialog::appliesByAClick()
{
    ChangeDialog dialog(QStringLiteral("t"), change());
    const QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.show();
    QTest::mouseClick(button(dialog, QDialogButtonBox::AcceptRole), Qt::LeftButton);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!dialog.isVisible());
}

void tst_ChangeDialog::appliesByTheReturnKey()
{
    ChangeDialog dialog(QStringLiteral("t"), change());
    const QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.show();
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
}

void tst_ChangeDialog::cancelsByEscape()
{
    ChangeDialog dialog(QStringLiteral("t"), change());
    const QSignalSpy rejected(&dialog, &QDialog::rejected);
    dialog.show();
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QCOMPARE(rejected.size(), 1);
}

void tst_ChangeDialog::doesNotApplyErrors()
{
    ChangeDialog dialog(QStringLiteral("t"),
        change({{ConfigProblem::Severity::Warning, 0, QStringLiteral("odd")},
            {ConfigProblem::Severity::Error, 2, QStringLiteral("wrong: write another")}}));
    const QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.show();
    QVERIFY(!button(dialog, QDialogButtonBox::AcceptRole)->isEnabled());
    const QString shown = texts(dialog);
    QVERIFY(shown.contains(QStringLiteral("Line 2: wrong: write another")));
    QVERIFY(shown.indexOf(QStringLiteral("wrong")) < shown.indexOf(QStringLiteral("odd")));
    QTest::keyClick(&dialog, Qt::Key_Return); // the default is to cancel
    QCOMPARE(accepted.size(), 0);
    QVERIFY(!dialog.isVisible());
}

void tst_ChangeDialog::appliesWithWarnings()
{
    const ChangeDialog dialog(
        QStringLiteral("t"), change({{ConfigProblem::Severity::Warning, 0, QStringLiteral("odd")}}));
    QVERIFY(button(dialog, QDialogButtonBox::AcceptRole)->isEnabled());
    QVERIFY(texts(dialog).contains(QStringLiteral("odd")));
}

void tst_ChangeDialog::doesNotApplyNothing()
{
    const ChangeDialog dialog(
        QStringLiteral("t"), ConfigurationChange::between(QStringLiteral("/f"), "a", "a"));
    QVERIFY(!button(dialog, QDialogButtonBox::AcceptRole)->isEnabled());
    QVERIFY(texts(dialog).contains(QStringLiteral("Nothing changes")));
}

void tst_ChangeDialog::endsALongListOfRemarks()
{
    QList<ConfigProblem> remarks;
    for (int i = 1; i <= 30; ++i)
        remarks.append({ConfigProblem::Severity::Warning, i, QStringLiteral("odd")});
    const QString shown = texts(ChangeDialog(QStringLiteral("t"), change(remarks)));
    QVERIFY(shown.contains(QStringLiteral("Line 5: odd\n")));
    QVERIFY(!shown.contains(QStringLiteral("Line 6: odd")));
    QVERIFY(shown.contains(QStringLiteral("25")));
}

void tst_ChangeDialog::showsTextsAsTheyAre()
{
    const ChangeDialog dialog(QStringLiteral("<b>x</b>"),
        change({{ConfigProblem::Severity::Warning, 0, QStringLiteral("<i>y</i>")}}));
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (label->text().contains(u'<'))
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

QTEST_MAIN(tst_ChangeDialog)
#include "tst_changedialog.moc"
