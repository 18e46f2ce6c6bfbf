// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QDateTime>
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
    /// Running requests are waited for until `end` (UTC): all there is to do is to quit at once.
    void setStopping(const QDateTime &end);
    [[nodiscard]] QPushButton *pauseButton() const { return m_pause; }
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }
    [[nodiscard]] QPushButton *setupButton() const { return m_setup; }
    [[nodiscard]] QPushButton *quitButton() const { return m_quit; }
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void pauseRequested(std::chrono::seconds time); ///< 0 = until somebody resumes
    void resumeRequested();
    void copyEnvironmentRequested();
    void clientSetupRequested();
    void quitRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showStopping();

    bool m_paused = false;
    int m_running = 0;
    QDateTime m_end; ///< null = it goes on
    StateMark *m_mark;
    QLabel *m_state;
    ElidedLabel *m_detail;
    QWidget *m_buttons;
    QPushButton *m_copy;
    QPushButton *m_setup;
    QPushButton *m_pause;
    QPushButton *m_quit;
    PauseMenu *m_pauseMenu;
    QBoxLayout *m_parts;
};

} // namespace signalbox
