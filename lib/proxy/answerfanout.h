// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answersubscriber.h"
#include "translation/messageassembler.h"

#include <functional>
#include <vector>

namespace signalbox {

/// One upstream's answer for several clients that asked the same: the leader, whose request it is, and the
/// followers that join it while it is under way. Every client gets the whole answer from its beginning, in
/// the form it asked for, as fast as it takes it. To the exchange it is what a ClientAnswer is, with the
/// same calls in the same order.
///
/// What has come is kept for those who join late, up to a limit; beyond it nobody can join, and who has
/// fallen further behind than the limit is given up. When nothing is shared, nothing is kept.
class AnswerFanout final : public QObject
{
    Q_OBJECT

public:
    using Form = ClientAnswer::Form;
    enum class Sharing {
        Off, ///< nobody joins: a ClientAnswer and no more
        On,
    };

    static constexpr qint64 defaultLimit = 16LL * 1024 * 1024;

    AnswerFanout(std::unique_ptr<ResponseWriter> leader, const ClientAnswer::Settings &settings,
        Sharing sharing, const Clock &clock, qint64 limit = defaultLimit, QObject *parent = nullptr);
    ~AnswerFanout() override;

    /// From now on nobody can join. Those who have go on.
    void stopSharing();

    // As ClientAnswer. Errors reach every client in a form it understands.
    void setProtocol(Protocol protocol);
    void promiseStream(std::chrono::milliseconds patience);
    /// False when an early head has promised the leader a stream that this cannot be made.
    [[nodiscard]] bool canStart(Form form, const Headers &headers) const;
    void start(int status, const Headers &headers, qint64 contentLength, Form form);
    void pass(const QByteArray &bytes);
    void end();
    void respond(int status, const Headers &headers, const QByteArray &body);
    /// Those who have no head yet get the whole refusal.
    void fail(const AnswerRefusal &refusal);
    void fail(const Error &error) { fail(AnswerRefusal(error)); }
    void abandon();
    /// Those who are still taking an answer that has ended get no more of it.
    void giveUpFollowers(const Error &error);
    /// The follower of this name gets no more of it.
    void endFollower(const QByteArray &requestId, const AnswerRefusal &refusal);
    /// Something has been sent: an error can no longer be an answer of its own.
    [[nodiscard]] bool isStarted() const;
    /// No client takes any more at the moment.
    [[nodiscard]] bool isCongested() const;
    [[nodiscard]] int status() const { return m_leader.answer().status(); } ///< the leader's
    [[nodiscard]] qint64 bytes() const { return m_leader.answer().bytes(); } ///< the leader's
    /// After end(): why the leader could not be given the answer after all; empty when it was.
    [[nodiscard]] QString error() const { return m_leader.error(); }

    /// True while a client that wants this form can still get the whole answer.
    [[nodiscard]] bool isJoinable(bool wantsStream) const;
    /// A further client; isJoinable() must be true. One that wants a stream gets its head after `patience`
    /// at the latest.
    void join(std::unique_ptr<ResponseWriter> writer, ClientAnswer::Settings settings, bool wantsStream,
        std::chrono::milliseconds patience);

    /// False after the leader has left; its followers keep the answer going.
    [[nodiscard]] bool isLeaderPresent() const { return !m_leaderLeft; }
    [[nodiscard]] qsizetype followers() const { return static_cast<qsizetype>(m_followers.size()); }
    /// The answer has ended and every client has it: before that a slow follower may still be taking it
    /// from here.
    [[nodiscard]] bool isSettled() const { return m_ended && m_followers.empty(); }
    /// All that was passed, before end(); nothing when it has not been kept or cannot be read.
    [[nodiscard]] std::optional<QByteArray> wholeBody() const;
    /// What the kept part takes in memory.
    [[nodiscard]] qint64 memory() const { return m_copy.memory(); }

signals:
    void drained();
    /// The last client has gone: nobody is left to answer.
    void clientLeft();
    /// The leader has gone, but not its followers.
    void leaderLeft();
    void followerEnded(const signalbox::FollowerRecord &record);
    void settled();

private:
    void onLeaderEnded();
    void onFollowerEnded(AnswerSubscriber *follower);
    void onDrained();
    void eachFollower(const std::function<void(AnswerSubscriber &)> &action);
    void assembleFor(const AnswerSubscriber &follower);
    [[nodiscard]] bool anyConverts() const;
    [[nodiscard]] Result<QByteArray> converted();
    [[nodiscard]] AnswerRefusal refusalOf(const Error &error) const;
    void trim();
    void forgetWhatAllHave();
    void giveUpSlowest();
    void endSubscribers();
    void refuseFollowers(const AnswerRefusal &refusal);
    void dropCopy();

    const Clock &m_clock;
    QByteArray m_leaderId;
    qint64 m_limit;
    bool m_shares;
    Protocol m_protocol = Protocol::Anthropic;
    bool m_promised = false; ///< the leader has asked for a stream
    std::optional<AnswerHead> m_head;
    AnswerCopy m_copy;
    AnswerSubscriber m_leader;
    bool m_leaderLeft = false;
    std::vector<std::unique_ptr<AnswerSubscriber>> m_followers;
    std::unique_ptr<MessageAssembler> m_assembler; ///< for followers that want no stream
    bool m_ended = false;
};

} // namespace signalbox
