// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QRadioButton;

namespace signalbox {

/// The switch between automatic mode and one provider, with the health of each; changed in place like the
/// tray menu.
class ProviderChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit ProviderChoice(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);

signals:
    void pinRequested(const QString &provider); ///< empty = automatic
    /// The list of providers is another one; `last` is the last widget of it that takes the focus.
    void choicesReplaced(QWidget *last);

private:
    struct Row
    {
        QString provider;
        QRadioButton *button;
        QLabel *health;
        QLabel *details; ///< below both
    };

    void replaceRows(const QList<ProviderSnapshot> &providers);
    QLabel *makeDetails();
    void addRow(const QString &provider, const QString &text);
    static void updateRow(const Row &row, const ProviderSnapshot &provider);

    QGridLayout *m_grid;
    QList<Row> m_rows; ///< automatic first, then as in the snapshot
};

} // namespace signalbox
