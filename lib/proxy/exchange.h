// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerfanout.h"
#include "proxy/answerids.h"
#include "proxy/attemptkey.h"
#include "proxy/attemptstory.h"
#include "proxy/attempttranslation.h"
#include "proxy/clientguard.h"
#include "proxy/clientrequest.h"
#include "proxy/exchangecapture.h"
#include "proxy/exchangenotes.h"
#include "proxy/localcount.h"
#include "proxy/loopguard.h"
#include "proxy/providerblame.h"
#include "proxy/providerseat.h"
#include "proxy/remainingtargets.h"
#include "proxy/reuseticket.h"
#include "proxy/sessionturn.h"
#include "upstream/connectionpool.h"
#include "upstream/upstreamrequest.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

namespace signalbox {

// clang-format off
/// One client request and its answer, from the moment it has been let in.
///
///     client ──► HttpServer ──► Gateway (guard, local answers) ──► Exchange
///                                   │ 1 parse       ClientRequest          400
///                                   │ 2 route       RoutePlanner           404 unknown model
///                                   │   reuse       ReuseTicket: an equal request under way, or a kept answer
///                                   │ 3 pick        RemainingTargets: the next one, or wait; none → the story
///                                   │               of all attempts
///                                   │ 4 authorize   AttemptKey, AdmissionGate, ProviderSeat
///                                   │   translate   AttemptTranslation, for a provider of another protocol
///                                   │ 5 attempt     UpstreamRequest: send → first good event
///                                   │     └ failed before commit → health → back to 3 (the only way back)
///                                   │ ── commit: first content written; from here no retry ──
///                                   │ 6 stream      AnswerFanout: chunks as they come; pause the upstream
///                                   │               while the client is slow
///                                   ▼ 7 finish      record, finished(), deleteLater()
///
/// Every path ends in finish(), which emits finished() exactly once.
// clang-format on
class Exchange final : public QObject
{
    Q_OBJECT

public:
    /// What it works with; all of it outlives the exchange.
    struct Surroundings
    {
        ConfigPointer config;
        const Clock &clock;
        RoutePlanner &planner;
        ProviderPool &providers;
        SessionAffinity &affinity;
        ConnectionPool &connections;
        const ClientGuard &guard;
        ResourceOwners &owners;
        Flights &flights;
        AnswerCache &cache;
        LocalCount &localCount;
        Accounts &accounts;
        const LoopGuard &loops;
        std::shared_ptr<ExchangeCapture> capture; ///< null while nothing is recorded
    };

    /// `extraHeaders` go into every head (CORS).
    Exchange(const Surroundings &surroundings, HttpRequest request, std::unique_ptr<ResponseWriter> writer,
        QByteArray id, Headers extraHeaders);
    ~Exchange() override;

    void run();
    /// Ends it now with an error the client can understand.
    void cancel(const Error &reason);

    /// What equal requests are told by; only for one that is among the flights.
    [[nodiscard]] const RequestFingerprint &fingerprint() const { return m_reuse.fingerprint(); }
    [[nodiscard]] bool isJoinable(bool wantsStream) const;

signals:
    void finished(const signalbox::ExchangeRecord &record);

private:
    /// An attempt that gave no good answer.
    struct FailedAttempt
    {
        Failure failure; ///< in the client's protocol
        Failure toldBy; ///< in the provider's own words
        bool mayRepeat = true;
    };

    // 1–2
    void parse();
    void route();
    void openAnswer(AnswerFanout::Sharing sharing);
    [[nodiscard]] bool reuse();
    void follow(Exchange &leader);
    void onFollowed(const FollowerRecord &follower);
    void answerFromCache(const CachedAnswer &kept);
    void keepAnswer();
    void countTokens();
    void answerCountLocally();
    // 3–5
    void pick();
    void waitFor(const QString &provider, Clock::TimePoint until);
    void authorize();
    void enterGate();
    void onAdmitted(bool admitted);
    void attempt();
    [[nodiscard]] bool takeKey();
    [[nodiscard]] bool translate();
    void concealSecrets(Error &error);
    void noteQuota(const Headers &answered);
    void send();
    void onCommitted();
    void onReadyRead();
    void onUpstreamFinished();
    void noteSuccess(Provider &provider, int status);
    void onFailed(const Failure &reported);
    bool renewToken(const FailedAttempt &failed);
    void goOnAfter(const FailedAttempt &failed);
    void onUntranslatable();
    bool changeKey(const Failure &failure, bool mayRepeat);
    [[nodiscard]] bool repeatWithout(const Failure &failure);
    void onCountFailed(Failure failure);
    void passOver(const Failure &failure);
    AttemptRecord &recordAttempt(const QString &outcome, int status);
    void recordFailure(const Failure &failure);
    // 6
    void onDrained();
    [[nodiscard]] ResourceOwner answerOwner() const;
    void startWhole(int status, const QByteArray &body);
    void interrupt(const Failure &failure);
    // 7
    void giveUp();
    void answerToTheLetter(const Failure &failure);
    void refuse(int status, const Error &error);
    void onClientLeft();
    void finish();

    [[nodiscard]] QString accountName() const;
    [[nodiscard]] ExchangeRecord &record() { return m_notes.record(); }

    Surroundings m_around;
    HttpRequest m_request;
    std::unique_ptr<ResponseWriter> m_writer; ///< until the answer is opened
    Headers m_extraHeaders;
    std::unique_ptr<AnswerFanout> m_answer; ///< null while another exchange answers the client
    QPointer<Exchange> m_leader; ///< that one
    ClientRequest m_asked;
    ExchangeNotes m_notes;

    ReuseTicket m_reuse;
    RoutePlan m_plan;
    std::optional<SessionTurn> m_turn; ///< since there is a plan
    RemainingTargets m_remaining;
    QTimer m_waiting; ///< for a provider that has asked for patience
    std::optional<Target> m_target;
    AttemptKey m_key;
    ProviderSeat m_seat;
    bool m_waited = false; ///< in vain, for a provider that was full
    std::unique_ptr<AttemptTranslation> m_translation; ///< of the attempt; null where both speak the same
    int m_repeats = 0; ///< without what a provider does not take
    std::unique_ptr<UpstreamRequest> m_upstream;
    AttemptStory m_story;
    ProviderBlame m_blame;
    std::optional<Failure> m_keyFailure; ///< the most telling one of other keys of the same provider

    Headers m_keptHeaders; ///< of the upstream's answer, for the cache
    bool m_streamed = false; ///< and whether it is a stream
    AnswerIds m_ids;
    bool m_done = false;
};

} // namespace signalbox
