// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <optional>

namespace signalbox {

/// One small request to Signalbox itself, as a client sends it. For the demo, which costs nothing: it carries
/// no key.
class DemoRequest final : public QObject
{
    Q_OBJECT

public:
    explicit DemoRequest(QObject *parent = nullptr);

    /// Does nothing while one is under way.
    void send(const QString &baseUrl);

signals:
    /// It was answered; how, the gateway tells.
    void finished(const std::optional<signalbox::Error> &error);

private:
    QNetworkAccessManager m_network;
    bool m_isRunning = false;
};

} // namespace signalbox
