// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientcheck.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

/// What keeps clients from coming here, or may: each with its place and its remedy, the worst first.
class CheckList final : public QWidget
{
    Q_OBJECT

public:
    explicit CheckList(QWidget *parent = nullptr);

    /// `undoable`: clients whose setup was ours, and can be taken back.
    void setChecks(const QList<ClientCheck> &checks, const QList<ClientProgram> &undoable = {});
    [[nodiscard]] QPushButton *againButton() const { return m_again; }
    /// How many are shown.
    [[nodiscard]] int count() const;

signals:
    void checkRequested();
    void setupRequested(signalbox::ClientProgram program);
    void undoRequested(signalbox::ClientProgram program);

private:
    QWidget *makeRow(const ClientCheck &check, bool isUndoable);

    QLabel *m_title;
    QPushButton *m_again;
    QVBoxLayout *m_rows;
};

} // namespace signalbox
