// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionturn.h"

#include "translation/reasoningitems.h"
#include "translation/thinkingblocks.h"

namespace signalbox {

SessionTurn::SessionTurn(
    SessionAffinity &affinity, const RoutePlan &plan, const HttpRequest &request, const ClientRequest &asked)
    : m_affinity(affinity)
    , m_session(plan.session)
    , m_expected(plan.first())
    , m_sticks(plan.sticks)
    , m_isRemembered(asked.kind == ClientRequest::Kind::Messages)
    , m_body(request, asked, affinity.stretchesOf(plan.session))
{ }

QByteArray SessionTurn::bodyFor(const Target &target) const
{
    return m_withoutThinking ? m_body.withoutThinking(target) : m_body.forTarget(target);
}

bool SessionTurn::dropThinking(const Failure &failure, const QString &vendor)
{
    // Sealed reasoning belongs to an account: another one of the same vendor refuses it as well.
    const bool isOfAccount = isReasoningRejection(failure.status, failure.body);
    // What a vendor refuses of its own thinking is the client's business.
    const bool ownsAll = !m_affinity.stretchesOf(m_session).isEmpty() && m_body.isAllOf(vendor);
    const bool isOfVendor = !ownsAll && isThinkingRejection(failure.status, failure.body);
    if (m_withoutThinking || !(isOfAccount || isOfVendor) || !m_body.hasThinking())
        return false;
    m_withoutThinking = true;
    return true;
}

void SessionTurn::recordAnswer(const Provider &provider, Clock::TimePoint now)
{
    if (!m_isRemembered)
        return;
    const QString &vendor = provider.config().vendor;
    if (m_withoutThinking) // what stands in the conversation is not this vendor's
        m_affinity.disown(m_session, now);
    // Messages are counted only where it matters, as the body is long.
    const auto stretches = m_affinity.stretchesOf(m_session);
    const bool moves = stretches.size() > 1 || (!stretches.isEmpty() && stretches.last().vendor != vendor);
    m_affinity.remember(m_session,
        {m_sticks ? provider.name() : QString(), m_expected, vendor, moves ? m_body.messages() : 0}, now);
}

void SessionTurn::recordEnd(const Provider &provider, Clock::TimePoint now)
{
    if (m_sticks)
        m_affinity.touch(m_session, provider.name(), now);
}

} // namespace signalbox
