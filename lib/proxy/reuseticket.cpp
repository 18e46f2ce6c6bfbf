// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/reuseticket.h"

#include "proxy/clientrequest.h"
#include "proxy/routeplanner.h"

#include <utility>

namespace signalbox {

bool ReuseTicket::consider(const HttpRequest &request, const ClientRequest &asked, const RoutePlan &plan)
{
    // Without a session's name two equal requests may well be meant as two.
    if ((!m_config.deduplication && !m_config.cache) || asked.kind != ClientRequest::Kind::Messages
        || (!plan.sessionNamed && !m_config.withoutSession)
        || request.headers.value("x-signalbox-reuse").toLower() == "off")
        return false;
    QStringList places;
    for (const Target &target : plan.targets)
        places << target.provider->name() + u'\n' + target.model;
    places.sort();
    // The key's name is one line: what a client sends cannot be taken for another key's.
    const QByteArrayList client{
        request.clientKey.toUtf8(), plan.session, request.pathKey, request.project.toUtf8()};
    m_fingerprint = RequestFingerprint(request, asked.members, places, client.join('\0'));
    return true;
}

Exchange *ReuseTicket::findLeader(bool wantsStream) const
{
    return m_config.deduplication ? m_flights.find(*m_fingerprint, wantsStream) : nullptr;
}

std::optional<CachedAnswer> ReuseTicket::findAnswer(bool wantsStream)
{
    const auto kept = m_config.cache ? m_cache.find(m_fingerprint->digest()) : std::nullopt;
    if (!kept)
        return std::nullopt;
    const auto inForm = kept->inForm(wantsStream);
    return inForm ? std::optional(*inForm) : std::nullopt;
}

void ReuseTicket::offer(Exchange *exchange)
{
    m_offered = exchange;
    m_generation = m_cache.generation();
    m_flights.add(*m_fingerprint, exchange);
}

void ReuseTicket::keep(CachedAnswer answer)
{
    if (m_generation == m_cache.generation()) // else its providers may be other ones by now
        m_cache.insert(m_fingerprint->digest(), std::move(answer));
}

void ReuseTicket::withdraw()
{
    if (Exchange *offered = std::exchange(m_offered, nullptr))
        m_flights.remove(*m_fingerprint, offered);
    m_fingerprint.reset();
}

} // namespace signalbox
