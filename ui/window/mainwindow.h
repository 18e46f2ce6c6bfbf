// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/window/page.h"

#include <QWidget>

#include <functional>
#include <map>

class QStackedWidget;
class QVBoxLayout;

namespace signalbox {

class Sidebar;

/// The window: a side bar, the page that was chosen, notices above it.
///
/// It never hides by itself: whoever owns it decides what closing means. Pages are made when they are first
/// shown, and only the one that is seen gets snapshots.
class MainWindow final : public QWidget
{
    Q_OBJECT

public:
    using PageMaker = std::function<Page *()>;

    explicit MainWindow(QWidget *parent = nullptr);

    /// The window owns what `make` makes.
    void addPage(PageId id, PageMaker make);
    /// Above all pages, hidden or not.
    void addNotice(QWidget *notice);
    void setSnapshot(const GatewaySnapshot &snapshot);
    /// While running requests are waited for before the program ends.
    void setStopping();

    void showPage(PageId id, const QString &item = {});
    [[nodiscard]] PageId currentPage() const { return m_current; }
    /// Null before it was first shown.
    [[nodiscard]] Page *page(PageId id) const;

signals:
    void closeRequested();
    void quitRequested();
    void paletteRequested(); ///< of commands: Ctrl+K
    void clientSetupRequested();
    void copyEnvironmentRequested();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void addShortcuts();
    void remakePages();
    Page *make(PageId id);
    void updatePage();

    GatewaySnapshot m_snapshot;
    bool m_stopping = false;
    PageId m_current = PageId::Overview;
    Sidebar *m_sidebar;
    QVBoxLayout *m_notices;
    QStackedWidget *m_stack;
    std::map<PageId, PageMaker> m_makers;
    std::map<PageId, Page *> m_pages;
};

} // namespace signalbox
