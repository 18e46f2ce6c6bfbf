// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

#include <chrono>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox {

class ElidedLabel;
class PauseMenu;
class StateMark;

/// Is it working, and where: the state in one line, the address, and what is done most often with it.
class StateHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit StateHeader(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] QPushButton *pauseButton() const { return m_pause; }
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }
    [[nodiscard]] QPushButton *setupButton() const { return m_setup; }
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void pauseRequested(std::chrono::seconds time); ///< 0 = until somebody resumes
    void resumeRequested();
    void copyEnvironmentRequested();
    void clientSetupRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    bool m_paused = false;
    StateMark *m_mark;
    QLabel *m_state;
    ElidedLabel *m_detail;
    QWidget *m_buttons;
    QPushButton *m_copy;
    QPushButton *m_setup;
    QPushButton *m_pause;
    PauseMenu *m_pauseMenu;
    QBoxLayout *m_parts;
};

} // namespace signalbox
