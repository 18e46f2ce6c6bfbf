// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QButtonGroup>
#include <QWidget>

class QVBoxLayout;

namespace signalbox {

class ProviderRow;

/// The switch between automatic mode and one provider, with the health of each; changed in place like the
/// tray menu.
class ProviderChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit ProviderChoice(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    /// What takes the focus, from top to bottom.
    [[nodiscard]] QList<QWidget *> buttons() const;
    /// The height of as many rows, from the first one, as `height` has room for; of one at least.
    [[nodiscard]] int wholeRows(int height) const;

signals:
    void pinRequested(const QString &provider); ///< empty = automatic
    void rowsReplaced(); ///< the list of providers is another one
    void rowReached(QWidget *row); ///< by the keyboard

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void replaceRows(const QList<ProviderSnapshot> &providers);
    void addRow(const QString &provider, const QString &text);

    QVBoxLayout *m_layout;
    QButtonGroup m_group; ///< its buttons have no parent in common
    QList<ProviderRow *> m_rows; ///< automatic first, then as in the snapshot
};

} // namespace signalbox
