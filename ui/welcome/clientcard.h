// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"

#include <QWidget>

class QPushButton;

namespace signalbox {

class ChoiceCard;
class DiffView;

/// One client in few lines: how it is set up, and buttons that show what would change, do it, take it back.
class ClientCard final : public QWidget
{
    Q_OBJECT

public:
    ClientCard(ClientDesk &desk, ClientProgram program, QWidget *parent = nullptr);

    /// "Set up…" or "Undo".
    [[nodiscard]] QPushButton *button() const;
    /// Seen once the change is shown.
    [[nodiscard]] QPushButton *applyButton() const { return m_apply; }

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

signals:
    void setUp(signalbox::ClientProgram program);

private:
    void refresh();
    void press();
    void showPlan();
    void hidePlan();
    void cancel();
    void apply();

    ClientDesk &m_desk;
    ClientProgram m_program;
    std::optional<SetupPlan> m_plan; ///< that is shown
    ChoiceCard *m_card;
    QWidget *m_change;
    DiffView *m_diff;
    QPushButton *m_apply;
};

} // namespace signalbox
