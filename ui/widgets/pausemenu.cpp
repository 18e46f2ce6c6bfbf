// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pausemenu.h"

#include <QWidget>

#include <QEvent>

namespace signalbox {
using namespace std::chrono_literals;

PauseMenu::PauseMenu(QWidget *parent)
    : QMenu(parent)
    , m_quarter(addAction({}, this, [this] { emit pauseRequested(15min); }))
    , m_hour(addAction({}, this, [this] { emit pauseRequested(1h); }))
    , m_open(addAction({}, this, [this] { emit pauseRequested(0s); }))
{
    retranslate();
}

void PauseMenu::retranslate()
{
    setTitle(tr("&Pause"));
    m_quarter->setText(tr("For &15 minutes"));
    m_hour->setText(tr("For an &hour"));
    m_open->setText(tr("&Until I resume"));
}

void PauseMenu::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMenu::changeEvent(event);
}

} // namespace signalbox
