// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox {

/// One of several things that are listed: its name, what is to be said about it, its buttons.
class EntryRow final : public QWidget
{
    Q_OBJECT

public:
    EntryRow(const QString &title, const QString &detail, QWidget *parent = nullptr);

    /// `purpose` is its accessible name: "Remove the key laptop".
    QPushButton *addButton(const QString &text, const QString &purpose);

    /// How it stands at the moment, below what is said about it; empty = nothing.
    void setStanding(const QString &text);

private:
    QLabel *m_standing;
    QHBoxLayout *m_row;
};

} // namespace signalbox
