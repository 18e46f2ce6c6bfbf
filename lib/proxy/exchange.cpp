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
    m_record.requestBytes = m_request.body.size();
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
    std::vector<Target> targets;
    if (m_asked.kind == ClientRequest::Kind::Other) {
        // What a provider has made only that provider knows, whatever is pinned now.
        m_owner = m_around.owners.ownerOf(m_request.path);
        const ProviderPointer owner = m_around.providers.find(m_owner.provider);
        targets = owner ? std::vector<Target>{{owner, {}, 1, 1}} : m_around.router.targetsWithoutModel();
    } else {
        targets = m_around.router.targets(m_asked.model);
    }
    // A provider that speaks another protocol cannot take it.
    std::erase_if(targets, [&](const Target &target) {
        const bool openAi = target.provider->config().type == ProviderConfig::Type::OpenAi;
        return openAi != (m_asked.protocol == Protocol::OpenAi);
    });
    if (targets.empty()) {
        const QString what = m_asked.model.isEmpty()
            ? QStringLiteral("no provider can take %1").arg(QString::fromUtf8(m_request.path))
            : QStringLiteral("model: %1 (no entry of model_routes leads it to an enabled provider)")
                  .arg(m_asked.model);
        refuse(404, {Error::Kind::NotFound, what});
        return;
    }
    targets = m_around.balancer.order(std::move(targets), m_asked.model, m_around.clock.now());
    m_remaining = RemainingTargets(std::move(targets), m_request.body);
    if (m_asked.stream)
        m_answer.promiseStream(m_around.config->timeouts.earlyHead);
    pick();
}

void Exchange::pick()
{
    m_triedKeys.clear();
    m_target = m_remaining.take(m_around.clock.now(), [this](const Target &target, const Failure &obstacle) {
        m_target = target;
        passOver(obstacle);
    });
    if (m_target)
        authorize();
    else
        giveUp();
}

void Exchange::authorize()
{
    m_key = -1;
    Provider &provider = *m_target->provider;
    if (provider.ownsCredential()) {
        const bool made = m_owner.key >= 0 && m_owner.provider == provider.name();
        m_key = made ? m_owner.key
                     : provider.keys().take(m_around.clock.now(), m_triedKeys, m_remaining.isEmpty());
        if (m_key < 0) {
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
        provider.ownsCredential() ? CredentialOwner::Provider : CredentialOwner::Client};
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
    provider->recordFailure(failure, m_around.clock.now());
    if (m_record.committed) {
        interrupt(failure);
        return;
    }
    m_story.add(provider->name(), failure);
    if (failure.retryable && mayRepeat)
        pick();
    else
        answerToTheLetter(failure);
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
    keys.recordFailure(m_key, now, failure.retryAfter);
    const qsizetype next = keys.take(now, m_triedKeys, false);
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
    Headers headers = m_upstream->headers();
    headers.append("x-signalbox-provider", AttemptStory::headerText(m_record.provider));
    if (!m_record.attempts.isEmpty())
        headers.append("x-signalbox-tried", AttemptStory::headerValue(m_record.attempts));
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
    provider->recordSuccess();
    if (m_key >= 0)
        provider->keys().recordSuccess(m_key);
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
        if (!m_record.attempts.isEmpty())
            headers.append("x-signalbox-tried", AttemptStory::headerValue(m_record.attempts));
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
    m_answer.respond(
        status, {{"content-type", "application/json"}}, errorBody(m_asked.protocol, error, m_record.id));
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

qint64 Exchange::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_begin).count();
}

} // namespace signalbox
