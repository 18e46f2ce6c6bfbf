// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/listeners.h"

#include "core/logcategories.h"

#include <algorithm>

namespace signalbox {

namespace {

ListenFailure failure(const BoundAddress &address, const Error &error)
{
    const QString text = error.kind == Error::Kind::Conflict
        ? QStringLiteral("%1 is already in use: another program, or another Signalbox, listens there")
              .arg(address.toString())
        : QStringLiteral("cannot listen on %1: %2").arg(address.toString(), error.message);
    return {{error.kind, text}, address.line};
}

} // namespace

std::optional<ListenFailure> Listeners::change(const QList<BoundAddress> &wanted)
{
    std::vector<Listener> obsolete = m_listeners;
    std::vector<Listener> next = takeSame(obsolete, wanted);
    // On one port the system takes "all addresses" and a single one only one after the other.
    std::vector<Listener> displaced;
    std::copy_if(
        obsolete.begin(), obsolete.end(), std::back_inserter(displaced), [&](const Listener &present) {
            return std::any_of(next.begin(), next.end(),
                [&](const Listener &other) { return other.port == 0 && other.wanted.port == present.port; });
        });
    stop(displaced);
    std::vector<Listener> opened;
    if (auto error = open(next, opened)) {
        stop(opened);
        restore(displaced);
        return error;
    }
    // The displaced ones are closed already: where they were a new one may listen by now.
    std::erase_if(obsolete, [&](const Listener &present) {
        return std::any_of(displaced.begin(), displaced.end(),
            [&](const Listener &gone) { return gone.wanted == present.wanted && gone.port == present.port; });
    });
    stop(obsolete);
    m_listeners = std::move(next);
    return std::nullopt;
}

/// The listeners for `wanted`: those of `present` that are the same, which are taken out of it, and new ones.
std::vector<Listeners::Listener> Listeners::takeSame(
    std::vector<Listener> &present, const QList<BoundAddress> &wanted)
{
    std::vector<Listener> result;
    for (const BoundAddress &address : wanted) {
        Listener listener{address};
        const auto same = std::find_if(present.begin(), present.end(), [&](const Listener &candidate) {
            const bool isThere
                = candidate.wanted.address == address.address && candidate.port == address.port;
            return candidate.wanted == address || isThere;
        });
        if (same != present.end()) {
            listener.port = same->port;
            present.erase(same);
        }
        result.push_back(listener);
    }
    return result;
}

/// Those that do not listen yet; an optional one that cannot is taken out.
std::optional<ListenFailure> Listeners::open(std::vector<Listener> &listeners, std::vector<Listener> &opened)
{
    for (auto listener = listeners.begin(); listener != listeners.end();) {
        BoundAddress address = listener->wanted;
        if (address.port == 0 && address.optional && listener != listeners.begin())
            address.port = listeners.front().port; // the twin gets the same free port
        if (listener->port == 0) {
            const auto port = m_server.listen(address.address, address.port);
            if (!port && !address.optional)
                return failure(address, port.error());
            if (!port) {
                tellOfTwin(address, port.error());
                listener = listeners.erase(listener);
                continue;
            }
            listener->port = *port;
            opened.push_back(*listener);
        }
        ++listener;
    }
    return std::nullopt;
}

/// Without IPv6 there is nothing to tell; another program there may get what is meant for us.
void Listeners::tellOfTwin(const BoundAddress &address, const Error &error)
{
    if (error.kind != Error::Kind::Conflict || m_occupied.contains(address))
        return;
    m_occupied.append(address);
    qCWarning(lcProxy).noquote() << address.toString()
                                 << "belongs to another program: give clients the address in numbers, not "
                                    "\"localhost\", or choose another port";
}

void Listeners::restore(const std::vector<Listener> &stopped)
{
    for (const Listener &listener : stopped) {
        const auto again = m_server.listen(listener.wanted.address, listener.port);
        if (again)
            continue;
        qCCritical(lcProxy).noquote()
            << "lost an address:" << failure(listener.wanted, again.error()).error.message;
        std::erase_if(m_listeners, [&](const Listener &present) {
            return present.wanted == listener.wanted && present.port == listener.port;
        });
    }
}

void Listeners::stop(const std::vector<Listener> &listeners)
{
    for (const Listener &listener : listeners)
        m_server.stopListening(listener.wanted.address, listener.port);
}

QList<BoundAddress> Listeners::addresses() const
{
    QList<BoundAddress> result;
    for (const Listener &listener : m_listeners)
        result.append({listener.wanted.address, listener.port, listener.wanted.optional});
    return result;
}

} // namespace signalbox
