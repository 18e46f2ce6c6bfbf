// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/notice.h"

#include <QHash>
#include <QObject>
#include <QQueue>

class QDBusPendingCallWatcher;

namespace signalbox {

/// Shows notices by the desktop's notification service (org.freedesktop.Notifications, version 1.2): one of
/// the same kind and subject replaces the one before, and a click opens what it is about. Needs no tray, and
/// waits for no answer.
class DesktopSink final : public QObject, public NoticeSink
{
    Q_OBJECT

public:
    explicit DesktopSink(QObject *parent = nullptr);

    /// Whether the session has such a service, or can start one. Asks the bus, which answers at once.
    [[nodiscard]] static bool isAvailable();

    void show(const Notice &notice) override;

signals:
    void opened(const signalbox::Notice &notice);

private slots:
    void onAction(uint id, const QString &action);
    void onClosed(uint id, uint reason);

private:
    void keep(uint id, const Notice &notice);

    QHash<uint, Notice> m_shown; ///< by the service's number; those that are still to be seen
    QQueue<uint> m_order; ///< of m_shown, to bound it
};

} // namespace signalbox
