// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots.h"
#include "ui/texts/snapshottexts.h"
#include "ui/window/statuswindow.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using Health = ProviderSnapshot::Health;

class tst_StatusWindow : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void showsStateAndAddress();
    void hasARadioButtonForEachProvider();
    void keepsRadioButtonsWhileTheListIsTheSame();
    void showsThePinnedProvider();
    void showsTextsOfOthersToTheLetter();
    void asksToPin();
    void asksForItsCommands_data();
    void asksForItsCommands();
    void offersAPort();
    void leavesClosingToItsOwner();
    void saysThatItStops();
    void tellsOfAConfigurationThatIsNotInUse();
    void tellsThatRequestsAreRecorded();
    void namesEverythingThatTakesTheFocus();
    void walksFromProvidersToButtonsByTab();
    void forgetsFailuresWhenThereAreSome();
    void saysThatAllRequestsArePinned();
    void showsDetailsBelowAProvider();
    void opensWithWholeRows_data();
    void opensWithWholeRows();
    void beginsWithWholeRowsAtAnyHeight();
    void growsWithItsProviders();
    void growsForAConfigurationThatIsNotInUse();
    void keepsASizeThatSomebodyChose();
    void canBeSmall();
    void elidesWhatIsLong();
    void reachesEverythingByTab();
    void scrollsToWhatTheKeyboardReaches();
    void scrollsByPages();
    void pressesButtonsByReturn();
    void closesAndQuitsByShortcuts();
    void tellsItsTextsToScreenReaders();

private:
    void showMany(int count);
    int hiddenRows() const;
    QScrollArea *view() const { return m_window->findChild<QScrollArea *>(); }
    QPushButton *button(const QString &text) const;
    QRadioButton *radio(const QString &text) const;
    bool shows(const QString &text) const;

    std::unique_ptr<StatusWindow> m_window;
    GatewaySnapshot m_snapshot;
};

template <typename Button> static Button *findButton(const QWidget *window, const QString &text)
{
    for (auto *button : window->findChildren<Button *>()) {
        if (button->text().remove(QLatin1Char('&')) == text)
            return button;
    }
    return nullptr;
}

void tst_StatusWindow::init()
{
    m_window = std::make_unique<StatusWindow>();
    m_snapshot = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("us_west")});
    m_window->setSnapshot(m_snapshot);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

QPushButton *tst_StatusWindow::button(const QString &text) const
{
    return findButton<QPushButton>(m_window.get(), text);
}

QRadioButton *tst_StatusWindow::radio(const QString &text) const
{
    return findButton<QRadioButton>(m_window.get(), text);
}

bool tst_StatusWindow::shows(const QString &text) const
{
    const QList<QLabel *> labels = m_window->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
        [&](const QLabel *label) { return label->isVisible() && label->text() == text; });
}

void tst_StatusWindow::showsStateAndAddress()
{
    QVERIFY(shows(QStringLiteral("Running on 127.0.0.1:8484")));
    QVERIFY(shows(QStringLiteral("http://127.0.0.1:8484")));
    m_snapshot.listening = false;
    m_snapshot.problem = QStringLiteral("Port 8484 is taken");
    m_window->setSnapshot(m_snapshot);
    QVERIFY(shows(QStringLiteral("Port 8484 is taken")));
    QVERIFY(!shows(QStringLiteral("http://127.0.0.1:8484")));
    QVERIFY(!button(QStringLiteral("Copy address"))->isEnabled());
}

void tst_StatusWindow::hasARadioButtonForEachProvider()
{
    m_snapshot.providers[1] = providerSnapshot(QStringLiteral("us_west"), Health::CoolingDown);
    m_window->setSnapshot(m_snapshot);
    QCOMPARE(m_window->findChildren<QRadioButton *>().size(), 3);
    QVERIFY(shows(QStringLiteral("● healthy")));
    QVERIFY(shows(QStringLiteral("✕ failed 2/2, cooling down 02:10")));
    QCOMPARE(radio(QStringLiteral("us_west"))->accessibleDescription(),
        QStringLiteral("failed 2/2, cooling down 02:10"));
}

void tst_StatusWindow::keepsRadioButtonsWhileTheListIsTheSame()
{
    const auto before = m_window->findChildren<QRadioButton *>();
    m_snapshot.providers[1].health = Health::Disabled;
    m_window->setSnapshot(m_snapshot);
    QCOMPARE(m_window->findChildren<QRadioButton *>(), before);
    QVERIFY(!radio(QStringLiteral("us_west"))->isEnabled());
    m_window->setSnapshot(runningSnapshot({QStringLiteral("spare")}));
    QCOMPARE(m_window->findChildren<QRadioButton *>().size(), 2);
}

void tst_StatusWindow::showsThePinnedProvider()
{
    QVERIFY(radio(QStringLiteral("Automatic"))->isChecked());
    m_snapshot.pinned = QStringLiteral("us_west");
    m_window->setSnapshot(m_snapshot);
    QVERIFY(radio(QStringLiteral("us_west"))->isChecked());
    QVERIFY(!radio(QStringLiteral("Automatic"))->isChecked());
}

void tst_StatusWindow::showsTextsOfOthersToTheLetter()
{
    const QString error = QStringLiteral("<img src='https://a.example'> 502");
    m_snapshot.providers[0].lastError = error;
    m_snapshot.problem = error;
    m_window->setSnapshot(m_snapshot);
    for (const QWidget *widget : m_window->findChildren<QWidget *>())
        QVERIFY(!widget->toolTip().contains(u"<img"));
    QVERIFY(shows(QStringLiteral("Last error: ") + error));
    for (const QLabel *label : m_window->findChildren<QLabel *>())
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
}

void tst_StatusWindow::asksToPin()
{
    QSignalSpy pinned(m_window.get(), &StatusWindow::pinRequested);
    radio(QStringLiteral("us_west"))->click();
    radio(QStringLiteral("Automatic"))->click();
    QCOMPARE(pinned.size(), 2);
    QCOMPARE(pinned.at(0).at(0).toString(), QStringLiteral("us_west"));
    QCOMPARE(pinned.at(1).at(0).toString(), QString());
}

void tst_StatusWindow::asksForItsCommands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("signal");
    QTest::newRow("address") << QStringLiteral("Copy address") << QByteArray(SIGNAL(copyAddressRequested()));
    QTest::newRow("environment") << QStringLiteral("Copy environment")
                                 << QByteArray(SIGNAL(copyEnvironmentRequested()));
    QTest::newRow("configuration") << QStringLiteral("Open configuration")
                                   << QByteArray(SIGNAL(openConfigurationRequested()));
    QTest::newRow("reload") << QStringLiteral("Reload configuration")
                            << QByteArray(SIGNAL(reloadRequested()));
    QTest::newRow("quit") << QStringLiteral("Quit") << QByteArray(SIGNAL(quitRequested()));
}

void tst_StatusWindow::asksForItsCommands()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, signal);
    QSignalSpy requested(m_window.get(), signal.constData());
    QTest::mouseClick(button(text), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
}

void tst_StatusWindow::offersAPort()
{
    m_window->offerPort(8485);
    QPushButton *use = button(QStringLiteral("Use port 8485"));
    QVERIFY(use && use->isVisible());
    QSignalSpy requested(m_window.get(), &StatusWindow::portRequested);
    use->click();
    QCOMPARE(requested.at(0).at(0).toInt(), 8485);
    m_window->offerPort(0);
    QVERIFY(!use->isVisible());
}

void tst_StatusWindow::leavesClosingToItsOwner()
{
    QSignalSpy requested(m_window.get(), &StatusWindow::closeRequested);
    m_window->close();
    QCOMPARE(requested.size(), 1);
    QVERIFY(m_window->isVisible());
}

void tst_StatusWindow::saysThatItStops()
{
    m_window->setStopping();
    QVERIFY(shows(QStringLiteral("Stopping…")));
    QVERIFY(button(QStringLiteral("Quit now")));
}

void tst_StatusWindow::tellsOfAConfigurationThatIsNotInUse()
{
    const QString text = QStringLiteral(
        "Configuration not applied, the previous one stays in use: /etc/c.yaml:3: it is wrong");
    m_snapshot.configProblem = QStringLiteral("/etc/c.yaml:3: it is wrong");
    m_window->setSnapshot(m_snapshot);
    QVERIFY(shows(text));
    m_snapshot.configProblem.clear();
    m_window->setSnapshot(m_snapshot);
    QVERIFY(!shows(text));
}

void tst_StatusWindow::tellsThatRequestsAreRecorded()
{
    m_snapshot.captureUntil = QDateTime(QDate(2026, 1, 2), QTime(14, 5));
    const QString text = SnapshotTexts::recording(m_snapshot);
    m_window->setSnapshot(m_snapshot);
    QVERIFY(shows(text));
    m_snapshot.captureUntil = {};
    m_window->setSnapshot(m_snapshot);
    QVERIFY(!shows(text));
}

void tst_StatusWindow::namesEverythingThatTakesTheFocus()
{
    for (auto *widget : m_window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        QVERIFY2(!QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name).isEmpty(),
            widget->metaObject()->className());
    }
}

void tst_StatusWindow::walksFromProvidersToButtonsByTab()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    radio(QStringLiteral("Automatic"))->setFocus();
    for (const char *text : {"Open configuration", "Reload configuration", "Quit"}) {
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
        QCOMPARE(m_window->focusWidget(), button(QString::fromLatin1(text)));
    }
}

void tst_StatusWindow::forgetsFailuresWhenThereAreSome()
{
    QPushButton *forget = button(QStringLiteral("Forget failures"));
    QVERIFY(forget && !forget->isEnabled());
    m_snapshot.providers[0] = providerSnapshot(QStringLiteral("anthropic"), Health::CoolingDown);
    m_window->setSnapshot(m_snapshot);
    QSignalSpy requested(m_window.get(), &StatusWindow::forgetFailuresRequested);
    forget->click();
    QCOMPARE(requested.size(), 1);
}

void tst_StatusWindow::saysThatAllRequestsArePinned()
{
    const QString text = QStringLiteral("All requests go to us_west (pinned)");
    QVERIFY(!shows(text));
    m_snapshot.pinned = QStringLiteral("us_west");
    m_window->setSnapshot(m_snapshot);
    QVERIFY(shows(text));
}

void tst_StatusWindow::showsDetailsBelowAProvider()
{
    m_snapshot.providers[1].sessions = 1;
    m_snapshot.providers[1].lastError = QStringLiteral("502");
    m_window->setSnapshot(m_snapshot);
    QVERIFY(shows(QStringLiteral("Last error: 502\n1 session stays with it")));
    QVERIFY(radio(QStringLiteral("us_west"))->accessibleDescription().contains(u"Last error: 502"));
}

/// Every third one is well, the others have failed and say so at length.
void tst_StatusWindow::showMany(int count)
{
    m_snapshot = runningSnapshot({});
    for (int i = 0; i < count; ++i) {
        ProviderSnapshot provider
            = providerSnapshot(QStringLiteral("databricks_eu_central_production_workspace_%1").arg(i),
                i % 3 == 0 ? Health::Healthy : Health::CoolingDown);
        if (i % 3 != 0)
            provider.lastError = QStringLiteral("500 api_error: ") + QString(300, QLatin1Char('x'));
        m_snapshot.providers.append(provider);
    }
    m_window = std::make_unique<StatusWindow>();
    m_window->setSnapshot(m_snapshot);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

/// -1 when one of them is cut.
int tst_StatusWindow::hiddenRows() const
{
    const QRect seen = view()->viewport()->rect();
    int hidden = 0;
    for (const auto *button : m_window->findChildren<QRadioButton *>()) {
        const QWidget *row = button->parentWidget();
        const QRect place(row->mapTo(view()->viewport(), QPoint()), row->size());
        if (seen.intersects(place) && !seen.contains(place))
            return -1;
        hidden += !seen.intersects(place);
    }
    return hidden;
}

void tst_StatusWindow::opensWithWholeRows_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 12, 15, 20, 40})
        QTest::addRow("%d", count) << count;
}

void tst_StatusWindow::opensWithWholeRows()
{
    QFETCH(int, count);
    showMany(count);
    const QSize room = m_window->screen()->availableSize();
    QVERIFY(m_window->width() <= room.width() && m_window->height() <= room.height() * 9 / 10);
    const int hidden = hiddenRows();
    QVERIFY(hidden >= 0);
    QCOMPARE(hidden > 0, view()->verticalScrollBar()->maximum() > 0);
    if (count == 1 || count == 40) // between them it depends on the screen
        QCOMPARE(hidden > 0, count == 40);
}

void tst_StatusWindow::beginsWithWholeRowsAtAnyHeight()
{
    showMany(20);
    for (int height = m_window->minimumSizeHint().height(); height < 700; height += 7) {
        m_window->resize(m_window->width(), height);
        QVERIFY2(hiddenRows() > 0, qPrintable(QString::number(height)));
    }
    view()->verticalScrollBar()->setValue(10);
    QCOMPARE(view()->viewport()->height(), view()->height()); // while it scrolls it uses all of its room
    view()->verticalScrollBar()->setValue(0);
    QVERIFY(hiddenRows() > 0);
}

void tst_StatusWindow::growsForAConfigurationThatIsNotInUse()
{
    m_snapshot.configProblem = QStringLiteral("/home/somebody/.config/signalbox/config.yaml:3:")
        + QStringLiteral(" it is wrong").repeated(20);
    m_window->setSnapshot(m_snapshot);
    for (const auto *label : m_window->findChildren<QLabel *>()) {
        if (label->isVisible() && label->wordWrap())
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
}

void tst_StatusWindow::growsWithItsProviders()
{
    const int before = m_window->height();
    m_snapshot.providers[0].lastError = QStringLiteral("502");
    m_window->setSnapshot(m_snapshot);
    QTRY_VERIFY(m_window->height() > before);
    QTRY_COMPARE(view()->verticalScrollBar()->maximum(), 0);
    const int grown = m_window->height();
    m_snapshot.providers[0].lastError.clear();
    m_window->setSnapshot(m_snapshot);
    QCOMPARE(m_window->height(), grown); // it does not jump while somebody looks at it
}

void tst_StatusWindow::keepsASizeThatSomebodyChose()
{
    const QSize chosen = m_window->size() + QSize(50, 70);
    m_window->resize(chosen);
    m_snapshot = runningSnapshot(QStringList(20, QStringLiteral("a")));
    m_window->setSnapshot(m_snapshot);
    QCOMPARE(m_window->size(), chosen);
    m_window->hide();
    m_window->show();
    QCOMPARE(m_window->size(), chosen);
}

void tst_StatusWindow::canBeSmall()
{
    showMany(20);
    m_window->resize(1, 1);
    const QFontMetrics metrics = m_window->fontMetrics();
    QVERIFY2(
        m_window->height() <= 28 * metrics.lineSpacing(), qPrintable(QString::number(m_window->height())));
    QVERIFY2(
        m_window->width() <= 80 * metrics.averageCharWidth(), qPrintable(QString::number(m_window->width())));
    QVERIFY(view()->verticalScrollBar()->isVisible());
    QVERIFY(!view()->horizontalScrollBar()->isVisible());
}

void tst_StatusWindow::elidesWhatIsLong()
{
    showMany(2);
    const auto labels = m_window->findChildren<QLabel *>();
    const auto details = std::find_if(labels.begin(), labels.end(),
        [](const QLabel *label) { return label->text().startsWith(QStringLiteral("Last error")); });
    QVERIFY(details != labels.end());
    QVERIFY((*details)->toolTip().contains(m_snapshot.providers.at(1).lastError));
    QVERIFY((*details)->height() <= (*details)->fontMetrics().lineSpacing());
    QRadioButton *button = radio(m_snapshot.providers.at(1).name);
    QVERIFY(button->toolTip().contains(m_snapshot.providers.at(1).name));
    QVERIFY(button->geometry().right() < button->parentWidget()->width());
}

void tst_StatusWindow::reachesEverythingByTab()
{
    showMany(2); // another list puts its buttons at the end, unless somebody cares
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    button(QStringLiteral("Copy address"))->setFocus();
    QStringList reached;
    for (int i = 0; i < 7; ++i) {
        reached << qobject_cast<QAbstractButton *>(m_window->focusWidget())->text().remove(u'&');
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(reached,
        QStringList(
            {QStringLiteral("Copy address"), QStringLiteral("Copy environment"), QStringLiteral("Automatic"),
                QStringLiteral("Forget failures"), QStringLiteral("Open configuration"),
                QStringLiteral("Reload configuration"), QStringLiteral("Quit")}));
    const QWidget *first = m_window->nextInFocusChain();
    while (!first->isVisible() || !(first->focusPolicy() & Qt::TabFocus))
        first = first->nextInFocusChain();
    QCOMPARE(first, button(QStringLiteral("Copy address")));
}

void tst_StatusWindow::scrollsToWhatTheKeyboardReaches()
{
    showMany(30);
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    radio(QStringLiteral("Automatic"))->setFocus();
    for (int i = 0; i < 30; ++i) {
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Down);
        const QWidget *row = m_window->focusWidget()->parentWidget();
        const QRect place(row->mapTo(view()->viewport(), QPoint()), row->size());
        QVERIFY2(view()->viewport()->rect().contains(place), qPrintable(QString::number(i)));
    }
    QCOMPARE(m_window->focusWidget(), radio(m_snapshot.providers.constLast().name));
}

void tst_StatusWindow::scrollsByPages()
{
    showMany(30);
    QSignalSpy pinned(m_window.get(), &StatusWindow::pinRequested);
    QTest::keyClick(radio(QStringLiteral("Automatic")), Qt::Key_PageDown);
    QVERIFY(view()->verticalScrollBar()->value() > 0);
    QTest::keyClick(radio(QStringLiteral("Automatic")), Qt::Key_PageUp);
    QCOMPARE(view()->verticalScrollBar()->value(), 0);
    QVERIFY(pinned.isEmpty()); // to look at providers is not to choose one
}

void tst_StatusWindow::pressesButtonsByReturn()
{
    QSignalSpy copied(m_window.get(), &StatusWindow::copyAddressRequested);
    QTest::keyClick(button(QStringLiteral("Copy address")), Qt::Key_Return);
    QCOMPARE(copied.size(), 1);
}

void tst_StatusWindow::closesAndQuitsByShortcuts()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QSignalSpy closed(m_window.get(), &StatusWindow::closeRequested);
    QTest::keySequence(m_window.get(), QKeySequence(QKeySequence::Close));
    QCOMPARE(closed.size(), 1);
    if (QKeySequence::keyBindings(QKeySequence::Quit).isEmpty())
        return; // on Windows programs end by Alt+F4, which closes
    QSignalSpy quit(m_window.get(), &StatusWindow::quitRequested);
    QTest::keySequence(m_window.get(), QKeySequence(QKeySequence::Quit));
    QCOMPARE(quit.size(), 1);
}

void tst_StatusWindow::tellsItsTextsToScreenReaders()
{
    m_snapshot.pinned = QStringLiteral("us_west");
    m_window->setSnapshot(m_snapshot);
    for (QLabel *label : m_window->findChildren<QLabel *>()) {
        if (!label->text().isEmpty())
            QCOMPARE(QAccessible::queryAccessibleInterface(label)->text(QAccessible::Name), label->text());
    }
}

QTEST_MAIN(tst_StatusWindow)
#include "tst_statuswindow.moc"
