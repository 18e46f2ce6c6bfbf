// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerids.h"
#include "proxy/attempttranslation.h"
#include "proxy/exchangesurroundings.h"
#include "proxy/usagesieve.h"
#include "upstream/failure.h"
#include "upstream/upstreamrequest.h"

#include <QObject>

#include <memory>
#include <optional>

namespace signalbox {

class AttemptKey;
struct ClientRequest;
class ExchangeNotes;
struct HttpRequest;
class SessionTurn;

/// An attempt that gave no good answer. No credential is in it.
struct FailedAttempt
{
    Failure failure; ///< in the client's protocol
    Failure toldBy; ///< in the provider's own words
    bool mayRepeat = true; ///< else it may have had an effect already
    bool isUntranslatable = false; ///< the answer came, and cannot be told to this client
    bool isForUsageWish = false; ///< it may be for the usage that was asked for without the client's doing
    QByteArray rest; ///< what a client that has got content is told of that
};

/// One request to a target's provider, and its answer in the words of the client.
///
/// Signals: `committed` at most once, when the answer is known to be good; then `bytes` as they come; then
/// exactly one of `whole` and `failed`. After abort() there is no signal. Whoever gives it up in one of them
/// does so by deleteLater().
class Attempt final : public QObject
{
    Q_OBJECT

public:
    /// Whose attempt it is; all of it outlives the attempt, or its end.
    struct Setting
    {
        const ExchangeSurroundings &around;
        const HttpRequest &request;
        const ClientRequest &asked;
        ExchangeNotes &notes;
        const SessionTurn &turn;
        AttemptKey &key;
    };

    Attempt(const Setting &setting, Target target);
    ~Attempt() override;

    /// To be called first. Why the provider cannot be asked this; nothing when send() may follow.
    [[nodiscard]] std::optional<Failure> prepare();
    void send();
    void abort();
    /// It is with the provider, and has neither ended nor been aborted.
    [[nodiscard]] bool isUnderWay() const { return m_upstream && !m_isOver; }
    /// While paused the provider has to wait.
    void setPaused(bool paused);

    [[nodiscard]] bool isTranslated() const { return m_translation != nullptr; }
    /// The provider's status.
    [[nodiscard]] int status() const { return m_status; }
    /// The answer's head for the client, since it is committed.
    [[nodiscard]] const Headers &headers() const { return m_headers; }
    /// The client gets a stream, since it is committed.
    [[nodiscard]] bool isStream() const { return m_isStream; }
    /// Of the client's answer; -1 when it is not known.
    [[nodiscard]] qint64 contentLength() const { return m_contentLength; }
    /// The stream has said all that there is to say: only its connection has not ended yet.
    [[nodiscard]] bool isWholeStream() const { return m_upstream && m_upstream->isWholeStream(); }
    /// When something was last heard of the provider, or said to it; since send().
    [[nodiscard]] Clock::TimePoint lastSign() const { return m_upstream->lastSign(); }
    /// What a client that has got a part of a translated stream is told of its end.
    [[nodiscard]] QByteArray farewell(const Error &error) { return m_translation->fail(error); }

signals:
    void committed();
    void bytes(const QByteArray &bytes);
    /// `rest` has not been told by bytes().
    void whole(const QByteArray &rest);
    void failed(const signalbox::FailedAttempt &failed);

private:
    void onCommitted();
    void onReadyRead();
    void onFinished();
    void onFailed(const Failure &reported);
    void failUntranslatable(const QByteArray &rest);
    void failCompressed();
    void concealSecrets(Failure &failure) const;
    void noteQuota(const Headers &answered);
    [[nodiscard]] ResourceOwner owner() const;

    Setting m_setting;
    Target m_target;
    std::unique_ptr<AttemptTranslation> m_translation; ///< null where both speak the same
    std::unique_ptr<UpstreamRequest> m_upstream;
    bool m_addsUsageWish = false;
    std::optional<UsageSieve> m_sieve; ///< of a stream with usage that the client has not asked for
    AnswerIds m_ids;
    Headers m_headers;
    qint64 m_contentLength = -1;
    int m_status = 0;
    bool m_isStream = false;
    bool m_isCommitted = false;
    bool m_isOver = false;
};

} // namespace signalbox
