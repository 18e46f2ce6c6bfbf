// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "proxy/clientrequest.h"
#include "proxy/unreachedtargets.h"

namespace signalbox {

/// What the ends of one request's attempts say against the providers that were asked. A connection that broke
/// says as little about the provider as one that never came about, where the computer knows that it has no
/// network; and only an answer says that there is one.
class ProviderBlame
{
public:
    /// Both outlive it.
    ProviderBlame(ProviderPool &providers, const Clock &clock) : m_providers(providers), m_clock(clock) { }

    /// Whether a request that was sent has failed by its provider's fault.
    [[nodiscard]] bool isFault(const Failure &failure) const;
    /// An attempt at a request of this kind has failed.
    void noteFailure(const Target &target, const Failure &failure, ClientRequest::Kind kind);
    /// It has answered, well or not.
    void noteAnswer(const Provider &provider);
    /// The request is over: of whom nobody reached, it was the network's fault.
    void settle(QList<AttemptRecord> &attempts);

private:
    [[nodiscard]] bool isWithoutNetwork(const Failure &failure) const;

    ProviderPool &m_providers;
    const Clock &m_clock;
    UnreachedTargets m_unreached;
};

} // namespace signalbox
