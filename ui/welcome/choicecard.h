// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

class StateMark;
struct StateLook;

/// One way to go on: what it is, for whom, and the button that does it; afterwards what has become of it.
class ChoiceCard final : public QWidget
{
    Q_OBJECT

public:
    ChoiceCard(const QString &title, const QString &text, const QString &button, QWidget *parent = nullptr);

    [[nodiscard]] QPushButton *button() const { return m_button; }
    void setText(const QString &text);
    /// The shape before the title; none until it is set.
    void setLook(const StateLook &look, const QString &words);
    /// Below the text; empty = nothing. Good or bad news are told by a mark, too.
    void setOutcome(const QString &text, bool isGood = true);
    /// The same for what is done, but wants something of the user.
    void setAttention(const QString &text);
    /// A button beside the outcome that mends it, until there is another outcome.
    void offerRemedy(const QString &text);
    [[nodiscard]] QPushButton *remedy() const { return m_remedy; }
    /// In its place while something is under way.
    void setWaiting(const QString &text);
    [[nodiscard]] QString outcome() const;
    /// Below all of it.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateMark *m_look;
    QLabel *m_text;
    QPushButton *m_button;
    StateMark *m_mark;
    QLabel *m_outcome;
    QPushButton *m_remedy;
    QVBoxLayout *m_body;
};

} // namespace signalbox
