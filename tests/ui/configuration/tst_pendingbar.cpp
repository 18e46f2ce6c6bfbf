// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <optional>

using namespace signalbox;

namespace {
const QByteArray text = "providers:\n  - {name: demo, type: demo}   # mine\nserver:\n  port: 8001\n";
const QByteArray changed = QByteArray(text).replace("8001", "8002");
} // namespace

class tst_PendingBar : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void isHiddenWhileThereIsNothingToSay();
    void undoesWhatWaitsAtOnceAndNamesIt();
    void makesAgainWhatWasDiscarded();
    void showsWhatItTakesBackAndMakesItAgain();
    void keysDoWhatTheBarOffersAndNothingElse();
    void withdrawsItsOfferWhenOthersChangeSomething();
    void offersItAgainAfterWhatWaitedIsDiscarded();
    void saysWhatKeepsItFromSaving();
    void tellsWhatFailedUntilSomethingElseIsDone();

private:
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        return m_page->findChild<QPushButton *>(QLatin1String(name));
    }
    [[nodiscard]] QString shown() const
    {
        auto *label = m_page->findChild<QLabel *>(QStringLiteral("pendingText"));
        auto *detail = m_page->findChild<QLabel *>(QStringLiteral("pendingDetail"));
        return label->isVisible() ? label->text() + u'\n' + detail->text() : QString();
    }
    void press(const char *name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    void usePort(const QString &port) const
    {
        QVERIFY(m_draft->add(
            [port](const QByteArray &before) {
                return changePreferences(
                    before, {FieldChange::text(ConfigPath() / u"server" / u"port", port)});
            },
            QStringLiteral("server.port")));
    }
    void save() const
    {
        usePort(QStringLiteral("8002"));
        press("review");
        m_bar->dialog()->accept();
        QCOMPARE(written(), changed);
    }
    void write(const QByteArray &content) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<ConfigurationDesk> m_desk;
    std::unique_ptr<ConfigurationDraft> m_draft;
    std::unique_ptr<QWidget> m_page;
    PendingBar *m_bar = nullptr;
};

void tst_PendingBar::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(QStringLiteral("config.yaml"));
    write(text);
    m_desk = std::make_unique<ConfigurationDesk>(m_path, QProcessEnvironment());
    m_draft = std::make_unique<ConfigurationDraft>(*m_desk);
    m_page = std::make_unique<QWidget>();
    m_bar = new PendingBar(*m_draft, QStringLiteral("Change"), m_page.get());
    auto *layout = new QVBoxLayout(m_page.get());
    layout->addWidget(m_bar);
    m_page->resize(700, 200);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void tst_PendingBar::cleanup()
{
    m_page.reset();
    m_draft.reset();
    m_desk.reset();
}

void tst_PendingBar::isHiddenWhileThereIsNothingToSay()
{
    QVERIFY(!m_bar->isVisible());
    usePort(QStringLiteral("8002"));
    QVERIFY(m_bar->isVisible());
    QVERIFY(shown().startsWith(u'1'));
    usePort(QStringLiteral("8001")); // as it was
    QVERIFY(!m_bar->isVisible());
}

void tst_PendingBar::undoesWhatWaitsAtOnceAndNamesIt()
{
    usePort(QStringLiteral("8002"));
    QVERIFY(button("undo")->toolTip().contains(QStringLiteral("server.port")));
    press("undo");
    QVERIFY(m_draft->isEmpty());
    QVERIFY(!m_bar->dialog());
    QVERIFY2(shown().contains(QStringLiteral("server.port")), qPrintable(shown()));
    press("redo");
    QCOMPARE(m_draft->text(), changed);
    QVERIFY(!button("redo")->isVisible());
}

void tst_PendingBar::makesAgainWhatWasDiscarded()
{
    usePort(QStringLiteral("8002"));
    QVERIFY(m_draft->add([](const QByteArray &before) { return QByteArray("# mine\n" + before); }, {},
        QStringLiteral("a comment")));
    press("discard");
    QVERIFY(m_draft->isEmpty());
    QVERIFY(shown().contains(QStringLiteral("server.port, a comment")));
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_draft->text(), "# mine\n" + changed);
    press("discard");
    QTest::mouseClick(m_page->findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(!m_bar->isVisible());
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_draft->isEmpty());
}

void tst_PendingBar::showsWhatItTakesBackAndMakesItAgain()
{
    save();
    QVERIFY(!shown().isEmpty());
    QVERIFY(!button("redo")->isVisible());
    press("undo");
    QVERIFY(m_bar->dialog());
    QCOMPARE(m_bar->dialog()->change().after, text);
    QCOMPARE(written(), changed); // not before it was seen
    m_bar->dialog()->reject();
    QCOMPARE(written(), changed);
    press("undo");
    m_bar->dialog()->accept();
    QCOMPARE(written(), text);
    QVERIFY(!button("undo")->isVisible());
    QVERIFY(button("redo")->isVisible());
    press("redo");
    m_bar->dialog()->accept();
    QCOMPARE(written(), changed);
    QVERIFY(button("undo")->isVisible());
}

void tst_PendingBar::keysDoWhatTheBarOffersAndNothingElse()
{
    QVERIFY(!m_desk->apply(m_desk->propose(changed))); // another page
    QVERIFY(!m_bar->isVisible());
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_bar->dialog());
    QCOMPARE(written(), changed);
    write(text);
    m_desk->look();
    save();
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(m_bar->dialog());
    m_bar->dialog()->accept();
    QCOMPARE(written(), text);
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier); // no step deeper
    QCOMPARE(written(), text);
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    m_bar->dialog()->accept();
    QCOMPARE(written(), changed);
}

void tst_PendingBar::withdrawsItsOfferWhenOthersChangeSomething()
{
    save();
    QVERIFY(m_bar->isVisible());
    QVERIFY(!m_desk->apply(m_desk->propose("# others\n" + changed)));
    QVERIFY(!m_bar->isVisible());
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_bar->dialog() || !m_bar->dialog()->isVisible());
    QCOMPARE(written(), "# others\n" + changed);
}

void tst_PendingBar::offersItAgainAfterWhatWaitedIsDiscarded()
{
    save();
    usePort(QStringLiteral("8003"));
    QVERIFY(shown().startsWith(u'1'));
    press("discard");
    QVERIFY(m_bar->isVisible());
    QVERIFY(button("undo")->isVisible() && !button("review")->isVisible());
}

void tst_PendingBar::saysWhatKeepsItFromSaving()
{
    usePort(QStringLiteral("8002"));
    QVERIFY(button("review")->isEnabled());
    write(text + "server: [\n");
    m_desk->look();
    QVERIFY(!button("review")->isEnabled());
    QVERIFY2(shown().contains(QStringLiteral("error in the file")), qPrintable(shown()));
    m_bar->review();
    QVERIFY(!m_bar->dialog());
    write(text);
    m_desk->look();
    QVERIFY(button("review")->isEnabled());
}

void tst_PendingBar::tellsWhatFailedUntilSomethingElseIsDone()
{
    auto *problem = m_page->findChild<QWidget *>(QStringLiteral("changeProblem"));
    const auto fail = [this] {
        m_draft->add([](const QByteArray &) -> Result<QByteArray> {
            return Error{Error::Kind::InvalidRequest, QStringLiteral("it cannot be done")};
        });
    };
    fail();
    QVERIFY(problem->isVisible());
    QTest::mouseClick(problem->findChild<QPushButton *>(), Qt::LeftButton);
    QVERIFY(!m_bar->isVisible());
    fail();
    QVERIFY(problem->isVisible()); // the same again is told again
    usePort(QStringLiteral("8002"));
    QVERIFY(!problem->isVisible());
}

QTEST_MAIN(tst_PendingBar)
#include "tst_pendingbar.moc"
