// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/boundaddress.h"
#include "proxy/httpserver.h"

#include <optional>

namespace signalbox {

/// What a server listens on: changed as a whole or not at all, without touching an address that stays.
class Listeners
{
public:
    /// Why an address cannot be used.
    struct Failure
    {
        Error error;
        int line = 0; ///< BoundAddress::line
    };

    explicit Listeners(HttpServer &server) : m_server(server) { }

    /// Listens on what is new here, then no more on what is not in here. The error names the address that
    /// cannot be used; all is as before then. Port 0 stays on the free port it got first.
    std::optional<Failure> change(const QList<BoundAddress> &wanted);

    /// What is listened on, with real ports.
    [[nodiscard]] QList<BoundAddress> addresses() const;

private:
    struct Listener
    {
        BoundAddress wanted;
        quint16 port = 0; ///< 0 = not listening yet
    };

    static std::vector<Listener> takeSame(std::vector<Listener> &present, const QList<BoundAddress> &wanted);
    void restore(const std::vector<Listener> &stopped);
    void stop(const std::vector<Listener> &listeners);
    std::optional<Failure> open(std::vector<Listener> &listeners, std::vector<Listener> &opened);

    HttpServer &m_server;
    std::vector<Listener> m_listeners;
};

} // namespace signalbox
