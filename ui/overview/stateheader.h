// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

#include <chrono>

class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox {

class PauseMenu;
class StateMark;

/// Is it working, and where: the state in one line, the address, and what is done most often with it.
class StateHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit StateHeader(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] QToolButton *pauseButton() const { return m_pause; }
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }
    [[nodiscard]] QPushButton *setupButton() const { return m_setup; }

signals:
    void pauseRequested(std::chrono::seconds time); ///< 0 = until somebody resumes
    void resumeRequested();
    void copyEnvironmentRequested();
    void clientSetupRequested();

private:
    bool m_paused = false;
    StateMark *m_mark;
    QLabel *m_state;
    QLabel *m_detail;
    QPushButton *m_copy;
    QPushButton *m_setup;
    QToolButton *m_pause;
    PauseMenu *m_pauseMenu;
};

} // namespace signalbox
