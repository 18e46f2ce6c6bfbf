// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/configuration/changedialog.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace signalbox {

class ConfigurationDraft;
class NoticeBar;

/// Below a page whose changes go into the configuration: how many wait, and the buttons that show, write,
/// undo and discard them. Hidden while there is nothing to say.
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
    void refresh();
    void showSaved();
    void showProblem(const QString &problem);

    ConfigurationDraft &m_draft;
    QString m_title;
    NoticeBar *m_problem;
    QLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_discard;
    QPushButton *m_review;
    QPointer<ChangeDialog> m_dialog;
    bool m_hasSaved = false; ///< what was written last can still be taken back here
};

} // namespace signalbox
