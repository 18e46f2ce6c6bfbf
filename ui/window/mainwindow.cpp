// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/texts/snapshottexts.h"
#include "ui/tray/stateicons.h"
#include "ui/window/screenroom.h"
#include "ui/window/sidebar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <QCloseEvent>
#include <QShortcut>
#include <QStackedWidget>

#include <utility>

namespace signalbox {
namespace {
constexpr QSize usualSize(1100, 780);
constexpr QSize smallestSize(760, 480);
constexpr int margin = 20;
} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QWidget(parent)
    , m_sidebar(new Sidebar(this))
    , m_notices(new QVBoxLayout)
    , m_stack(new QStackedWidget(this))
{
    setWindowTitle(tr("Signalbox"));
    setWindowIcon(applicationIcon());
    setMinimumSize(smallestSize);
    resizeToRoom(*this, usualSize);
    auto *content = new QVBoxLayout;
    content->setContentsMargins(margin, margin, margin, margin);
    content->setSpacing(12);
    m_notices->setSpacing(8);
    content->addLayout(m_notices);
    content->addWidget(m_stack, 1);
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_sidebar);
    columns->addLayout(content, 1);
    connect(m_sidebar, &Sidebar::pageChosen, this, [this](PageId page) { showPage(page); });
    addShortcuts();
}

void MainWindow::addShortcuts()
{
    new QShortcut(QKeySequence::Close, this, this, [this] { close(); });
    new QShortcut(QKeySequence::Quit, this, this, [this] { emit quitRequested(); });
    new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), this, this, [this] { emit paletteRequested(); });
    new QShortcut(QKeySequence::Find, this, this, [this] { m_pages.at(m_current)->find(); });
    new QShortcut(
        QKeySequence(Qt::CTRL | Qt::Key_Comma), this, this, [this] { showPage(PageId::Preferences); });
    int digit = Qt::Key_1;
    for (const PageId page : Sidebar::pages())
        new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(digit++)), this, this,
            [this, page] { showPage(page); });
}

void MainWindow::addPage(PageId id, PageMaker make)
{
    m_makers[id] = std::move(make);
}

void MainWindow::addNotice(QWidget *notice)
{
    m_notices->addWidget(notice);
}

Page *MainWindow::page(PageId id) const
{
    const auto found = m_pages.find(id);
    return found == m_pages.end() ? nullptr : found->second;
}

Page *MainWindow::make(PageId id)
{
    Page *made = m_makers.at(id)();
    m_pages[id] = made;
    m_stack->addWidget(made);
    connect(made, &Page::pageRequested, this, &MainWindow::showPage);
    connect(made, &Page::clientSetupRequested, this, &MainWindow::clientSetupRequested);
    connect(made, &Page::copyEnvironmentRequested, this, &MainWindow::copyEnvironmentRequested);
    return made;
}

void MainWindow::showPage(PageId id, const QString &item)
{
    if (!m_makers.contains(id))
        return;
    Page *wanted = page(id);
    if (!wanted)
        wanted = make(id);
    m_current = id;
    m_sidebar->setCurrent(id);
    m_stack->setCurrentWidget(wanted);
    wanted->setSnapshot(m_snapshot);
    if (!item.isEmpty())
        wanted->showItem(item);
}

void MainWindow::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    if (isVisible())
        updatePage();
}

void MainWindow::setStopping()
{
    m_stopping = true;
    updatePage();
}

void MainWindow::updatePage()
{
    m_sidebar->setSnapshot(m_snapshot,
        m_stopping ? SnapshotTexts::stopping(m_snapshot.activeExchanges) : SnapshotTexts::state(m_snapshot));
    if (Page *shown = page(m_current))
        shown->setSnapshot(m_snapshot);
}

void MainWindow::showEvent(QShowEvent *event)
{
    if (!page(m_current))
        showPage(m_current);
    updatePage();
    QWidget::showEvent(event);
}

/// Pages have their texts from their construction: in another language they are made anew. What they show
/// comes with the next snapshot.
void MainWindow::remakePages()
{
    for (const auto &[id, made] : std::exchange(m_pages, {}))
        made->deleteLater(); // it may be its own click that has changed the language
    if (!isVisible())
        return;
    showPage(m_current);
    updatePage(); // the side bar has its state from here
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        QMetaObject::invokeMethod(this, &MainWindow::remakePages, Qt::QueuedConnection);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->ignore();
    emit closeRequested();
}

} // namespace signalbox
