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
};

} // namespace signalbox
