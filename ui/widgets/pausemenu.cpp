// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pausemenu.h"

namespace signalbox {

PauseMenu::PauseMenu(QWidget *parent) : QMenu(parent)
{
    using namespace std::chrono_literals;
    setTitle(tr("&Pause"));
    const auto offer = [this](const QString &text, std::chrono::seconds time) {
        addAction(text, this, [this, time] { emit pauseRequested(time); });
    };
    offer(tr("For &15 minutes"), 15min);
    offer(tr("For an &hour"), 1h);
    offer(tr("&Until I resume"), 0s);
}

} // namespace signalbox
