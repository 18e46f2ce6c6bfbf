// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/traysink.h"

namespace signalbox {

TraySink::TraySink(QSystemTrayIcon *icon) : m_icon(icon)
{
    connect(icon, &QSystemTrayIcon::messageClicked, this, [this] { emit opened(m_last); });
}

void TraySink::show(const Notice &notice)
{
    if (!m_icon || !m_icon->isVisible())
        return;
    m_last = notice;
    const bool isGood = notice.kind == NoticeKind::ProviderBack || notice.kind == NoticeKind::Update;
    m_icon->showMessage(
        notice.title, notice.text, isGood ? QSystemTrayIcon::Information : QSystemTrayIcon::Warning);
}

} // namespace signalbox
