// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/palette/commandlist.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;

namespace signalbox {

/// Everything that can be done, to be found by typing a part of it: Ctrl+K.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *parent);

    /// Over its window, with these commands and nothing typed.
    void showCommands(const QList<Command> &commands);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setTexts();
    void choose(const QString &text);
    void run(const QModelIndex &index);

    CommandList m_list;
    QLineEdit *m_input;
    QListView *m_view;
    QLabel *m_none;
};

} // namespace signalbox
