// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/httpserver.h"

#include <QObject>
#include <QUrl>

namespace signalbox {

/// The demo provider: an upstream of its own on a free loopback port, so that a demo request goes the whole
/// real way.
class DemoServer final : public QObject
{
    Q_OBJECT

public:
    explicit DemoServer(const Clock &clock, QObject *parent = nullptr);

    /// Begins to listen; the address is the base URL of the demo provider.
    Result<QUrl> start();

private:
    void serve(const HttpRequest &request, ResponseWriter *writer);

    HttpServer m_server;
};

} // namespace signalbox
