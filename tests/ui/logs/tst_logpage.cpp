// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/loglines.h"
#include "ui/logs/logpage.h"
#include "ui/logs/logtable.h"
#include "ui/snapshots.h"
#include "ui/tabstops.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace signalbox;
using namespace signalbox::test;

class tst_LogPage : public QObject
{
    Q_OBJECT

public slots:
    void rememberUrl(const QUrl &url) { m_opened = url; }

private slots:
    void init();
    void followsUntilItsUserScrollsUp();
    void showsTheWholeLine();
    void filtersByLevel();
    void searches();
    void saysThatThereIsNoFile();
    void opensTheFolder();
    void copiesDiagnosticsWithoutSecrets();
    void copiesTheLine();
    void namesEverythingThatTakesTheFocus();
    void everyTabStopIsSeen();

private:
    void show();
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] LogTable *table() const { return m_page->findChild<LogTable *>(); }
    [[nodiscard]] int rows() const { return table()->model()->rowCount(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<LogPage> m_page;
    QUrl m_opened;
};

void tst_LogPage::init()
{
    m_page.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("signalbox.jsonl"));
    m_opened.clear();
}

void tst_LogPage::show()
{
    m_page = std::make_unique<LogPage>(
        m_path, QDir::homePath() + QStringLiteral("/.config/signalbox/config.yaml"));
    m_page->resize(820, 600);
    m_page->setSnapshot(runningSnapshot({QStringLiteral("work")}));
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

QPushButton *tst_LogPage::button(const QString &text) const
{
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->text().remove(QLatin1Char('&')) == text)
            return button;
    }
    return nullptr;
}

void tst_LogPage::followsUntilItsUserScrollsUp()
{
    for (int i = 0; i < 100; ++i)
        QVERIFY(appendLine(m_path, logLine(i)));
    show();
    auto *follow = m_page->findChild<QCheckBox *>();
    QScrollBar *bar = table()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(appendLine(m_path, logLine(100)));
    QTRY_COMPARE(rows(), 101);
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(bar->maximum() / 2);
    QVERIFY(!follow->isChecked());
    const int place = bar->value();
    QVERIFY(appendLine(m_path, logLine(101)));
    QTRY_COMPARE(rows(), 102);
    QCOMPARE(bar->value(), place);
    QTest::mouseClick(follow, Qt::LeftButton, {}, QPoint(8, follow->height() / 2));
    QVERIFY(follow->isChecked());
    QCOMPARE(bar->value(), bar->maximum());
}

void tst_LogPage::showsTheWholeLine()
{
    QVERIFY(appendLine(m_path, logLine(1)));
    show();
    auto *whole = m_page->findChild<QPlainTextEdit *>();
    QVERIFY(!whole->isVisible());
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, QPoint(200, 8));
    QVERIFY(whole->isVisible());
    QVERIFY(whole->toPlainText().contains(QStringLiteral("\"category\": \"signalbox.proxy\"")));
    QTest::keyClick(table(), Qt::Key_Escape);
    QVERIFY(!whole->isVisible());
}

void tst_LogPage::filtersByLevel()
{
    QVERIFY(appendLine(m_path, logLine(1, "error", "oauth")));
    QVERIFY(appendLine(m_path, logLine(2)));
    show();
    const QList<QComboBox *> choices = m_page->findChildren<QComboBox *>();
    choices.at(0)->setCurrentIndex(3);
    QCOMPARE(rows(), 1);
    choices.at(1)->setCurrentText(QStringLiteral("proxy"));
    QCOMPARE(rows(), 0);
    QPushButton *clear = button(QStringLiteral("Clear filters"));
    QVERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(rows(), 2);
    QVERIFY(table()->isVisible());
}

void tst_LogPage::searches()
{
    QVERIFY(appendLine(m_path, logLine(1)));
    QVERIFY(appendLine(m_path, logLine(2)));
    show();
    m_page->find();
    QTest::keyClicks(m_page->findChild<QLineEdit *>(), QStringLiteral("line-2"));
    QTRY_COMPARE(rows(), 1);
    m_page->showItem(QStringLiteral("line-1"));
    QCOMPARE(rows(), 1);
}

void tst_LogPage::saysThatThereIsNoFile()
{
    show();
    QVERIFY(!table()->isVisible());
    QStringList texts;
    for (const QLabel *label : m_page->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QVERIFY(texts.contains(QStringLiteral("There is no log yet")));
    QVERIFY(appendLine(m_path, logLine(1)));
    QTRY_VERIFY(table()->isVisible());
}

void tst_LogPage::opensTheFolder()
{
    show();
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "rememberUrl");
    QTest::mouseClick(button(QStringLiteral("Open folder")), Qt::LeftButton);
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QCOMPARE(m_opened, QUrl::fromLocalFile(m_folder->path()));
}

void tst_LogPage::copiesDiagnosticsWithoutSecrets()
{
    for (int i = 0; i < 300; ++i)
        QVERIFY(appendLine(m_path, logLine(i)));
    const QByteArray careless
        = "{\"message\":\"Qt says Bearer abc123 and sk-ant-api03-AbCdEfGhIjKl at https://me:pw@host/\"}";
    QVERIFY(appendLine(m_path, careless));
    show();
    QTest::mouseClick(button(QStringLiteral("Copy diagnostics")), Qt::LeftButton);
    QVERIFY(button(QStringLiteral("Copied")));
    const QString text = QGuiApplication::clipboard()->text();
    for (const char *part : {"Qt ", "System: ", "Desktop: ", "~/.config/signalbox/config.yaml",
             "Provider 1: ", "\"line-299\"", "Bearer ***", "https://***@host/"})
        QVERIFY2(text.contains(QString::fromLatin1(part)), part);
    for (const char *part : {"abc123", "AbCdEfGh", "me:pw", "\"line-100\""})
        QVERIFY2(!text.contains(QString::fromLatin1(part)), part);
    QVERIFY(!text.contains(QDir::homePath() + QLatin1Char('/')));
}

void tst_LogPage::copiesTheLine()
{
    QVERIFY(appendLine(m_path, logLine(1)));
    show();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, QPoint(200, 8));
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), logLine(1));
}

void tst_LogPage::namesEverythingThatTakesTheFocus()
{
    QVERIFY(appendLine(m_path, logLine(1)));
    show();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, QPoint(200, 8));
    for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<const QComboBox *>(widget->parentWidget())
            || qobject_cast<const QLineEdit *>(widget->parentWidget());
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || isInner)
            continue;
        const bool hasName = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        QVERIFY2(hasName, widget->metaObject()->className());
    }
}

void tst_LogPage::everyTabStopIsSeen()
{
    QVERIFY(appendLine(m_path, logLine(1)));
    show();
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(unseenTabStops(*m_page), QStringList());
}

QTEST_MAIN(tst_LogPage)
#include "tst_logpage.moc"
