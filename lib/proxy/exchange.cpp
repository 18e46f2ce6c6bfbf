// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchange.h"

#include "core/jsonslice.h"
#include "core/logcategories.h"
#include "credentials/authorization.h"

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
    , m_answer(std::move(writer), {id, std::move(extraHeaders), surroundings.config->timeouts.keepAlive},
          surroundings.clock)
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
    connect(&m_answer, &ClientAnswer::clientLeft, this, &Exchange::onClientLeft);
    connect(&m_answer, &ClientAnswer::drained, this, &Exchange::onDrained);
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
        refuse(400, asked.error());
        return;
    }
    m_asked = std::move(asked).value();
    m_answer.setProtocol(m_asked.protocol);
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
    const HealthConfig &health = m_around.config->health;
    m_remaining = RemainingTargets(m_plan.targets, m_request.body,
        {m_plan.sticky, health.retryAfterWait, health.recoveryWait, health.triesLeastBad});
    if (m_asked.stream)
        m_answer.promiseStream(m_around.config->timeouts.earlyHead);
    pick();
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
    m_reasons << QStringLiteral("waited %1 ms for %2").arg(wait.count()).arg(provider);
    qCInfo(lcProxy).noquote() << m_record.id << "waits" << wait.count() << "ms for" << provider;
    m_waiting.start(std::max(wait, milliseconds(1)));
}

void Exchange::authorize()
{
    m_key = -1;
    Provider &provider = *m_target->provider;
    if (provider.ownsCredential()) {
        const bool made = m_plan.owner.key >= 0 && m_plan.owner.provider == provider.name();
        m_key = made
            ? m_plan.owner.key
            : provider.keys().take(m_target->model, m_around.clock.now(), m_triedKeys, m_remaining.isEmpty());
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
    if (!failure.retryable || !mayRepeat) {
        answerToTheLetter(failure);
        return;
    }
    const HealthConfig &health = m_around.config->health;
    if (failure.retryAfter && *failure.retryAfter <= std::max(health.retryAfterWait, health.recoveryWait))
        m_remaining.putBack(*m_target);
    pick();
}

/// With nobody reached it may be the network, and nobody is to blame.
void Exchange::settleUnreached(bool networkWorks)
{
    for (const Unreached &unreached : std::exchange(m_unreached, {})) {
        if (networkWorks || m_around.providers.wasReachedLately(m_around.clock.now()))
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
    if (m_answer.isStarted() && !m_upstream->isStream()) { // an early head has promised a stream
        m_upstream->abort();
        leaveProvider();
        const Error error{Error::Kind::Api,
            QStringLiteral("the provider answered late, and without the stream that was asked for")};
        recordAttempt(error.message, m_upstream->status());
        m_record.error = error.message;
        m_answer.fail(error);
        finish();
        return;
    }
    settleUnreached(true);
    followSession();
    m_target->provider->recordFirstByte(
        std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_attemptBegin).count());
    Headers headers = m_upstream->headers();
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    if (m_upstream
            ->isStream()) // pings of ours may come between the events: its length is not ours to promise
        m_answer.start(m_upstream->status(), headers, -1, ClientAnswer::Form::Events);
    else
        m_answer.start(m_upstream->status(), headers, m_upstream->contentLength(), ClientAnswer::Form::Bytes);
}

void Exchange::onReadyRead()
{
    const QByteArray bytes = m_upstream->read();
    if (m_asked.kind == ClientRequest::Kind::Other)
        learnIds(bytes);
    m_answer.pass(bytes);
    if (m_upstream && m_answer.isCongested())
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
    provider->recordSuccess(m_target->model);
    m_around.affinity.touch(m_plan.session, m_around.clock.now());
    if (m_key >= 0)
        provider->keys().recordSuccess(m_key, m_target->model, m_around.clock.now());
    if (!m_learned.isEmpty())
        rememberIds();
    m_answer.end();
    finish();
}

void Exchange::interrupt(const Failure &failure)
{
    m_record.error = failure.summary();
    if (failure.told)
        m_answer.end();
    else
        m_answer.fail(failure.error);
    finish();
}

void Exchange::giveUp()
{
    const AttemptStory::Verdict verdict = m_story.verdict(m_asked.protocol, m_record.id);
    m_record.error = verdict.error.message;
    if (m_answer.isStarted()) { // an early head: the error can only be an event now
        m_answer.fail(verdict.error);
    } else {
        Headers headers = verdict.headers;
        for (const Headers::Field &field : explanation())
            headers.set(field.name, field.value);
        m_answer.respond(verdict.status, headers, verdict.body);
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
    m_record.error = error.message;
    Headers headers = explanation();
    headers.append("content-type", "application/json");
    m_answer.respond(status, headers, errorBody(m_asked.protocol, error, m_record.id));
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
    if (!m_answer.isStarted()) {
        refuse(503, reason);
        return;
    }
    m_answer.fail(reason);
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
    m_answer.abandon();
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
    m_record.status = m_answer.status();
    m_record.responseBytes = m_answer.bytes();
    m_record.milliseconds = elapsed();
    emit finished(m_record);
    deleteLater();
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
    return result;
}

QByteArray Exchange::bodyFor(const Target &target) const
{
    if (m_asked.modelBytes.isEmpty() || target.model == m_asked.model)
        return m_request.body;
    const QByteArray model = JsonSlice::quoted(target.model.toUtf8());
    return JsonSlice::splice(m_request.body, m_asked.modelBytes, model);
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
    m_around.affinity.remember(
        m_plan.session, provider.name(), provider.config().vendor, 0, m_around.clock.now());
}

qint64 Exchange::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_begin).count();
}

} // namespace signalbox
