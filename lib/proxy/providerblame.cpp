// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providerblame.h"

#include "http/authority.h"

namespace signalbox {

namespace {

bool isAnswer(const Failure &failure)
{
    return failure.status != 0 && failure.kind != Failure::Kind::Interrupted;
}

} // namespace

bool ProviderBlame::isWithoutNetwork(const Failure &failure) const
{
    return !isAnswer(failure) && m_providers.isOffline();
}

bool ProviderBlame::isFault(const Failure &failure) const
{
    return failure.countsAgainstProvider && !isWithoutNetwork(failure);
}

void ProviderBlame::noteFailure(const Target &target, const Failure &failure, ClientRequest::Kind kind)
{
    Provider &provider = *target.provider;
    if (isAnswer(failure))
        noteAnswer(provider);
    if (failure.unreachable)
        m_unreached.add(target, failure);
    else if (isWithoutNetwork(failure))
        provider.noteUnreachable(failure);
    else if (kind == ClientRequest::Kind::Other && failure.status != 0 && failure.status != 401
        && failure.kind != Failure::Kind::QuotaSpent)
        provider.noteAside(failure); // files, batches … have limits and rights of their own
    else
        provider.recordFailure(failure, target.model);
}

/// One on this computer answers without any network, too.
void ProviderBlame::noteAnswer(const Provider &provider)
{
    if (isLoopbackHost(provider.baseUrl().host()))
        m_unreached.settleAnsweredHere(m_providers);
    else
        m_unreached.settleReached(m_providers, m_clock.now());
}

void ProviderBlame::settle(QList<AttemptRecord> &attempts)
{
    m_unreached.settle(m_providers, m_clock.now());
    for (AttemptRecord &attempt : attempts) {
        if (attempt.status == 0 && m_unreached.hasForgiven(attempt.provider))
            attempt.faulty = false;
    }
}

} // namespace signalbox
