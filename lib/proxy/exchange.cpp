// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchange.h"

#include "core/logcategories.h"
#include "proxy/answercache.h"
#include "proxy/attempt.h"
#include "proxy/cancelledstreams.h"
#include "proxy/exchangecapture.h"
#include "proxy/localcount.h"
#include "upstream/spokenprotocol.h"

#include <algorithm>

namespace signalbox {

namespace {

/// A provider that refuses more of a request than this is not understood.
constexpr int mostRepeats = 4;

Failure whyNoKey(const Provider &provider)
{
    if (!provider.credentialProblem().isEmpty() && !provider.keys().hasSecret())
        return connectionFailure(Failure::Kind::Unavailable, provider.credentialProblem());
    return connectionFailure(Failure::Kind::NotSent,
        provider.keys().size() == 0
            ? QStringLiteral("it has no key: write its auth_value")
            : QStringLiteral("all of its %1 keys are cooling down").arg(provider.keys().size()));
}

/// What a client is told whose request is ended from outside.
AnswerRefusal cancellation(const Error &reason)
{
    constexpr int unavailable = 503;
    AnswerRefusal refusal(reason);
    if (reason.kind == Error::Kind::Overloaded)
        refusal.status = unavailable;
    if (refusal.status < 500) // the same request would be refused again
        refusal.headers.append("x-should-retry", "false");
    return refusal;
}

} // namespace

Exchange::Exchange(const ExchangeSurroundings &surroundings, HttpRequest request,
    std::unique_ptr<ResponseWriter> writer, QByteArray id, Headers extraHeaders)
    : m_around(surroundings)
    , m_request(std::move(request))
    , m_writer(std::move(writer))
    , m_extraHeaders(std::move(extraHeaders))
    , m_notes(surroundings.clock, m_request, std::move(id))
    , m_reuse(surroundings.flights, surroundings.cache, m_around.config->reuse)
    , m_key(surroundings.accounts)
    , m_blame(surroundings.providers, surroundings.clock)
{
    m_waiting.setSingleShot(true);
    connect(&m_waiting, &QTimer::timeout, this, &Exchange::pick);
}

Exchange::~Exchange() = default;

void Exchange::run()
{
    parse();
}

void Exchange::parse()
{
    takeBodyPin(m_request);
    auto asked = ClientRequest::parse(m_request);
    if (!asked) {
        m_asked.protocol = protocolOfPath(m_request.path, m_request.headers.contains("anthropic-version"));
        refuse(400, asked.error());
        return;
    }
    m_asked = std::move(asked).value();
    record().model = m_asked.model;
    record().streamed = m_asked.stream;
    route();
}

void Exchange::route()
{
    m_plan = m_around.planner.plan(m_request, m_asked, m_around.clock.now());
    m_notes.writePlan(m_plan);
    if (m_plan.refusal) {
        m_notes.setReasons(m_plan.reasons(m_around.clock.now()) << m_plan.refusal->message);
        refuse(httpStatus(m_plan.refusal->kind), *m_plan.refusal);
        return;
    }
    if (isCancelled()) {
        m_notes.setReasons(
            m_plan.reasons(m_around.clock.now()) << QStringLiteral("its stream was cancelled"));
        refuse(httpStatus(Error::Kind::Permission),
            {Error::Kind::Permission, QStringLiteral("cancelled by the user")});
        return;
    }
    if (m_reuse.consider(m_request, m_asked, m_plan) && reuse())
        return;
    m_around.planner.commit(m_plan, m_around.clock.now());
    m_notes.writePlan(m_plan); // the strategy's turn may be another one by now
    m_notes.setReasons(m_plan.reasons(m_around.clock.now()));
    m_turn.emplace(m_around.affinity, m_plan, m_request, m_asked);
    openAnswer(m_reuse.isValid() ? AnswerFanout::Sharing::On : AnswerFanout::Sharing::Off);
    if (m_asked.kind == ClientRequest::Kind::CountTokens) {
        countTokens();
        return;
    }
    const HealthConfig &health = m_around.config->health;
    m_key.choice().setQuotaAware(m_plan.strategy == Strategy::QuotaAware);
    m_remaining = RemainingTargets(m_plan.targets, m_request.body,
        {m_plan.sticky, health.retryAfterWait, health.recoveryWait, health.triesLeastBad,
            m_around.affinity.hasCache(m_plan.session)});
    if (m_asked.stream)
        m_answer->promiseStream(m_around.config->timeouts.earlyHead);
    pick();
}

/// It is the repetition of a stream that the user has cancelled.
bool Exchange::isCancelled()
{
    return m_asked.kind == ClientRequest::Kind::Messages && !m_asked.stream
        && m_around.cancelled.takeRepetition(record().session, m_around.clock.now());
}

void Exchange::openAnswer(AnswerFanout::Sharing sharing)
{
    if (m_answer)
        return;
    m_answer = std::make_unique<AnswerFanout>(std::move(m_writer),
        ClientAnswer::Settings{m_notes.id(), m_extraHeaders, m_around.config->timeouts.keepAlive, {}},
        sharing, m_around.clock);
    m_answer->setProtocol(m_asked.protocol);
    connect(m_answer.get(), &AnswerFanout::clientLeft, this, &Exchange::onClientLeft);
    connect(m_answer.get(), &AnswerFanout::drained, this, &Exchange::onDrained);
    connect(m_answer.get(), &AnswerFanout::leaderLeft, this, [this] { record().clientLeft = true; });
}

/// True when somebody else's answer, or an earlier one, is the client's.
bool Exchange::reuse()
{
    if (Exchange *leader = m_reuse.findLeader(m_asked.stream)) {
        m_notes.setReasons(m_plan.reasons(m_around.clock.now()));
        follow(*leader);
        return true;
    }
    if (const auto kept = m_reuse.findAnswer(m_asked.stream)) {
        m_notes.setReasons(m_plan.reasons(m_around.clock.now()));
        answerFromCache(*kept);
        return true;
    }
    m_reuse.offer(this);
    return false;
}

bool Exchange::isJoinable(bool wantsStream) const
{
    return !m_done && m_answer && m_answer->isJoinable(wantsStream);
}

void Exchange::follow(Exchange &leader)
{
    m_reuse.withdraw(); // it is the leader that is joined
    m_leader = &leader;
    record().reused = true;
    m_notes.addReason(
        QStringLiteral("answered with %1, which asks the same").arg(QString::fromUtf8(leader.m_notes.id())));
    connect(leader.m_answer.get(), &AnswerFanout::followerEnded, this, &Exchange::onFollowed);
    leader.m_answer->join(std::move(m_writer),
        {m_notes.id(), m_extraHeaders, m_around.config->timeouts.keepAlive, leader.m_notes.id(),
            m_notes.decision()},
        m_asked.stream, m_around.config->timeouts.earlyHead);
}

void Exchange::onFollowed(const FollowerRecord &follower)
{
    if (follower.requestId != m_notes.id() || m_done)
        return;
    record().status = follower.status;
    record().responseBytes = follower.bytes;
    record().clientLeft = follower.clientLeft;
    record().error = follower.error;
    record().provider = m_leader->record().provider;
    record().committed = m_leader->record().committed && follower.bytes > 0;
    if (m_around.capture) // the provider may have repeated what the leader sent to it
        m_around.capture->shareSecretsOf(m_leader->m_around.capture.get(), m_leader->m_key.sent());
    finish();
}

void Exchange::answerFromCache(const CachedAnswer &kept)
{
    m_reuse.withdraw();
    openAnswer(AnswerFanout::Sharing::Off);
    record().provider = kept.provider;
    record().reused = true;
    m_notes.addReason(QStringLiteral("answered from the cache"));
    Headers headers = m_notes.explained(kept.headers);
    headers.set("x-signalbox-cache", "hit");
    m_answer->respond(kept.status, headers, kept.body);
    record().committed = true;
    finish();
}

/// Only what is complete, and only of those who asked for it to be kept.
void Exchange::keepAnswer()
{
    // Unread as it is, what is compressed may be anything.
    const auto body
        = m_reuse.keeps() && !isCompressed(m_attempt->headers()) ? m_answer->wholeBody() : std::nullopt;
    if (body && m_answer->status() == 200)
        m_reuse.keep({200, m_attempt->headers(), *body, m_attempt->isStream(), record().provider});
}

void Exchange::countTokens()
{
    const auto now = m_around.clock.now();
    std::vector<Target> targets = m_plan.targets;
    std::erase_if(targets, [&](const Target &target) {
        return spokenProtocol(m_asked.protocol, target.provider->config()) != m_asked.protocol
            || target.provider->counting().isOpen(now) || !target.provider->gate().hasRoom()
            || !target.provider->availability(target.model, now).isGiven();
    });
    if (m_around.config->tokenCounting.alwaysLocal)
        targets.clear();
    m_remaining = RemainingTargets(std::move(targets), m_request.body, {});
    pick();
}

void Exchange::answerCountLocally()
{
    record().provider.clear();
    record().error.clear();
    m_notes.addReason(QStringLiteral("counted here"));
    Headers headers = m_notes.explained({});
    headers.append("content-type", "application/json");
    headers.append("x-signalbox-estimate", "local");
    m_answer->respond(200, headers, m_around.localCount.answer(m_request.body, m_plan));
    finish();
}

void Exchange::pick()
{
    m_waiting.stop();
    m_awaited.clear();
    m_key.choice().clear();
    m_keyFailure.reset();
    const auto now = m_around.clock.now();
    auto next = m_remaining.next(now, [this](const Target &target, const Failure &obstacle) {
        m_target = target;
        passOver(obstacle);
    });
    if (next.wait) {
        waitFor(next.waitFor, *next.wait);
        return;
    }
    if (!next.target) {
        giveUp();
        return;
    }
    m_target = std::move(next.target);
    if (m_asked.kind != ClientRequest::Kind::CountTokens) // counting tells nothing about answering
        m_seat.probe(m_target->provider, now);
    authorize();
}

void Exchange::waitFor(const QString &provider, Clock::TimePoint until)
{
    using std::chrono::ceil;
    using std::chrono::milliseconds;
    const auto wait = ceil<milliseconds>(until - m_around.clock.now());
    const QString reason = QStringLiteral("waited %1 ms for %2").arg(wait.count()).arg(provider);
    if (m_notes.addReason(reason)) // else it looks again at a probe that has not told
        qCInfo(lcProxy).noquote() << m_notes.id() << "waits" << wait.count() << "ms for" << provider;
    // A long wait for one that has said when it comes back: its stream may begin without it, so that the
    // client sees us alive.
    const TimeoutConfig &timeouts = m_around.config->timeouts;
    if (m_asked.stream && wait > timeouts.keepAlive && !m_answer->isStarted())
        m_answer->promiseStream(std::min(timeouts.earlyHead, timeouts.keepAlive));
    m_awaited = provider;
    m_waiting.start(std::max(wait, milliseconds(1)));
}

void Exchange::authorize()
{
    Provider &provider = *m_target->provider;
    const auto now = m_around.clock.now();
    // One that is asked for want of a better one is asked with any key.
    const bool lastResort = m_remaining.isEmpty() || !provider.availability(m_target->model, now).isGiven();
    if (!m_key.choice().choose(*m_target, m_plan.owner, lastResort, now)) {
        m_seat.leave();
        passOver(whyNoKey(provider));
        pick();
        return;
    }
    m_key.freshen(*m_target, m_around.clock, this, [this](const std::optional<Failure> &obstacle) {
        if (m_done)
            return;
        if (!obstacle) {
            enterGate();
            return;
        }
        m_seat.leave();
        passOver(*obstacle);
        pick();
    });
}

void Exchange::enterGate()
{
    // One wait is what a client has to bear, however many providers are full.
    if (m_waited && !m_target->provider->gate().hasRoom()) {
        onAdmitted(false);
        return;
    }
    m_target->provider->gate().enter(this, [this](bool admitted) { onAdmitted(admitted); });
}

void Exchange::onAdmitted(bool admitted)
{
    if (admitted)
        m_seat.occupy(m_target->provider);
    if (m_done) { // the client left while we were waiting
        m_seat.leave();
        return;
    }
    if (admitted) {
        attempt();
        return;
    }
    m_waited = true;
    m_seat.leave();
    passOver(connectionFailure(
        Failure::Kind::NotSent, QStringLiteral("no room within max_concurrent or requests_per_minute")));
    pick();
}

void Exchange::passOver(const Failure &failure)
{
    m_notes.beginAttempt();
    m_story.add(m_target->provider->name(), failure);
    recordAttempt(failure.summary(), 0);
}

void Exchange::attempt()
{
    m_notes.beginAttempt();
    const auto obstacle = prepareAttempt();
    if (!obstacle) {
        m_attempt->send();
        return;
    }
    passOver(*obstacle);
    m_seat.leave();
    pick();
}

/// Why there is nothing to send, or nothing.
std::optional<Failure> Exchange::prepareAttempt()
{
    if (auto obstacle = m_key.take(*m_target, m_around.clock.now()))
        return obstacle;
    if (m_attempt) {
        m_attempt->disconnect(this);
        m_attempt.release()->deleteLater(); // it may be on the stack
    }
    m_attempt = std::make_unique<Attempt>(
        Attempt::Setting{m_around, m_request, m_asked, m_notes, *m_turn, m_key}, *m_target);
    connect(m_attempt.get(), &Attempt::committed, this, &Exchange::onCommitted);
    connect(m_attempt.get(), &Attempt::bytes, this, &Exchange::onBytes);
    connect(m_attempt.get(), &Attempt::whole, this, &Exchange::onWhole);
    connect(m_attempt.get(), &Attempt::failed, this, &Exchange::onFailed);
    return m_attempt->prepare();
}

bool Exchange::isAsking() const
{
    return m_attempt && m_attempt->isUnderWay();
}

/// It is not the provider's fault.
void Exchange::stopAttempt(const QString &why)
{
    if (!isAsking())
        return;
    m_attempt->abort();
    recordAttempt(why, m_attempt->status());
}

void Exchange::onFailed(const FailedAttempt &failed)
{
    recordFailure(failed.failure);
    if (failed.isUntranslatable)
        onUntranslatable(failed);
    else if (!renewToken(failed))
        goOnAfter(failed);
}

/// True when a refused token is being renewed. Who was not known has made nothing: files and batches, too,
/// are asked for again.
bool Exchange::renewToken(const FailedAttempt &failed)
{
    // Counting is answered here then; a right to count is no reason to give up a token.
    const bool isCount = m_asked.kind == ClientRequest::Kind::CountTokens;
    if (failed.failure.status != 401 || record().committed || isCount)
        return false;
    return m_key.renewRefused(*m_target->provider, this, [this, failed](const QString &account) {
        if (m_done)
            return;
        if (account.isEmpty()) {
            goOnAfter(failed);
            return;
        }
        m_notes.addReason(
            QStringLiteral("the token of account %1 was refused: repeated with a new one").arg(account));
        attempt(); // in the place that was given to this request
    });
}

void Exchange::goOnAfter(const FailedAttempt &failed)
{
    const ProviderPointer provider = m_target->provider;
    const Failure &failure = failed.failure;
    if (m_key.choice().isToBlame(*m_target, failure) && changeKey(failure, failed.mayRepeat)) {
        attempt(); // in the place that was given to this request
        return;
    }
    m_seat.leave();
    if (m_asked.kind == ClientRequest::Kind::CountTokens) {
        onCountFailed(failure);
        return;
    }
    if (failed.isForUsageWish) {
        repeatWithoutUsageWish();
        return;
    }
    if (repeatWithout(failed.toldBy))
        return;
    m_blame.noteFailure(*m_target, failure, m_asked.kind);
    if (record().committed) {
        interrupt(failure);
        return;
    }
    const bool isOfOtherKey = m_keyFailure && AttemptStory::isMoreUseful(*m_keyFailure, failure);
    m_story.add(provider->name(), isOfOtherKey ? *m_keyFailure : failure);
    Failure asTold = failure;
    asTold.body = failed.toldBy.body;
    if (m_turn->dropThinking(asTold, provider->config().vendor)) {
        m_notes.addReason(QStringLiteral("%1 refused the thinking in the request: repeated without it")
                              .arg(provider->name()));
        qCWarning(lcProxy).noquote() << m_notes.id() << provider->name()
                                     << "refused the thinking in the request, it is repeated without";
        enterGate();
        return;
    }
    if (!failure.retryable || !failed.mayRepeat) {
        answerToTheLetter(failure);
        return;
    }
    const HealthConfig &health = m_around.config->health;
    if (failure.retryAfter && failure.countsAgainstProvider
        && *failure.retryAfter <= std::max(health.retryAfterWait, health.recoveryWait))
        m_remaining.putBack(*m_target);
    pick();
}

/// True when another key of the same provider is to be tried.
bool Exchange::changeKey(const Failure &failure, bool mayRepeat)
{
    const auto now = m_around.clock.now();
    using Kind = ClientRequest::Kind;
    // Files, batches … and counting have limits and rights of their own.
    if (m_asked.kind == Kind::Messages || (m_asked.kind == Kind::Other && failure.status == 401))
        m_key.choice().recordFailure(*m_target, failure, now);
    if (record().committed || !mayRepeat || !m_key.choice().chooseOther(*m_target, now))
        return false;
    if (m_asked.kind != ClientRequest::Kind::CountTokens)
        m_target->provider->noteKeyFailure(failure);
    if (!m_keyFailure || AttemptStory::isMoreUseful(failure, *m_keyFailure))
        m_keyFailure = failure;
    return true;
}

/// A parameter that this provider does not take is left out from now on, at once for this request.
bool Exchange::repeatWithout(const Failure &failure)
{
    if (!m_attempt->isTranslated() || record().committed || m_repeats >= mostRepeats)
        return false;
    const auto parameter = rejectedParameter(failure.status, failure.body);
    if (!parameter || !m_target->provider->learnt().add(m_target->model, *parameter))
        return false;
    ++m_repeats;
    const QString what = parameter->limit > 0
        ? QStringLiteral("%1 above %2").arg(parameter->name).arg(parameter->limit)
        : parameter->replacement.isEmpty()
        ? parameter->name
        : QStringLiteral("%1, but %2").arg(parameter->name, parameter->replacement);
    m_notes.addReason(
        QStringLiteral("%1 does not take %2: repeated without it").arg(m_target->provider->name(), what));
    qCWarning(lcProxy).noquote() << m_notes.id() << m_target->provider->name() << "does not take" << what
                                 << "with" << m_target->model << "- it is left out from now on";
    enterGate();
    return true;
}

/// What was only added here must be no reason for an error. Whether it was one the next answer tells.
void Exchange::repeatWithoutUsageWish()
{
    m_turn->dropUsageWish(*m_target);
    m_notes.addReason(QStringLiteral("%1 may not take stream_options: repeated without it")
                          .arg(m_target->provider->name()));
    enterGate();
}

/// The target has answered without the wish after it had refused the same request with it.
void Exchange::learnUsageRefusal()
{
    if (!m_turn->hasDroppedUsageWish(*m_target)
        || !m_target->provider->learnt().add(m_target->model, {QStringLiteral("stream_options"), {}}))
        return;
    qCWarning(lcProxy).noquote() << m_notes.id() << m_target->provider->name()
                                 << "does not take stream_options with" << m_target->model
                                 << "- it is left out from now on, and the usage of streams is unknown";
}

/// What one provider cannot count another can, or we can: a client is never shown an error but its own.
void Exchange::onCountFailed(Failure failure)
{
    if (failure.status == 405) // that it does not count is not for the client to mend
        failure.kind = Failure::Kind::ModelUnknown;
    m_story.add(m_target->provider->name(), failure);
    if (failure.kind == Failure::Kind::ClientMistake) {
        answerToTheLetter(failure);
        return;
    }
    if (failure.kind != Failure::Kind::Unavailable
        && failure.kind != Failure::Kind::NoCredential) // not asked
        m_target->provider->counting().recordFailure(m_around.clock.now());
    pick();
}

AttemptRecord &Exchange::recordAttempt(const QString &outcome, int status)
{
    AttemptRecord &record = m_notes.endAttempt(*m_target, accountName(), outcome, status);
    if (record.sent && m_around.capture)
        m_around.capture->endAttempt(outcome);
    return record;
}

void Exchange::recordFailure(const Failure &failure)
{
    AttemptRecord &record = recordAttempt(failure.summary(), failure.status);
    record.faulty = record.sent && m_blame.isFault(failure);
}

/// Which of the provider's keys or accounts was asked with, where it has several.
QString Exchange::accountName() const
{
    return m_target->provider->accountName(m_key.choice().index());
}

void Exchange::onCommitted()
{
    record().committed = isTold();
    m_notes.noteFirstByte();
    record().provider = m_target->provider->name();
    const auto form = m_attempt->isStream() ? ClientAnswer::Form::Events : ClientAnswer::Form::Bytes;
    if (!m_answer->canStart(form, m_attempt->headers())) {
        m_seat.leave();
        const Error error{Error::Kind::Api,
            QStringLiteral("the provider answered late, and without the stream that was asked for")};
        stopAttempt(error.message);
        record().error = error.message;
        m_answer->fail(error);
        finish();
        return;
    }
    m_blame.noteAnswer(*m_target->provider);
    m_seat.tellProbe();
    if (m_asked.kind != ClientRequest::Kind::CountTokens) // counting is quicker
        m_target->provider->recordFirstByte(m_notes.attemptFirstByte());
    if (!record().committed)
        return;
    m_turn->recordAnswer(*m_target->provider, m_around.clock.now());
    learnUsageRefusal();
    // Pings of ours may come between the events: their length is not ours to promise.
    m_answer->start(
        m_attempt->status(), m_notes.explained(m_attempt->headers()), m_attempt->contentLength(), form);
}

/// The answer can be told while it comes. A translated one that is no stream is known to be good only when it
/// is whole.
bool Exchange::isTold() const
{
    return !m_attempt->isTranslated() || m_attempt->isStream();
}

/// The answer came, and cannot be told to this client.
void Exchange::onUntranslatable(const FailedAttempt &failed)
{
    m_seat.leave();
    m_blame.noteFailure(*m_target, failed.failure, m_asked.kind);
    if (m_answer->isStarted()) {
        m_answer->pass(failed.rest);
        Failure failure = failed.failure;
        failure.told = true; // the translation has said so in the stream
        interrupt(failure);
        return;
    }
    m_story.add(m_target->provider->name(), failed.failure);
    record().provider.clear();
    pick(); // the client has seen nothing of it
}

void Exchange::onBytes(const QByteArray &bytes)
{
    if (!m_answer->isStarted()) // what cannot be translated: another one is asked
        return;
    m_answer->pass(bytes);
    if (m_answer->isCongested())
        m_attempt->setPaused(true);
}

void Exchange::onDrained()
{
    if (m_attempt)
        m_attempt->setPaused(false);
}

void Exchange::onWhole(const QByteArray &rest)
{
    if (!record().committed) {
        record().committed = true;
        m_turn->recordAnswer(*m_target->provider, m_around.clock.now());
    }
    noteSuccess(); // first: with the rest the client may leave
    if (m_answer->isStarted())
        m_answer->pass(rest);
    else
        startWhole(rest);
    if (m_done)
        return;
    keepAnswer();
    m_answer->end();
    record().error = m_answer->error();
    finish();
}

void Exchange::noteSuccess()
{
    Provider &provider = *m_target->provider;
    m_seat.leave();
    recordAttempt(QStringLiteral("ok"), m_attempt->status());
    const bool counts = m_asked.kind == ClientRequest::Kind::CountTokens;
    if (counts)
        provider.counting().recordSuccess(m_around.clock.now(), m_notes.attemptBegin());
    else
        provider.recordSuccess(m_target->model, m_notes.attemptBegin());
    m_around.localCount.learn(*m_target, m_request.body, m_notes.usage().usage());
    m_turn->recordEnd(provider, m_around.clock.now());
    if (!counts) // a key whose quota is spent may count
        m_key.choice().recordSuccess(*m_target, m_around.clock.now(), m_notes.attemptBegin());
}

/// A translated answer that is no stream.
void Exchange::startWhole(const QByteArray &body)
{
    m_answer->start(
        m_attempt->status(), m_notes.explained(m_attempt->headers()), body.size(), ClientAnswer::Form::Bytes);
    m_answer->pass(body);
}

void Exchange::interrupt(const Failure &failure)
{
    record().error = failure.summary();
    const bool canTell = m_attempt->isTranslated() && m_attempt->isStream() && m_answer->isStarted();
    if (canTell && !failure.told) // in events that go on from those before
        m_answer->pass(m_attempt->farewell(failure.error));
    if (failure.told || canTell)
        m_answer->end();
    else
        m_answer->fail(failure.error);
    finish();
}

void Exchange::giveUp()
{
    const bool ownMistake = m_story.entries().size() == 1
        && m_story.entries().front().failure.kind == Failure::Kind::ClientMistake;
    if (m_asked.kind == ClientRequest::Kind::CountTokens && !ownMistake) {
        answerCountLocally();
        return;
    }
    const AttemptStory::Verdict verdict = m_story.verdict(m_asked.protocol, m_notes.id());
    record().error = verdict.error.message;
    const Headers headers = m_notes.explained(verdict.headers);
    if (m_answer->isStarted()) // an early head: the error can only be an event now
        m_answer->fail(AnswerRefusal(verdict.error, verdict.status, headers));
    else
        m_answer->respond(verdict.status, headers, verdict.body);
    finish();
}

void Exchange::answerToTheLetter(const Failure &failure)
{
    AttemptStory story;
    story.add(m_target->provider->name(), failure);
    m_story = story;
    record().provider = m_target->provider->name();
    giveUp();
}

void Exchange::refuse(int status, const Error &error)
{
    openAnswer(AnswerFanout::Sharing::Off);
    record().error = error.message;
    Headers headers = m_notes.explained({});
    headers.append("content-type", "application/json");
    if (status < 500) // the same request would be refused again
        headers.append("x-should-retry", "false");
    m_answer->respond(status, headers, errorBody(m_asked.protocol, error, m_notes.id()));
    finish();
}

void Exchange::cancel(const Error &reason)
{
    if (m_done) {
        if (m_answer)
            m_answer->giveUpFollowers(reason);
        return;
    }
    stopAttempt(reason.message);
    record().error = reason.message;
    if (!m_answer) { // the client is told by the one that answers it
        if (m_leader)
            m_leader->m_answer->endFollower(m_notes.id(), cancellation(reason));
        finish();
        return;
    }
    if (!m_answer->isStarted()) {
        refuse(cancellation(reason).status, reason);
        return;
    }
    m_answer->fail(cancellation(reason));
    finish();
}

RunningExchange Exchange::running() const
{
    using Stage = RunningExchange::Stage;
    RunningExchange running = m_notes.running();
    if (m_leader) {
        const RunningExchange leader = m_leader->running();
        running.provider = leader.provider;
        running.upstreamModel = leader.upstreamModel;
        if (leader.firstByteMilliseconds >= 0)
            running.firstByteMilliseconds = std::max<qint64>(
                0, leader.firstByteMilliseconds - leader.startedAt.msecsTo(running.startedAt));
        running.outputTokens = leader.outputTokens;
        running.tokensPerSecond = leader.tokensPerSecond;
        running.silentMilliseconds = leader.silentMilliseconds;
        running.stage = Stage::Following;
        return running;
    }
    running.provider = m_awaited;
    if (!m_awaited.isEmpty() || !m_target)
        return running;
    running.provider = m_target->provider->name();
    running.upstreamModel = m_target->model;
    if (!isAsking())
        return running;
    running.stage = m_notes.attemptFirstByte() < 0 ? Stage::Asking : Stage::Answering;
    const auto silence = m_around.clock.now() - m_attempt->lastSign();
    running.silentMilliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(silence).count();
    return running;
}

void Exchange::onClientLeft()
{
    if (m_done)
        return;
    if (isAsking() && m_attempt->isWholeStream()) { // it has had its answer, and does not wait for our end
        m_attempt->abort();
        noteSuccess();
    } else {
        record().clientLeft = true;
        stopAttempt(QStringLiteral("client left")); // at once: tokens cost money
    }
    m_answer->abandon();
    finish();
}

void Exchange::finish()
{
    if (std::exchange(m_done, true))
        return;
    m_waiting.stop();
    m_seat.leave();
    m_blame.settle(record().attempts);
    if (m_answer) {
        record().status = m_answer->status();
        record().responseBytes = m_answer->bytes();
    }
    m_reuse.withdraw(); // a failure is never joined; and the flights may be gone before this is
    m_notes.end();
    if (m_around.capture)
        m_around.capture->end(record().error);
    emit finished(record());
    // A slow follower may still be taking the rest from here.
    if (!m_answer || m_answer->isSettled())
        deleteLater();
    else
        connect(m_answer.get(), &AnswerFanout::settled, this, &QObject::deleteLater);
}

} // namespace signalbox
