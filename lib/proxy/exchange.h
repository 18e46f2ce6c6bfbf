// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerfanout.h"
#include "proxy/attemptkey.h"
#include "proxy/attemptstory.h"
#include "proxy/clientrequest.h"
#include "proxy/exchangenotes.h"
#include "proxy/exchangesurroundings.h"
#include "proxy/providerblame.h"
#include "proxy/providerseat.h"
#include "proxy/remainingtargets.h"
#include "proxy/reuseticket.h"
#include "proxy/sessionturn.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

namespace signalbox {

class Attempt;
struct FailedAttempt;

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
///                                   │ 5 attempt     Attempt: send → first good event
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
    /// `extraHeaders` go into every head (CORS).
    Exchange(const ExchangeSurroundings &surroundings, HttpRequest request,
        std::unique_ptr<ResponseWriter> writer, QByteArray id, Headers extraHeaders);
    ~Exchange() override;

    void run();
    /// Ends it now with an error the client can understand, and with it those that get its answer. One that
    /// gets another one's answer ends alone.
    void cancel(const Error &reason);

    [[nodiscard]] const QByteArray &id() const { return m_notes.id(); }
    [[nodiscard]] Clock::TimePoint begin() const { return m_notes.begin(); }
    [[nodiscard]] RunningExchange running() const;

    /// What equal requests are told by; only for one that is among the flights.
    [[nodiscard]] const RequestFingerprint &fingerprint() const { return m_reuse.fingerprint(); }
    [[nodiscard]] bool isJoinable(bool wantsStream) const;

signals:
    void finished(const signalbox::ExchangeRecord &record);

private:
    // 1–2
    void parse();
    void route();
    [[nodiscard]] bool isCancelled();
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
    [[nodiscard]] std::optional<Failure> prepareAttempt();
    [[nodiscard]] bool isAsking() const;
    void stopAttempt(const QString &why);
    void onCommitted();
    [[nodiscard]] bool isTold() const;
    void onBytes(const QByteArray &bytes);
    void onWhole(const QByteArray &rest);
    void noteSuccess();
    void onFailed(const FailedAttempt &failed);
    bool renewToken(const FailedAttempt &failed);
    void goOnAfter(const FailedAttempt &failed);
    void onUntranslatable(const FailedAttempt &failed);
    bool changeKey(const Failure &failure, bool mayRepeat);
    [[nodiscard]] bool repeatWithout(const Failure &failure);
    void repeatWithoutUsageWish();
    void learnUsageRefusal();
    void onCountFailed(Failure failure);
    void passOver(const Failure &failure);
    AttemptRecord &recordAttempt(const QString &outcome, int status);
    void recordFailure(const Failure &failure);
    // 6
    void onDrained();
    void startWhole(const QByteArray &body);
    void interrupt(const Failure &failure);
    // 7
    void giveUp();
    void answerToTheLetter(const Failure &failure);
    void refuse(int status, const Error &error);
    void onClientLeft();
    void finish();

    [[nodiscard]] QString accountName() const;
    [[nodiscard]] ExchangeRecord &record() { return m_notes.record(); }

    ExchangeSurroundings m_around;
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
    QString m_awaited; ///< the provider that it waits for; empty = none
    bool m_waited = false; ///< in vain, for a provider that was full
    std::unique_ptr<Attempt> m_attempt; ///< under way, or the last one
    int m_repeats = 0; ///< without what a provider does not take
    AttemptStory m_story;
    ProviderBlame m_blame;
    std::optional<Failure> m_keyFailure; ///< the most telling one of other keys of the same provider

    bool m_done = false;
};

} // namespace signalbox
