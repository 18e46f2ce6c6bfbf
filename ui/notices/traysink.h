// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/notice.h"

#include <QObject>
#include <QPointer>
#include <QSystemTrayIcon>

namespace signalbox {

/// Shows notices as messages of the tray icon.
class TraySink final : public QObject, public NoticeSink
{
    Q_OBJECT

public:
    explicit TraySink(QSystemTrayIcon *icon);

    void show(const Notice &notice) override;

signals:
    /// The message that was shown last was clicked.
    void opened(const signalbox::Notice &notice);

private:
    QPointer<QSystemTrayIcon> m_icon;
    Notice m_last;
};

} // namespace signalbox
