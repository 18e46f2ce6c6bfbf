// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"
#include "ui/tray/menutext.h"

#include <QMenu>

namespace signalbox {

/// The requests that are running, each with a menu of what can be done about it. Changed in place; only the
/// first ones are shown.
class RunningMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit RunningMenu(QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot, MenuStyle style);

signals:
    void cancelRequested(const QByteArray &id);
    /// Of the next requests of a session; empty = by the routes.
    void sessionPinRequested(const QByteArray &session, const QString &provider);

private:
    struct Entry
    {
        QByteArray id;
        QMenu *menu;
    };

    Entry makeEntry(const RunningExchange &exchange, const QStringList &providers, MenuStyle style);

    QList<Entry> m_entries;
};

} // namespace signalbox
