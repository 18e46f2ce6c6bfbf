// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/configuration/changedialog.h"

#include <QFrame>
#include <QPointer>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox {

class ConfigurationDraft;
class NoticeBar;
class StateMark;

/// Below a page whose changes go into the configuration: how many wait and what keeps them from being
/// written, and the buttons that show, write, undo and discard them. It names what was taken back, which Redo
/// makes again; what was written is shown before it is taken back. Hidden while there is nothing to say.
///
/// Keys of the page: those for saving, undo and redo.
class PendingBar final : public QFrame
{
    Q_OBJECT

public:
    /// `title` heads what is shown before it is written: "Change routes".
    PendingBar(ConfigurationDraft &draft, QString title, QWidget *parent = nullptr);

    /// Shows what would be written, and writes it when its user agrees.
    void review();
    [[nodiscard]] ChangeDialog *dialog() const { return m_dialog; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QHBoxLayout *makeRow();
    void addKeys();
    void refresh();
    void showPending();
    void showDone();
    [[nodiscard]] QString undoneText() const;
    void undo();
    void redo();
    void turnSaved(const QString &title);
    void open(const QString &title, const ConfigurationChange &change);

    ConfigurationDraft &m_draft;
    QString m_title;
    NoticeBar *m_problem;
    StateMark *m_mark;
    QLabel *m_text;
    QLabel *m_detail; ///< below the buttons, as it may be long
    QPushButton *m_discard;
    QPushButton *m_undo;
    QPushButton *m_redo;
    QPushButton *m_review;
    QToolButton *m_close;
    QPointer<ChangeDialog> m_dialog;
};

} // namespace signalbox
