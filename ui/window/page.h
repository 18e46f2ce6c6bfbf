// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

#include <optional>

namespace signalbox {

/// The pages of the main window, in the order of its side bar.
enum class PageId {
    Overview,
    Requests,
    Usage,
    Providers,
    Routes,
    Log,
    Preferences,
};

/// By its name on the command line: "requests". Nothing when there is none.
std::optional<PageId> pageNamed(const QString &name);

/// One page of the main window. Pages are made when they are first shown.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Only called while the page is seen, and when it comes into view: a hidden page does no work.
    virtual void setSnapshot(const GatewaySnapshot &snapshot) = 0;
    /// Shows one particular thing of it: the id of a request, the name of a provider or route, a section of
    /// the preferences, a filter.
    virtual void showItem(const QString &item) { Q_UNUSED(item) }
    /// Ctrl+F: puts the cursor where something can be searched for.
    virtual void find() { }

signals:
    /// Another page is wanted; `item` as in showItem(), empty = the page as it is.
    void pageRequested(signalbox::PageId page, const QString &item);
    /// Something is to be set up or copied that no page has: the window knows where.
    void clientSetupRequested();
    void copyEnvironmentRequested();
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::PageId)
