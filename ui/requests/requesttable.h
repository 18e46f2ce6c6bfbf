// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class QPushButton;

namespace signalbox {

/// The table of requests: as many columns as there is room for, and what somebody looks at stays in its place
/// while others arrive above; a button tells how many.
class RequestTable final : public QTableView
{
    Q_OBJECT

public:
    explicit RequestTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void scrollToNewest();
    [[nodiscard]] int newAbove() const { return m_newAbove; }

signals:
    void openRequested();
    void closeRequested();
    void copyRequested();
    void cancelRequested();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitColumns();
    void placeButton();
    void setNewAbove(int count);
    void keepPlace(int firstRow, int added);
    [[nodiscard]] bool isLookedAt() const;

    QPushButton *m_newButton;
    int m_newAbove = 0;
};

} // namespace signalbox
