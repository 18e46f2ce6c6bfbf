// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace signalbox {

class StateMark;

/// Tells that changes wait to be written, and what keeps them from it. Hidden while there are none.
class ProviderChangesBar final : public QFrame
{
    Q_OBJECT

public:
    explicit ProviderChangesBar(QWidget *parent = nullptr);

    /// `problem` empty = they can be written.
    void setChanges(int changes, const QString &problem);

signals:
    void reviewRequested();
    void discardRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateMark *m_mark;
    QLabel *m_text;
    QPushButton *m_review;
};

} // namespace signalbox
