// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "proxy/answercache.h"
#include "proxy/flights.h"

#include <optional>

namespace signalbox {

struct ClientRequest;
struct RoutePlan;

/// One request's part in the reuse of answers: it may join an equal one that is under way, be given an answer
/// that was kept, or be joined itself. A request that nobody may be mixed up with has none (is not valid).
class ReuseTicket
{
public:
    ReuseTicket(Flights &flights, AnswerCache &cache, const ReuseConfig &config)
        : m_flights(flights)
        , m_cache(cache)
        , m_config(config)
    { }
    ~ReuseTicket() { withdraw(); }
    Q_DISABLE_COPY_MOVE(ReuseTicket)

    /// Works out what equal requests are told by. False for a request whose answer is nobody else's: by the
    /// configuration, by the client's own wish, or because two equal ones may well be meant as two.
    [[nodiscard]] bool consider(
        const HttpRequest &request, const ClientRequest &asked, const RoutePlan &plan);
    [[nodiscard]] bool isValid() const { return m_fingerprint.has_value(); }
    [[nodiscard]] const RequestFingerprint &fingerprint() const { return *m_fingerprint; }

    /// An equal request under way; null when there is none, or when requests are not to be shared.
    [[nodiscard]] Exchange *findLeader(bool wantsStream) const;
    /// A kept answer in the form that is wanted; nothing when there is none, or when none are to be kept.
    [[nodiscard]] std::optional<CachedAnswer> findAnswer(bool wantsStream);

    /// `exchange` asks on its own, and may be joined by equal ones until withdraw().
    void offer(Exchange *exchange);
    /// Keeps the answer for later ones, where that is configured.
    void keep(CachedAnswer answer);
    [[nodiscard]] bool keeps() const { return isValid() && m_config.cache; }
    /// It has no part in it any more.
    void withdraw();

private:
    Flights &m_flights;
    AnswerCache &m_cache;
    const ReuseConfig &m_config;
    std::optional<RequestFingerprint> m_fingerprint;
    Exchange *m_offered = nullptr;
    quint64 m_generation = 0; ///< of the cache, when it was offered
};

} // namespace signalbox
