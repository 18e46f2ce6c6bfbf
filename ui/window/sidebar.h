// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/window/page.h"

#include <QAbstractButton>
#include <QList>

class QLabel;
class QVBoxLayout;

namespace signalbox {

class StateMark;

/// The pages to choose from, and below them how the gateway is doing, which is seen on every page.
class Sidebar final : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(QWidget *parent = nullptr);

    void setCurrent(PageId page) const;
    void setSnapshot(const GatewaySnapshot &snapshot, const QString &state);
    [[nodiscard]] QAbstractButton *button(PageId page) const;

    /// What a page is called.
    [[nodiscard]] static QString title(PageId page);
    /// Its glyph for tintedIcon().
    [[nodiscard]] static QString glyph(PageId page);
    [[nodiscard]] static QList<PageId> pages();

signals:
    void pageChosen(signalbox::PageId page);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void retranslate() const;

    QList<QAbstractButton *> m_buttons; ///< as pages()
    StateMark *m_mark;
    QLabel *m_state;
};

} // namespace signalbox
