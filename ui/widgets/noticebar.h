// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colors.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox {

class StateMark;

/// Something the user should know, across the top of a page, with the buttons that mend it.
class NoticeBar final : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(Tone tone, QWidget *parent = nullptr);

    /// Hidden while the text is empty.
    void setText(const QString &text);
    [[nodiscard]] QString text() const;
    /// The first one is the remedy.
    QPushButton *addButton(const QString &text);
    /// With a button that hides it until another text is set.
    void setDismissible();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone;
    StateMark *m_mark;
    QLabel *m_text;
    QHBoxLayout *m_row;
};

} // namespace signalbox
