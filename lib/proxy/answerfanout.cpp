// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerfanout.h"

#include "core/logcategories.h"
#include "translation/messageevents.h"

#include <algorithm>

namespace signalbox {

AnswerFanout::AnswerFanout(std::unique_ptr<ResponseWriter> leader, const ClientAnswer::Settings &settings,
    Sharing sharing, const Clock &clock, qint64 limit, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_leaderId(settings.requestId)
    , m_limit(limit)
    , m_shares(sharing == Sharing::On)
    , m_leader(std::move(leader), settings, AnswerSubscriber::Wants::AnyForm, m_copy, clock)
{
    connect(&m_leader, &AnswerSubscriber::ended, this, &AnswerFanout::onLeaderEnded);
    connect(&m_leader, &AnswerSubscriber::drained, this, &AnswerFanout::onDrained);
}

AnswerFanout::~AnswerFanout() = default;

void AnswerFanout::stopSharing()
{
    m_shares = false;
    trim();
}

void AnswerFanout::setProtocol(Protocol protocol)
{
    m_protocol = protocol;
    m_leader.setProtocol(protocol);
    eachFollower([&](AnswerSubscriber &follower) { follower.setProtocol(protocol); });
}

void AnswerFanout::promiseStream(std::chrono::milliseconds patience)
{
    m_promised = true;
    m_leader.answer().promiseStream(patience);
}

bool AnswerFanout::isStarted() const
{
    return m_head || m_leader.answer().isStarted();
}

bool AnswerFanout::canStart(Form form, const Headers &headers) const
{
    return form == Form::Events || !m_leader.answer().isStarted()
        || (MessageAssembler::supports(m_protocol) && !isCompressed(headers));
}

void AnswerFanout::start(int status, const Headers &headers, qint64 contentLength, Form form)
{
    m_head = AnswerHead{status, headers, contentLength, form};
    m_leader.begin(*m_head);
    eachFollower([&](AnswerSubscriber &follower) {
        follower.begin(*m_head);
        assembleFor(follower);
    });
}

/// A message is put together from the beginning of the stream on; all who want it share it.
void AnswerFanout::assembleFor(const AnswerSubscriber &follower)
{
    if (m_assembler || !follower.converts() || m_head->form != Form::Events)
        return;
    m_assembler = std::make_unique<MessageAssembler>(m_limit);
    for (qsizetype number = 0; number < m_copy.end(); ++number)
        m_assembler->feed(m_copy.at(number));
}

void AnswerFanout::pass(const QByteArray &bytes)
{
    if (!m_shares && m_followers.empty() && !m_leader.converts() && m_leader.needs() == m_copy.end()) {
        m_leader.answer().pass(bytes);
        return;
    }
    m_copy.append(bytes);
    if (m_assembler)
        m_assembler->feed(bytes);
    m_leader.pump();
    eachFollower([](AnswerSubscriber &follower) { follower.pump(); });
    trim();
}

/// Pumping a follower may end it, and then it leaves the list.
void AnswerFanout::eachFollower(const std::function<void(AnswerSubscriber &)> &action)
{
    if (m_followers.empty())
        return;
    std::vector<AnswerSubscriber *> followers;
    followers.reserve(m_followers.size());
    for (const auto &follower : m_followers)
        followers.push_back(follower.get());
    for (AnswerSubscriber *follower : followers)
        action(*follower);
}

void AnswerFanout::trim()
{
    if (m_shares && m_copy.memory() > m_limit) {
        qCDebug(lcProxy).noquote() << m_leaderId << "is too large to be joined any more";
        m_shares = false;
    }
    if (m_shares)
        return;
    forgetWhatAllHave();
    while (m_copy.memory() > m_limit && !isCongested()) { // when all are, the upstream waits for them
        giveUpSlowest();
        forgetWhatAllHave();
    }
}

void AnswerFanout::forgetWhatAllHave()
{
    qsizetype needed = m_leader.needs();
    for (const auto &follower : m_followers)
        needed = std::min(needed, follower->needs());
    m_copy.forgetBefore(needed);
}

void AnswerFanout::giveUpSlowest()
{
    AnswerSubscriber *slowest = &m_leader;
    for (const auto &follower : m_followers) {
        if (follower->needs() < slowest->needs())
            slowest = follower.get();
    }
    qCWarning(lcProxy).noquote() << slowest->record().requestId << "takes the answer too slowly, given up";
    slowest->giveUp({Error::Kind::Api, QStringLiteral("the answer was taken too slowly")});
}

bool AnswerFanout::isCongested() const
{
    if (!m_leader.isDone() && !m_leader.isBehind() && !m_leader.answer().isCongested())
        return false;
    const bool anyPresent = !m_leader.isDone() || !m_followers.empty();
    return anyPresent && std::all_of(m_followers.begin(), m_followers.end(), [](const auto &follower) {
        return follower->isBehind();
    });
}

void AnswerFanout::onDrained()
{
    trim();
    if (!m_ended && !isCongested())
        emit drained();
}

std::optional<QByteArray> AnswerFanout::wholeBody() const
{
    return m_shares && m_head ? std::optional(m_copy.joined()) : std::nullopt;
}

bool AnswerFanout::isJoinable(bool wantsStream) const
{
    if (!m_shares || m_ended || (m_leader.isDone() && m_followers.empty()))
        return false;
    const bool comesAsStream = m_head ? m_head->form == Form::Events : m_promised;
    return wantsStream == comesAsStream || MessageAssembler::supports(m_protocol);
}

void AnswerFanout::join(std::unique_ptr<ResponseWriter> writer, ClientAnswer::Settings settings,
    bool wantsStream, std::chrono::milliseconds patience)
{
    Q_ASSERT(isJoinable(wantsStream));
    const bool congested = isCongested();
    settings.duplicateOf = m_leaderId;
    using Wants = AnswerSubscriber::Wants;
    m_followers.push_back(std::make_unique<AnswerSubscriber>(
        std::move(writer), settings, wantsStream ? Wants::Stream : Wants::Message, m_copy, m_clock));
    AnswerSubscriber *follower = m_followers.back().get();
    connect(follower, &AnswerSubscriber::ended, this, [this, follower] { onFollowerEnded(follower); });
    connect(follower, &AnswerSubscriber::drained, this, &AnswerFanout::onDrained);
    follower->setProtocol(m_protocol);
    if (wantsStream)
        follower->answer().promiseStream(patience);
    if (m_head) {
        follower->begin(*m_head);
        assembleFor(*follower);
        follower->pump();
    }
    if (congested && !isCongested())
        emit drained();
}

void AnswerFanout::onLeaderEnded()
{
    if (m_ended)
        return;
    m_leaderLeft = true;
    if (m_followers.empty())
        emit clientLeft();
    else
        emit leaderLeft();
}

void AnswerFanout::onFollowerEnded(AnswerSubscriber *follower)
{
    const auto found = std::find_if(
        m_followers.begin(), m_followers.end(), [&](const auto &each) { return each.get() == follower; });
    Q_ASSERT(found != m_followers.end());
    found->release()->deleteLater(); // it is still on the stack
    m_followers.erase(found);
    if (!anyConverts())
        m_assembler.reset();
    if (!m_shares)
        forgetWhatAllHave();
    emit followerEnded(follower->record());
    if (isSettled())
        emit settled();
    else if (!m_ended && m_leader.isDone() && m_followers.empty())
        emit clientLeft();
}

void AnswerFanout::end()
{
    m_ended = true;
    if (!m_leader.isDone() && !m_leader.converts()) {
        m_leader.flush();
        m_leader.answer().end();
        m_leader.retire();
    }
    endSubscribers();
    dropCopy();
}

bool AnswerFanout::anyConverts() const
{
    return (!m_leader.isDone() && m_leader.converts())
        || std::any_of(m_followers.begin(), m_followers.end(),
            [](const auto &follower) { return follower->converts(); });
}

Result<QByteArray> AnswerFanout::converted()
{
    if (m_assembler) {
        m_assembler->finish();
        return m_assembler->message();
    }
    const auto events = MessageEvents::of(m_copy.joined());
    return events ? Result<QByteArray>(events->join()) : events.error();
}

void AnswerFanout::endSubscribers()
{
    const Result<QByteArray> result = anyConverts() ? converted() : Result<QByteArray>(QByteArray());
    const auto end = [&](AnswerSubscriber &subscriber) {
        if (subscriber.converts() && !result)
            subscriber.refuse(refusalOf(result.error()));
        else
            subscriber.end(result ? *result : QByteArray());
    };
    if (!m_leader.isDone())
        end(m_leader);
    eachFollower(end);
}

/// The error that the upstream told in the midst of its stream goes to the letter to those who get no stream.
AnswerRefusal AnswerFanout::refusalOf(const Error &error) const
{
    AnswerRefusal refusal(error);
    if (m_assembler)
        refusal.body = m_assembler->errorBody();
    return refusal;
}

void AnswerFanout::respond(int status, const Headers &headers, const QByteArray &body)
{
    m_ended = true;
    if (!m_leader.isDone()) {
        m_leader.answer().respond(status, headers, body);
        m_leader.retire();
    }
    if (status >= 400) {
        refuseFollowers(AnswerRefusal(status, headers, body));
    } else if (!m_followers.empty()) {
        const bool isStream = headers.value("content-type").startsWith("text/event-stream");
        m_head = AnswerHead{status, headers, body.size(), isStream ? Form::Events : Form::Bytes};
        m_copy.append(body);
        eachFollower([&](AnswerSubscriber &follower) {
            follower.begin(*m_head);
            assembleFor(follower);
        });
        endSubscribers();
    }
    dropCopy();
}

void AnswerFanout::fail(const AnswerRefusal &refusal)
{
    m_ended = true;
    if (!m_leader.isDone()) {
        m_leader.flush();
        m_leader.answer().fail(refusal.error);
        m_leader.retire();
    }
    refuseFollowers(refusal);
    dropCopy();
}

void AnswerFanout::abandon()
{
    m_ended = true;
    m_leader.answer().abandon();
    m_leader.retire();
    refuseFollowers(AnswerRefusal({Error::Kind::Api, QStringLiteral("the answer was broken off")}));
    dropCopy();
}

void AnswerFanout::giveUpFollowers(const Error &error)
{
    eachFollower([&](AnswerSubscriber &follower) { follower.giveUp(error); });
}

void AnswerFanout::endFollower(const QByteArray &requestId, const AnswerRefusal &refusal)
{
    eachFollower([&](AnswerSubscriber &follower) {
        if (follower.record().requestId != requestId)
            return;
        if (m_ended)
            follower.giveUp(refusal.error);
        else
            follower.refuse(refusal);
    });
}

void AnswerFanout::refuseFollowers(const AnswerRefusal &refusal)
{
    eachFollower([&](AnswerSubscriber &follower) { follower.refuse(refusal); });
}

/// Only who is still taking the answer needs it now.
void AnswerFanout::dropCopy()
{
    m_shares = false;
    m_assembler.reset();
    trim();
}

} // namespace signalbox
