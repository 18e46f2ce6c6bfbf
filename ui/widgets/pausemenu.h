// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <chrono>

namespace signalbox {

/// For how long to pause.
class PauseMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit PauseMenu(QWidget *parent = nullptr);

signals:
    void pauseRequested(std::chrono::seconds time); ///< 0 = until somebody resumes

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QAction *m_quarter;
    QAction *m_hour;
    QAction *m_open;
};

} // namespace signalbox
