// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace signalbox {

/// The lines of the log. While it follows, the newest line is in view; who scrolls up ends that, who goes to
/// the end begins it again.
class LogTable final : public QTableView
{
    Q_OBJECT

public:
    explicit LogTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setFollowing(bool follows);
    [[nodiscard]] bool isFollowing() const { return m_follows; }

signals:
    void followingChanged(bool follows);
    void closeRequested();
    void copyRequested();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void goToEnd();
    void keepPlace(int removed);
    void fitColumns();

    bool m_follows = true;
    bool m_isMoving = false; ///< by itself, not by its user
};

} // namespace signalbox
