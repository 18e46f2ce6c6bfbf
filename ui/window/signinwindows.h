// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QHash>
#include <QObject>
#include <QPointer>

namespace signalbox {

class GatewayLink;
class SignInDialog;

/// The sign-ins that wait in a browser: one window for each provider.
class SignInWindows final : public QObject
{
    Q_OBJECT

public:
    /// `link` outlives it.
    explicit SignInWindows(GatewayLink &link, QObject *parent = nullptr);
    ~SignInWindows() override;

public slots:
    /// Begins one, or shows the one that waits.
    void open(const QString &provider);

private:
    GatewayLink &m_link;
    GatewaySnapshot m_snapshot;
    QHash<QString, QPointer<SignInDialog>> m_dialogs;
};

} // namespace signalbox
