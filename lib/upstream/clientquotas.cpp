// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/clientquotas.h"

#include "credentials/authorization.h"

#include <QCryptographicHash>

#include <algorithm>

namespace signalbox {

ClientQuotas::Client &ClientQuotas::client(const QByteArray &login, const QDateTime &now)
{
    auto found = std::find_if(
        m_clients.begin(), m_clients.end(), [&](const Client &client) { return client.login == login; });
    if (found == m_clients.end()) {
        if (m_clients.size() >= most)
            m_clients.erase(std::min_element(m_clients.begin(), m_clients.end(),
                [](const Client &a, const Client &b) { return a.lastStatedAt < b.lastStatedAt; }));
        m_clients.push_back({login, ++m_lastNumber, {}, {}});
        found = std::prev(m_clients.end());
    }
    found->lastStatedAt = now;
    return *found;
}

const QuotaWindows *ClientQuotas::find(const QByteArray &login) const
{
    const auto found = std::find_if(
        m_clients.begin(), m_clients.end(), [&](const Client &client) { return client.login == login; });
    return found == m_clients.end() ? nullptr : &found->windows;
}

QByteArray loginOf(const Headers &headers)
{
    QByteArrayList credentials;
    for (const Headers::Field &field : headers) {
        if (const QByteArray credential = credentialIn(field); !credential.isEmpty())
            credentials << credential;
    }
    return credentials.isEmpty()
        ? QByteArray()
        : QCryptographicHash::hash(credentials.join('\n'), QCryptographicHash::Sha256);
}

} // namespace signalbox
