// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/probeoutcome.h"

#include <QHostInfo>
#include <QObject>
#include <QTimer>

namespace signalbox {

/// Asks the system once for the addresses of a name. Whoever deletes it ends it, and hears no more.
class HostLookup final : public QObject
{
    Q_OBJECT

public:
    HostLookup(QString host, std::chrono::milliseconds limit, QObject *parent = nullptr);
    ~HostLookup() override;

    void start();

signals:
    /// Once, and never out of start().
    void finished(const signalbox::ProbeOutcome &outcome);

private:
    void onFound(const QHostInfo &host);
    void onTimeout();

    QString m_host;
    QTimer m_timer;
    int m_id = -1;
};

} // namespace signalbox
