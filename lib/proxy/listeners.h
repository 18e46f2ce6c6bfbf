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
    explicit Listeners(HttpServer &server) : m_server(server) { }

    /// Listens on what is new here, then no more on what is not in here. The error names the address that
    /// cannot be used; all is as before then. Port 0 stays on the free port it got first.
    std::optional<ListenFailure> change(const QList<BoundAddress> &wanted);

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
    void tellOfTwin(const BoundAddress &address, const Error &error);
    std::optional<ListenFailure> open(std::vector<Listener> &listeners, std::vector<Listener> &opened);

    HttpServer &m_server;
    std::vector<Listener> m_listeners;
    QList<BoundAddress> m_occupied; ///< optional ones that others have, which is told once
};

} // namespace signalbox
