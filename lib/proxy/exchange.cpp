// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchange.h"

#include "core/jsonslice.h"
#include "core/logcategories.h"
#include "credentials/authorization.h"
#include "translation/thinkingblocks.h"

#include <algorithm>

namespace signalbox {

namespace {

/// Larger answers of the files and batches kind are not searched for ids.
constexpr qsizetype longestLearned = 256 * 1024;

} // namespace

Exchange::Exchange(const Surroundings &surroundings, HttpRequest request,
    std::unique_ptr<ResponseWriter> writer, QByteArray id, Headers extraHeaders)
    : m_around(surroundings)
    , m_request(std::move(request))
    , m_writer(std::move(writer))
    , m_extraHeaders(std::move(extraHeaders))
    , m_begin(surroundings.clock.now())
{
    m_record.id = std::move(id);
    m_record.startedAt = m_around.clock.wallTime();
    m_record.client = clientName(m_request);
    m_record.method = m_request.method;
    m_record.path = m_request.path;
    m_record.project = m_request.project;
    m_record.requestBytes = m_request.body.size();
    m_waiting.setSingleShot(true);
    connect(&m_waiting, &QTimer::timeout, this, &Exchange::pick);
}

Exchange::~Exchange()
{
    if (m_fingerprint)
        m_around.flights.remove(*m_fingerprint, this);
}

void Exchange::run()
{
    parse();
}

void Exchange::parse()
{
    takeBodyPin(m_request);
    auto asked = ClientRequest::parse(m_request);
    if (!asked) {
        refuse(400, asked.error());
        return;
    }
    m_asked = std::move(asked).value();
    m_record.model = m_asked.model;
    m_record.streamed = m_asked.stream;
    route();
}

void Exchange::route()
{
    m_plan = m_around.planner.plan(m_request, m_asked, m_around.clock.now());
    m_reasons = m_plan.reasons(m_around.clock.now());
    if (m_plan.refusal) {
        refuse(404, *m_plan.refusal);
        return;
    }
    m_body = UpstreamBody(m_request, m_asked, m_around.affinity.stretchesOf(m_plan.session));
    if (isShareable() && reuse())
        return;
    openAnswer(m_fingerprint ? AnswerFanout::Sharing::On : AnswerFanout::Sharing::Off);
    if (m_asked.kind == ClientRequest::Kind::CountTokens) {
        countTokens();
        return;
    }
    const HealthConfig &health = m_around.config->health;
    m_remaining = RemainingTargets(m_plan.targets, m_request.body,
        {m_plan.sticky, health.retryAfterWait, health.recoveryWait, health.triesLeastBad});
    if (m_asked.stream)
        m_answer->promiseStream(m_around.config->timeouts.earlyHead);
    pick();
}

void Exchange::openAnswer(AnswerFanout::Sharing sharing)
{
    if (m_answer)
        return;
    m_answer = std::make_unique<AnswerFanout>(std::move(m_writer),
        ClientAnswer::Settings{m_record.id, m_extraHeaders, m_around.config->timeouts.keepAlive, {}}, sharing,
        m_around.clock);
    m_answer->setProtocol(m_asked.protocol);
    connect(m_answer.get(), &AnswerFanout::clientLeft, this, &Exchange::onClientLeft);
    connect(m_answer.get(), &AnswerFanout::drained, this, &Exchange::onDrained);
    connect(m_answer.get(), &AnswerFanout::leaderLeft, this, [this] { m_record.clientLeft = true; });
}

/// Without a session's name two equal requests may well be meant as two.
bool Exchange::isShareable() const
{
    const ReuseConfig &reuse = m_around.config->reuse;
    return (reuse.deduplication || reuse.cache) && m_asked.kind == ClientRequest::Kind::Messages
        && (m_plan.sessionNamed || reuse.withoutSession)
        && m_request.headers.value("x-signalbox-reuse").toLower() != "off";
}

/// True when somebody else's answer, or an earlier one, is the client's.
bool Exchange::reuse()
{
    QStringList places;
    for (const Target &target : m_plan.targets)
        places << target.provider->name() + u'\n' + target.model;
    places.sort();
    m_fingerprint.emplace(
        m_request, m_asked.members, places, m_plan.session + m_request.pathKey + m_request.project.toUtf8());
    if (m_around.config->reuse.deduplication) {
        if (Exchange *leader = m_around.flights.find(*m_fingerprint, m_asked.stream)) {
            follow(*leader);
            return true;
        }
    }
    if (m_around.config->reuse.cache) {
        if (const auto kept = m_around.cache.find(m_fingerprint->digest())) {
            if (const auto inForm = kept->inForm(m_asked.stream)) {
                answerFromCache(*inForm);
                return true;
            }
        }
    }
    m_around.flights.add(*m_fingerprint, this);
    return false;
}

bool Exchange::isJoinable(bool wantsStream) const
{
    return !m_done && m_answer && m_answer->isJoinable(wantsStream);
}

void Exchange::follow(Exchange &leader)
{
    m_fingerprint.reset(); // it is the leader that is joined
    m_leader = &leader;
    m_reasons
        << QStringLiteral("answered with %1, which asks the same").arg(QString::fromUtf8(leader.m_record.id));
    connect(leader.m_answer.get(), &AnswerFanout::followerEnded, this, &Exchange::onFollowed);
    leader.m_answer->join(std::move(m_writer),
        {m_record.id, m_extraHeaders, m_around.config->timeouts.keepAlive, leader.m_record.id},
        m_asked.stream, m_around.config->timeouts.earlyHead);
}

void Exchange::onFollowed(const FollowerRecord &record)
{
    if (record.requestId != m_record.id || m_done)
        return;
    m_record.status = record.status;
    m_record.responseBytes = record.bytes;
    m_record.clientLeft = record.clientLeft;
    m_record.error = record.error;
    m_record.provider = m_leader->m_record.provider;
    finish();
}

void Exchange::answerFromCache(const CachedAnswer &kept)
{
    m_fingerprint.reset();
    openAnswer(AnswerFanout::Sharing::Off);
    m_record.provider = kept.provider;
    m_reasons << QStringLiteral("answered from the cache");
    Headers headers = kept.headers;
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    headers.set("x-signalbox-cache", "hit");
    m_answer->respond(kept.status, headers, kept.body);
    finish();
}

/// Only what is complete, and only of those who asked for it to be kept.
void Exchange::keepAnswer()
{
    const auto body = m_fingerprint && m_around.config->reuse.cache ? m_answer->wholeBody() : std::nullopt;
    if (!body || m_answer->status() != 200)
        return;
    m_around.cache.insert(
        m_fingerprint->digest(), {200, m_keptHeaders, *body, m_streamed, m_record.provider});
}

void Exchange::countTokens()
{
    const auto now = m_around.clock.now();
    std::vector<Target> targets = m_plan.targets;
    std::erase_if(targets, [&](const Target &target) {
        return target.provider->counting().isOpen(now) || !target.provider->gate().hasRoom()
            || !target.provider->availability(target.model, now).isGiven();
    });
    if (m_around.config->tokenCounting.alwaysLocal)
        targets.clear();
    m_remaining = RemainingTargets(std::move(targets), m_request.body, {});
    pick();
}

void Exchange::answerCountLocally()
{
    m_record.provider.clear();
    m_record.error.clear();
    m_reasons << QStringLiteral("counted here");
    Headers headers = explanation();
    headers.append("content-type", "application/json");
    headers.append("x-signalbox-estimate", "local");
    m_answer->respond(200, headers, m_around.localCount.answer(m_request.body, m_plan));
    finish();
}

void Exchange::pick()
{
    m_waiting.stop();
    m_triedKeys.clear();
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
    if (m_target->provider->breaker().beginProbe(now))
        m_probed = m_target->provider;
    authorize();
}

void Exchange::waitFor(const QString &provider, Clock::TimePoint until)
{
    using std::chrono::ceil;
    using std::chrono::milliseconds;
    const auto wait = ceil<milliseconds>(until - m_around.clock.now());
    const QString reason = QStringLiteral("waited %1 ms for %2").arg(wait.count()).arg(provider);
    if (m_reasons.isEmpty()
        || m_reasons.last() != reason) { // else it looks again at a probe that has not told
        m_reasons << reason;
        qCInfo(lcProxy).noquote() << m_record.id << "waits" << wait.count() << "ms for" << provider;
    }
    m_waiting.start(std::max(wait, milliseconds(1)));
}

void Exchange::authorize()
{
    m_key = -1;
    Provider &provider = *m_target->provider;
    if (provider.ownsCredential()) {
        // An answer that came during a reload may speak of a key that is gone.
        const ResourceOwner &owner = m_plan.owner;
        // One that is asked for want of a better one is asked with any key.
        const auto now = m_around.clock.now();
        const bool lastResort
            = m_remaining.isEmpty() || !provider.availability(m_target->model, now).isGiven();
        const bool made
            = owner.key >= 0 && owner.key < provider.keys().size() && owner.provider == provider.name();
        m_key = made ? owner.key : provider.keys().take(m_target->model, now, m_triedKeys, lastResort);
        if (m_key < 0) {
            leaveProvider();
            passOver(connectionFailure(Failure::Kind::NotSent,
                QStringLiteral("all of its %1 keys are cooling down").arg(provider.keys().size())));
            pick();
            return;
        }
        m_triedKeys.insert(m_key);
    }
    enterGate();
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
    if (m_done) { // the client left while we were waiting
        if (admitted)
            m_target->provider->gate().leave();
        return;
    }
    m_admitted = admitted;
    if (admitted) {
        attempt();
        return;
    }
    m_waited = true;
    leaveProvider();
    passOver(connectionFailure(
        Failure::Kind::NotSent, QStringLiteral("no room within max_concurrent or requests_per_minute")));
    pick();
}

void Exchange::passOver(const Failure &failure)
{
    m_attemptBegin = m_around.clock.now();
    m_story.add(m_target->provider->name(), failure);
    recordAttempt(failure.summary(), 0);
}

void Exchange::attempt()
{
    Provider &provider = *m_target->provider;
    m_attemptBegin = m_around.clock.now();
    const Secret key = m_key >= 0 ? provider.keys().at(m_key) : Secret();
    const UpstreamRequest::Expectation expectation{m_asked.protocol, m_asked.stream,
        m_asked.kind != ClientRequest::Kind::Other,
        provider.ownsCredential() ? CredentialOwner::Provider : CredentialOwner::Client,
        &m_around.config->health.rules, &m_usage};
    m_usage.begin(m_asked.protocol);
    m_upstream = std::make_unique<UpstreamRequest>(m_around.connections.transport(provider),
        upstreamMessage(m_request, bodyFor(*m_target), provider, key,
            [this](QByteArrayView credential) { return m_around.guard.isClientKey(credential); }),
        expectation, timeouts(), m_around.clock);
    connect(m_upstream.get(), &UpstreamRequest::committed, this, &Exchange::onCommitted);
    connect(m_upstream.get(), &UpstreamRequest::readyRead, this, &Exchange::onReadyRead);
    connect(m_upstream.get(), &UpstreamRequest::finished, this, &Exchange::onUpstreamFinished);
    connect(m_upstream.get(), &UpstreamRequest::failed, this, &Exchange::onFailed);
    m_upstream->send();
}

void Exchange::onFailed(const Failure &reported)
{
    const ProviderPointer provider = m_target->provider;
    Failure failure = reported;
    concealCredentials(failure);
    const bool arrived = m_upstream->mayHaveArrived();
    m_upstream->disconnect(this);
    m_upstream.release()->deleteLater(); // it is still on the stack
    recordAttempt(failure.summary(), failure.status);
    // A file or batch that may have been made must not be made twice.
    const bool mayRepeat = m_asked.kind != ClientRequest::Kind::Other || !arrived;
    if (!m_record.committed && mayRepeat && takeAnotherKey(failure)) {
        attempt(); // in the place that was given to this request
        return;
    }
    leaveProvider();
    if (m_asked.kind == ClientRequest::Kind::CountTokens) {
        onCountFailed(failure);
        return;
    }
    if (failure.unreachable) {
        m_unreached.push_back({*m_target, failure});
    } else {
        settleUnreached(true);
        provider->recordFailure(failure, m_target->model);
    }
    if (m_record.committed) {
        interrupt(failure);
        return;
    }
    m_story.add(provider->name(), failure);
    if (mayRepair(failure)) {
        m_withoutThinking = true;
        m_reasons << QStringLiteral("%1 refused the thinking in the request: repeated without it")
                         .arg(provider->name());
        qCWarning(lcProxy).noquote() << m_record.id << provider->name()
                                     << "refused the thinking in the request, it is repeated without";
        enterGate();
        return;
    }
    if (!failure.retryable || !mayRepeat) {
        answerToTheLetter(failure);
        return;
    }
    const HealthConfig &health = m_around.config->health;
    if (failure.retryAfter && failure.countsAgainstProvider
        && *failure.retryAfter <= std::max(health.retryAfterWait, health.recoveryWait))
        m_remaining.putBack(*m_target);
    pick();
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
    m_target->provider->counting().recordFailure(m_around.clock.now());
    pick();
}

/// The thinking of a session that nobody else has answered is the vendor's own: its refusal is the client's
/// business.
bool Exchange::mayRepair(const Failure &failure) const
{
    const QString &vendor = m_target->provider->config().vendor;
    const auto stretches = m_around.affinity.stretchesOf(m_plan.session);
    const bool ownsAll = !stretches.isEmpty() && m_body.isAllOf(vendor);
    return !m_withoutThinking && !ownsAll && isThinkingRejection(failure.status, failure.body)
        && m_body.hasThinking();
}

/// With nobody reached it may be the network, and nobody is to blame.
void Exchange::settleUnreached(bool networkWorks)
{
    const bool blames = !m_around.providers.isOffline()
        && (networkWorks || m_around.providers.wasReachedLately(m_around.clock.now()));
    for (const Unreached &unreached : std::exchange(m_unreached, {})) {
        if (blames)
            unreached.target.provider->recordFailure(unreached.failure, unreached.target.model);
        else
            unreached.target.provider->noteUnreachable(unreached.failure);
    }
    if (networkWorks)
        m_around.providers.noteReached(m_around.clock.now());
}

/// Providers repeat what they were sent; their words go into logs and to the client.
void Exchange::concealCredentials(Failure &failure) const
{
    const Provider &provider = *m_target->provider;
    if (m_key >= 0)
        failure.conceal(m_target->provider->keys().at(m_key));
    for (const Headers::Field &field : provider.config().headers) {
        if (isCredentialField(field.name))
            failure.conceal(Secret(field.value));
    }
    if (provider.ownsCredential())
        return;
    for (const Headers::Field &field : m_request.headers)
        failure.conceal(Secret(credentialIn(field)));
}

bool Exchange::takeAnotherKey(const Failure &failure)
{
    KeyRing &keys = m_target->provider->keys();
    if (m_key < 0 || keys.size() < 2 || !KeyRing::concernsKey(failure.kind) || !failure.countsAgainstProvider)
        return false;
    const auto now = m_around.clock.now();
    if (m_asked.kind != ClientRequest::Kind::CountTokens) // counting has limits of its own
        keys.recordFailure(m_key, failure, m_target->model, now);
    const qsizetype next = keys.take(m_target->model, now, m_triedKeys, false);
    if (next < 0)
        return false;
    qCWarning(lcUpstream).noquote() << m_target->provider->name() << "refused key" << m_key + 1 << "of"
                                    << keys.size() << "- trying key" << next + 1;
    m_key = next;
    m_triedKeys.insert(next);
    return true;
}

void Exchange::leaveProvider()
{
    if (const ProviderPointer probed = std::exchange(m_probed, nullptr))
        probed->breaker().endProbe();
    if (std::exchange(m_admitted, false))
        m_target->provider->gate().leave();
}

void Exchange::recordAttempt(const QString &outcome, int status)
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    const auto took = m_attemptBegin == Clock::TimePoint() ? Clock::Duration::zero()
                                                           : m_around.clock.now() - m_attemptBegin;
    m_record.attempts.append({m_target->provider->name(), m_target->model, status, outcome,
        duration_cast<milliseconds>(took).count()});
}

void Exchange::onCommitted()
{
    m_record.committed = true;
    m_record.firstByteMilliseconds = elapsed();
    m_record.provider = m_target->provider->name();
    if (m_answer->isStarted() && !m_upstream->isStream()) { // an early head has promised a stream
        m_upstream->abort();
        leaveProvider();
        const Error error{Error::Kind::Api,
            QStringLiteral("the provider answered late, and without the stream that was asked for")};
        recordAttempt(error.message, m_upstream->status());
        m_record.error = error.message;
        m_answer->fail(error);
        finish();
        return;
    }
    settleUnreached(true);
    followSession();
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    if (m_asked.kind != ClientRequest::Kind::CountTokens) // counting is quicker
        m_target->provider->recordFirstByte(
            duration_cast<milliseconds>(m_around.clock.now() - m_attemptBegin).count());
    Headers headers = m_upstream->headers();
    m_keptHeaders = headers;
    m_streamed = m_upstream->isStream();
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    if (m_upstream
            ->isStream()) // pings of ours may come between the events: its length is not ours to promise
        m_answer->start(m_upstream->status(), headers, -1, ClientAnswer::Form::Events);
    else
        m_answer->start(
            m_upstream->status(), headers, m_upstream->contentLength(), ClientAnswer::Form::Bytes);
}

void Exchange::onReadyRead()
{
    const QByteArray bytes = m_upstream->read();
    if (m_asked.kind == ClientRequest::Kind::Other)
        learnIds(bytes);
    m_answer->pass(bytes);
    if (m_upstream && m_answer->isCongested())
        m_upstream->setPaused(true);
}

void Exchange::onDrained()
{
    if (m_upstream)
        m_upstream->setPaused(false);
}

void Exchange::learnIds(const QByteArray &bytes)
{
    if (m_learned.size() + bytes.size() <= longestLearned)
        m_learned += bytes;
    // Before the last byte is passed on: with it the client may come back at once.
    if (m_learned.size() == m_upstream->contentLength())
        rememberIds();
}

void Exchange::rememberIds()
{
    m_around.owners.learn({m_target->provider->name(), m_key}, std::exchange(m_learned, {}));
}

void Exchange::onUpstreamFinished()
{
    const int status = m_upstream->status();
    const ProviderPointer provider = m_target->provider;
    m_upstream->disconnect(this);
    m_upstream.release()->deleteLater();
    leaveProvider();
    recordAttempt(QStringLiteral("ok"), status);
    const bool counts = m_asked.kind == ClientRequest::Kind::CountTokens;
    if (counts)
        provider->counting().recordSuccess(m_around.clock.now());
    else
        provider->recordSuccess(m_target->model);
    m_around.localCount.learn(*m_target, m_request.body, m_usage.usage());
    keepAnswer();
    m_around.affinity.touch(m_plan.session, m_around.clock.now());
    if (m_key >= 0 && !counts) // a key whose quota is spent may count
        provider->keys().recordSuccess(m_key, m_target->model, m_around.clock.now());
    if (!m_learned.isEmpty())
        rememberIds();
    m_answer->end();
    finish();
}

void Exchange::interrupt(const Failure &failure)
{
    m_record.error = failure.summary();
    if (failure.told)
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
    const AttemptStory::Verdict verdict = m_story.verdict(m_asked.protocol, m_record.id);
    m_record.error = verdict.error.message;
    if (m_answer->isStarted()) { // an early head: the error can only be an event now
        m_answer->fail(verdict.error);
    } else {
        Headers headers = verdict.headers;
        for (const Headers::Field &field : explanation())
            headers.set(field.name, field.value);
        m_answer->respond(verdict.status, headers, verdict.body);
    }
    finish();
}

void Exchange::answerToTheLetter(const Failure &failure)
{
    AttemptStory story;
    story.add(m_target->provider->name(), failure);
    m_story = story;
    m_record.provider = m_target->provider->name();
    giveUp();
}

void Exchange::refuse(int status, const Error &error)
{
    openAnswer(AnswerFanout::Sharing::Off);
    m_record.error = error.message;
    Headers headers = explanation();
    headers.append("content-type", "application/json");
    m_answer->respond(status, headers, errorBody(m_asked.protocol, error, m_record.id));
    finish();
}

void Exchange::cancel(const Error &reason)
{
    if (m_done)
        return;
    if (m_upstream) {
        m_upstream->abort();
        leaveProvider();
    }
    m_record.error = reason.message;
    if (!m_answer) { // the client is told by the one that answers it
        if (m_leader)
            m_leader->cancel(reason);
        finish();
        return;
    }
    if (!m_answer->isStarted()) {
        refuse(503, reason);
        return;
    }
    m_answer->fail(reason);
    finish();
}

void Exchange::onClientLeft()
{
    if (m_done)
        return;
    m_record.clientLeft = true;
    if (m_upstream) { // tokens cost money: the upstream is stopped at once, and it is not its fault
        m_upstream->abort();
        leaveProvider();
        recordAttempt(QStringLiteral("client left"), m_upstream->status());
    }
    m_answer->abandon();
    finish();
}

void Exchange::finish()
{
    if (std::exchange(m_done, true))
        return;
    m_waiting.stop();
    settleUnreached(false);
    if (m_record.committed)
        m_record.usage = m_usage.usage();
    m_record.decision = m_reasons.join(QStringLiteral("; "));
    if (m_answer) {
        m_record.status = m_answer->status();
        m_record.responseBytes = m_answer->bytes();
    }
    if (m_fingerprint)
        m_around.flights.remove(*m_fingerprint, this); // a failure is never joined
    m_fingerprint.reset(); // the flights may be gone before this is
    m_record.milliseconds = elapsed();
    emit finished(m_record);
    // A slow follower may still be taking the rest from here.
    if (!m_answer || m_answer->isSettled())
        deleteLater();
    else
        connect(m_answer.get(), &AnswerFanout::settled, this, &QObject::deleteLater);
}

AttemptTimeouts Exchange::timeouts() const
{
    const TimeoutConfig &configured = m_around.config->timeouts;
    AttemptTimeouts result;
    result.connect = configured.connect;
    if (m_asked.stream) {
        result.head = std::min(configured.firstByte, m_asked.clientTimeout.value_or(configured.firstByte));
        result.idle = configured.idle;
    } else {
        result.head = m_asked.clientTimeout.value_or(configured.plain);
        result.idle = configured.plain;
    }
    if (m_asked.kind == ClientRequest::Kind::CountTokens) {
        result.head = std::min(result.head, m_around.config->tokenCounting.timeout);
        result.idle = std::min(result.idle, m_around.config->tokenCounting.timeout);
    }
    return result;
}

QByteArray Exchange::bodyFor(const Target &target) const
{
    return m_withoutThinking ? m_body.withoutThinking(target) : m_body.forTarget(target);
}

/// What every answer says of how it came about.
Headers Exchange::explanation() const
{
    Headers headers;
    headers.append("x-provider-used",
        m_record.provider.isEmpty() ? QByteArray("none") : AttemptStory::headerText(m_record.provider));
    if (!m_record.attempts.isEmpty())
        headers.append("x-signalbox-tried", AttemptStory::headerValue(m_record.attempts));
    if (m_request.headers.contains("x-signalbox-decision"))
        headers.append(
            "x-signalbox-decision", AttemptStory::headerText(m_reasons.join(QStringLiteral("; "))));
    return headers;
}

void Exchange::followSession()
{
    if (m_asked.kind != ClientRequest::Kind::Messages)
        return;
    const Provider &provider = *m_target->provider;
    const QString &vendor = provider.config().vendor;
    if (m_withoutThinking) // what stands in the conversation is not this vendor's
        m_around.affinity.disown(m_plan.session);
    // Messages are counted only where it matters, as the body is long.
    const auto stretches = m_around.affinity.stretchesOf(m_plan.session);
    const bool moves = stretches.size() > 1 || (!stretches.isEmpty() && stretches.last().vendor != vendor);
    m_around.affinity.remember(m_plan.session, m_plan.sticks ? provider.name() : QString(), vendor,
        moves ? m_body.messages() : 0, m_around.clock.now());
}

qint64 Exchange::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_begin).count();
}

} // namespace signalbox
