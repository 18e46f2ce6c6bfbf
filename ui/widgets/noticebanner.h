// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox {

/// One quiet line above a window's content, with the button that helps and one that sends it away.
///
/// Hidden until it has something to say. It is gone for good once it was dismissed or has helped.
class NoticeBanner final : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBanner(QWidget *parent = nullptr);

    /// `action` is what its button says; empty = it has none.
    void tell(const QString &text, const QString &action);

signals:
    void actionRequested();

private:
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_dismiss;
};

} // namespace signalbox
