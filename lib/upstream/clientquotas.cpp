// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/clientquotas.h"

#include "credentials/authorization.h"

#include <QCryptographicHash>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// What the field is told apart by; empty when it is no credential, or one that goes to nobody else.
QByteArray credentialPassedOn(const Headers::Field &field)
{
    if (!isClientCredential(field.name) || isFieldName(field.name, "cookie")
        || isFieldName(field.name, "proxy-authorization"))
        return {};
    const QByteArray credential = credentialIn(field);
    return credential.isEmpty() ? field.value : credential;
}

bool isOlder(const ClientQuotas::Client &a, const ClientQuotas::Client &b)
{
    return a.lastStatedAt < b.lastStatedAt;
}

} // namespace

ClientQuotas::Client &ClientQuotas::client(
    const QByteArray &login, const QList<QuotaWindow> &stated, const QDateTime &now)
{
    const auto found = std::find_if(
        m_clients.begin(), m_clients.end(), [&](const Client &client) { return client.login == login; });
    Client &client = found == m_clients.end() ? added(login, stated) : *found;
    client.lastStatedAt = now;
    return client;
}

ClientQuotas::Client &ClientQuotas::added(const QByteArray &login, const QList<QuotaWindow> &stated)
{
    auto taken = m_clients.end();
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client) {
        const bool isSame = client->windows.isOfSameAccount(stated);
        if (isSame && !login.isEmpty() && client->before == login) { // it was not silent: they are two
            client->before.clear();
            return appended(login, QuotaWindows(client->windows));
        }
        if (isSame && (taken == m_clients.end() || isOlder(*client, *taken)))
            taken = client;
    }
    if (taken != m_clients.end()) {
        taken->before = std::exchange(taken->login, login);
        return *taken;
    }
    return appended(login, {});
}

ClientQuotas::Client &ClientQuotas::appended(const QByteArray &login, const QuotaWindows &windows)
{
    if (m_clients.size() >= most)
        m_clients.erase(std::min_element(m_clients.begin(), m_clients.end(), isOlder));
    m_clients.push_back({login, {}, ++m_lastNumber, {}, windows});
    return m_clients.back();
}

std::vector<const ClientQuotas::Client *> ClientQuotas::latestFirst() const
{
    std::vector<const Client *> result;
    for (const Client &client : m_clients)
        result.push_back(&client);
    std::stable_sort(
        result.begin(), result.end(), [](const Client *a, const Client *b) { return isOlder(*b, *a); });
    return result;
}

const QuotaWindows *ClientQuotas::find(const QByteArray &login) const
{
    const auto found = std::find_if(
        m_clients.begin(), m_clients.end(), [&](const Client &client) { return client.login == login; });
    return found == m_clients.end() ? nullptr : &found->windows;
}

QByteArray loginOf(const Headers &headers, const QByteArray &query)
{
    QByteArrayList credentials;
    for (const Headers::Field &field : headers) {
        if (const QByteArray credential = credentialPassedOn(field); !credential.isEmpty())
            credentials << credential;
    }
    for (const QByteArray &member : query.split('&')) {
        if (isClientCredential(member.left(member.indexOf('='))))
            credentials << member;
    }
    return credentials.isEmpty()
        ? QByteArray()
        : QCryptographicHash::hash(credentials.join('\n'), QCryptographicHash::Sha256);
}

} // namespace signalbox
