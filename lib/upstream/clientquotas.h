// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"
#include "upstream/quotawindows.h"

#include <QByteArray>

#include <vector>

namespace signalbox {

/// What is known of the windows of those who come with a login of their own, each by itself. Logins are known
/// by their hashes only.
class ClientQuotas
{
public:
    static constexpr size_t most = 64; ///< those not heard of for longest are forgotten

    struct Client
    {
        QByteArray login; ///< as loginOf() has it
        QByteArray before; ///< the login that this one has taken over from; empty = none
        int number = 0; ///< which one it was, from 1: what people see of it
        QDateTime lastStatedAt;
        QuotaWindows windows;
    };

    /// The client of this login, known from now on. Tokens are renewed every few hours: a new login that is
    /// told of the windows of one that has been silent since is the same client.
    Client &client(const QByteArray &login, const QList<QuotaWindow> &stated, const QDateTime &now);
    /// Null when nothing is known of it.
    [[nodiscard]] const QuotaWindows *find(const QByteArray &login) const;
    /// In the order in which they came.
    [[nodiscard]] const std::vector<Client> &clients() const { return m_clients; }
    /// The one heard of last comes first.
    [[nodiscard]] std::vector<const Client *> latestFirst() const;

private:
    Client &added(const QByteArray &login, const QList<QuotaWindow> &stated);
    Client &appended(const QByteArray &login, const QuotaWindows &windows);

    std::vector<Client> m_clients;
    int m_lastNumber = 0;
};

/// The SHA-256 of the credentials that a client has sent and that are passed on, in fields and in a query;
/// empty when it has sent none.
QByteArray loginOf(const Headers &headers, const QByteArray &query = {});

} // namespace signalbox
