// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchange.h"

#include "core/logcategories.h"
#include "cost/billing.h"
#include "http/authority.h"
#include "proxy/attempttimeouts.h"
#include "upstream/concealment.h"
#include "upstream/quotareader.h"
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

} // namespace

Exchange::Exchange(const Surroundings &surroundings, HttpRequest request,
    std::unique_ptr<ResponseWriter> writer, QByteArray id, Headers extraHeaders)
    : m_around(surroundings)
    , m_request(std::move(request))
    , m_writer(std::move(writer))
    , m_extraHeaders(std::move(extraHeaders))
    , m_begin(surroundings.clock.now())
    , m_reuse(surroundings.flights, surroundings.cache, m_around.config->reuse)
    , m_key(surroundings.accounts)
    , m_ids(surroundings.owners)
{
    m_record.id = std::move(id);
    m_record.startedAt = m_around.clock.wallTime();
    m_record.client = clientName(m_request);
    m_record.method = m_request.method;
    m_record.path = m_request.path;
    m_record.project = m_request.project;
    m_record.clientKey = m_request.clientKey;
    m_record.requestBytes = m_request.body.size();
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
    m_record.model = m_asked.model;
    m_record.streamed = m_asked.stream;
    route();
}

void Exchange::route()
{
    m_plan = m_around.planner.plan(m_request, m_asked, m_around.clock.now());
    recordPlan();
    if (m_plan.refusal) {
        m_reasons = m_plan.reasons(m_around.clock.now()) << m_plan.refusal->message;
        refuse(httpStatus(m_plan.refusal->kind), *m_plan.refusal);
        return;
    }
    if (isShareable() && reuse())
        return;
    m_around.planner.commit(m_plan, m_asked, m_around.clock.now());
    recordPlan(); // the strategy's turn may be another one by now
    m_reasons = m_plan.reasons(m_around.clock.now());
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

void Exchange::recordPlan()
{
    constexpr qsizetype sessionDigits = 12;
    const auto now = m_around.clock.now();
    m_record.route = m_plan.route;
    m_record.session = m_plan.session.toHex().left(sessionDigits);
    m_record.candidates.clear();
    for (const Target &target : m_plan.targets)
        m_record.candidates.append(
            {target.provider->name(), target.model, target.priority, m_plan.remark(target, now)});
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
    // The key's name is one line: what a client sends cannot be taken for another key's.
    const QByteArrayList client{
        m_request.clientKey.toUtf8(), m_plan.session, m_request.pathKey, m_request.project.toUtf8()};
    m_reuse.setFingerprint(RequestFingerprint(m_request, m_asked.members, places, client.join('\0')));
    if (Exchange *leader = m_reuse.findLeader(m_asked.stream)) {
        m_reasons = m_plan.reasons(m_around.clock.now());
        follow(*leader);
        return true;
    }
    if (const auto kept = m_reuse.findAnswer(m_asked.stream)) {
        m_reasons = m_plan.reasons(m_around.clock.now());
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
    m_record.reused = true;
    m_reasons
        << QStringLiteral("answered with %1, which asks the same").arg(QString::fromUtf8(leader.m_record.id));
    connect(leader.m_answer.get(), &AnswerFanout::followerEnded, this, &Exchange::onFollowed);
    leader.m_answer->join(std::move(m_writer),
        {m_record.id, m_extraHeaders, m_around.config->timeouts.keepAlive, leader.m_record.id, decision()},
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
    m_record.committed = m_leader->m_record.committed && record.bytes > 0;
    if (m_around.capture) // the provider may have repeated what the leader sent to it
        m_around.capture->shareSecretsOf(m_leader->m_around.capture.get(), m_leader->m_key.sent());
    finish();
}

void Exchange::answerFromCache(const CachedAnswer &kept)
{
    m_reuse.withdraw();
    openAnswer(AnswerFanout::Sharing::Off);
    m_record.provider = kept.provider;
    m_record.reused = true;
    m_reasons << QStringLiteral("answered from the cache");
    Headers headers = kept.headers;
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    headers.set("x-signalbox-cache", "hit");
    m_answer->respond(kept.status, headers, kept.body);
    m_record.committed = true;
    finish();
}

/// Only what is complete, and only of those who asked for it to be kept.
void Exchange::keepAnswer()
{
    // Unread as it is, what is compressed may be anything.
    const auto body = m_reuse.keeps() && !isCompressed(m_keptHeaders) ? m_answer->wholeBody() : std::nullopt;
    if (body && m_answer->status() == 200)
        m_reuse.keep({200, m_keptHeaders, *body, m_streamed, m_record.provider});
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
    if (m_reasons.isEmpty()
        || m_reasons.last() != reason) { // else it looks again at a probe that has not told
        m_reasons << reason;
        qCInfo(lcProxy).noquote() << m_record.id << "waits" << wait.count() << "ms for" << provider;
    }
    // A long wait for one that has said when it comes back: its stream may begin without it, so that the
    // client sees us alive.
    const TimeoutConfig &timeouts = m_around.config->timeouts;
    if (m_asked.stream && wait > timeouts.keepAlive && !m_answer->isStarted())
        m_answer->promiseStream(std::min(timeouts.earlyHead, timeouts.keepAlive));
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
    m_attemptBegin = m_around.clock.now();
    m_story.add(m_target->provider->name(), failure);
    recordAttempt(failure.summary(), 0);
}

void Exchange::attempt()
{
    m_attemptBegin = m_around.clock.now();
    if (takeKey() && translate()) {
        send();
        return;
    }
    m_seat.leave();
    pick();
}

/// False when there is nothing to send.
bool Exchange::takeKey()
{
    const auto obstacle = m_key.take(*m_target, m_around.clock.now());
    if (obstacle)
        passOver(*obstacle);
    return !obstacle;
}

/// False when the provider cannot be asked this.
bool Exchange::translate()
{
    m_translation.reset();
    const ProviderConfig &provider = m_target->provider->config();
    if (m_asked.kind != ClientRequest::Kind::Messages
        || spokenProtocol(m_asked.protocol, provider) == m_asked.protocol)
        return true;
    TranslatedAnswer answer{m_asked.protocol, m_asked.model, m_record.id, m_asked.stream,
        m_around.clock.wallTime().toSecsSinceEpoch(),
        [this] { return m_around.localCount.estimate(m_request.body, *m_target); },
        [this](Error &error) { concealSecrets(error); }};
    auto translation = AttemptTranslation::of(m_turn->bodyFor(*m_target), *m_target, std::move(answer));
    if (!translation) {
        passOver(untranslatable(translation.error(), m_asked.protocol, m_request.body, m_record.id));
        return false;
    }
    m_translation = std::move(translation).value();
    if (const QString reason = m_translation->description(); !m_reasons.contains(reason))
        m_reasons << reason;
    if (m_translation->lost().isEmpty())
        return true;
    const QString lost = QStringLiteral("%1 is not told of %2")
                             .arg(provider.name, m_translation->lost().join(QStringLiteral(", ")));
    if (!m_reasons.contains(lost)) {
        m_reasons << lost;
        qCInfo(lcProxy).noquote() << m_record.id << lost;
    }
    return true;
}

void Exchange::concealSecrets(Error &error)
{
    Failure failure;
    failure.error = error;
    concealCredentials(failure, *m_target->provider, m_key.sent(), m_request.headers);
    error = failure.error;
}

void Exchange::send()
{
    Provider &provider = *m_target->provider;
    const Protocol protocol = m_translation ? m_translation->protocol() : m_asked.protocol;
    const UpstreamContent content{m_translation ? m_translation->body() : m_turn->bodyFor(*m_target),
        m_target->model, m_translation ? std::optional(protocol) : std::nullopt};
    const UpstreamRequest::Expectation expectation{protocol, m_asked.stream,
        m_asked.kind != ClientRequest::Kind::Other,
        provider.ownsCredential() ? CredentialOwner::Provider : CredentialOwner::Client,
        &m_around.config->health.rules, &m_usage,
        !m_asked.member("n").isEmpty() && m_asked.member("n") != "1", m_around.capture.get()};
    m_usage.begin(protocol);
    m_key.noteUse(provider);
    UpstreamMessage message = upstreamMessage(m_request, content, provider, m_key.sent(),
        [this](QByteArrayView credential) { return m_around.guard.isOwnKey(credential); });
    message.headers.append(LoopGuard::field, m_around.loops.hopsAfter(m_request.headers));
    // A key of ours that the client came with has been taken out.
    m_sendsLogin = !provider.ownsCredential()
        && message.headers.value("authorization").toLower().startsWith("bearer ");
    if (m_around.capture)
        m_around.capture->beginAttempt(message, provider, m_key.sent());
    m_upstream = std::make_unique<UpstreamRequest>(m_around.connections.transport(provider),
        std::move(message), expectation, attemptTimeouts(m_asked, *m_around.config), m_around.clock);
    connect(m_upstream.get(), &UpstreamRequest::committed, this, &Exchange::onCommitted);
    connect(m_upstream.get(), &UpstreamRequest::readyRead, this, &Exchange::onReadyRead);
    connect(m_upstream.get(), &UpstreamRequest::finished, this, &Exchange::onUpstreamFinished);
    connect(m_upstream.get(), &UpstreamRequest::failed, this, &Exchange::onFailed);
    m_isSent = true;
    m_attemptFirstByte = -1;
    m_upstream->send();
}

/// What the provider tells of the quota of whoever was asked with.
void Exchange::noteQuota(const Headers &answered)
{
    Provider &provider = *m_target->provider;
    QList<QuotaWindow> windows = quotaWindowsIn(answered, m_target->model, m_around.clock.wallTime());
    if (m_asked.kind != ClientRequest::Kind::Messages) // those have rates of their own
        windows.removeIf([](const QuotaWindow &window) { return window.kind == QuotaWindow::Kind::Rate; });
    if (windows.isEmpty())
        return; // most tell nothing
    provider.noteQuota(m_key.choice().index(),
        provider.ownsCredential() ? QByteArray() : loginOf(m_request.headers, m_request.query), windows);
}

void Exchange::onFailed(const Failure &reported)
{
    if (m_attemptFirstByte < 0) // else it was told before, and was newer then
        noteQuota(reported.headers);
    FailedAttempt failed{reported, reported, true};
    concealCredentials(failed.failure, *m_target->provider, m_key.sent(), m_request.headers);
    failed.toldBy = failed.failure;
    if (m_translation)
        m_translation->translate(failed.failure);
    // A file or batch that may have been made must not be made twice.
    failed.mayRepeat = m_asked.kind != ClientRequest::Kind::Other || !m_upstream->mayHaveArrived();
    m_upstream->disconnect(this);
    m_upstream.release()->deleteLater(); // it is still on the stack
    recordFailure(failed.failure);
    if (!renewToken(failed))
        goOnAfter(failed);
}

/// True when a refused token is being renewed. Who was not known has made nothing: files and batches, too,
/// are asked for again.
bool Exchange::renewToken(const FailedAttempt &failed)
{
    // Counting is answered here then; a right to count is no reason to give up a token.
    const bool isCount = m_asked.kind == ClientRequest::Kind::CountTokens;
    if (failed.failure.status != 401 || m_record.committed || isCount)
        return false;
    return m_key.renewRefused(*m_target->provider, this, [this, failed](const QString &account) {
        if (m_done)
            return;
        if (account.isEmpty()) {
            goOnAfter(failed);
            return;
        }
        m_reasons
            << QStringLiteral("the token of account %1 was refused: repeated with a new one").arg(account);
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
    if (repeatWithout(failed.toldBy))
        return;
    blame(failure);
    if (m_record.committed) {
        interrupt(failure);
        return;
    }
    const bool isOfOtherKey = m_keyFailure && AttemptStory::isMoreUseful(*m_keyFailure, failure);
    m_story.add(provider->name(), isOfOtherKey ? *m_keyFailure : failure);
    Failure asTold = failure;
    asTold.body = failed.toldBy.body;
    if (m_turn->dropThinking(asTold, provider->config().vendor)) {
        m_reasons << QStringLiteral("%1 refused the thinking in the request: repeated without it")
                         .arg(provider->name());
        qCWarning(lcProxy).noquote() << m_record.id << provider->name()
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
    if (m_record.committed || !mayRepeat || !m_key.choice().chooseOther(*m_target, now))
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
    if (!m_translation || m_record.committed || m_repeats >= mostRepeats)
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
    m_reasons
        << QStringLiteral("%1 does not take %2: repeated without it").arg(m_target->provider->name(), what);
    qCWarning(lcProxy).noquote() << m_record.id << m_target->provider->name() << "does not take" << what
                                 << "with" << m_target->model << "- it is left out from now on";
    enterGate();
    return true;
}

/// A connection that broke says as little about the provider as one that never came about, where the computer
/// knows that it has no network; and only an answer says that there is one.
void Exchange::blame(const Failure &failure)
{
    Provider &provider = *m_target->provider;
    const bool answered = failure.status != 0 && failure.kind != Failure::Kind::Interrupted;
    if (answered)
        settleUnreached(provider);
    if (failure.unreachable)
        m_unreached.add(*m_target, failure);
    else if (isWithoutNetwork(failure))
        provider.noteUnreachable(failure);
    else if (m_asked.kind == ClientRequest::Kind::Other && failure.status != 0 && failure.status != 401
        && failure.kind != Failure::Kind::QuotaSpent)
        provider.noteAside(failure); // files, batches … have limits and rights of their own
    else
        provider.recordFailure(failure, m_target->model);
}

bool Exchange::isWithoutNetwork(const Failure &failure) const
{
    const bool answered = failure.status != 0 && failure.kind != Failure::Kind::Interrupted;
    return !answered && m_around.providers.isOffline();
}

/// One on this computer answers without any network, too.
void Exchange::settleUnreached(const Provider &answered)
{
    if (isLoopbackHost(answered.baseUrl().host()))
        m_unreached.settleAnsweredHere(m_around.providers);
    else
        m_unreached.settleReached(m_around.providers, m_around.clock.now());
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

void Exchange::recordAttempt(const QString &outcome, int status)
{
    const auto took = m_attemptBegin == Clock::TimePoint() ? Clock::Duration::zero()
                                                           : m_around.clock.now() - m_attemptBegin;
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    AttemptRecord record;
    record.provider = m_target->provider->name();
    record.model = m_target->model;
    record.status = status;
    record.outcome = outcome;
    record.milliseconds = duration_cast<milliseconds>(took).count();
    record.startMilliseconds = elapsed() - record.milliseconds;
    record.sent = std::exchange(m_isSent, false);
    if (record.sent) {
        if (m_around.capture)
            m_around.capture->endAttempt(outcome);
        record.firstByteMilliseconds = m_attemptFirstByte;
        record.account = accountName();
        record.clientLogin = m_sendsLogin;
        record.billing = effectiveBilling(m_target->provider->config(), m_sendsLogin);
        record.priceFactor = m_target->provider->config().priceFactor;
        record.usage = m_usage.usage();
        m_record.usage += record.usage;
    }
    m_record.attempts.append(record);
}

void Exchange::recordFailure(const Failure &failure)
{
    recordAttempt(failure.summary(), failure.status);
    AttemptRecord &record = m_record.attempts.last();
    record.faulty = record.sent && failure.countsAgainstProvider && !isWithoutNetwork(failure);
}

/// Whom nobody reached has not failed: the network has.
void Exchange::forgiveUnreached()
{
    for (AttemptRecord &attempt : m_record.attempts) {
        if (attempt.status == 0 && m_unreached.hasForgiven(attempt.provider))
            attempt.faulty = false;
    }
}

/// Which of the provider's keys or accounts was asked with, where it has several.
QString Exchange::accountName() const
{
    return m_target->provider->accountName(m_key.choice().index());
}

void Exchange::onCommitted()
{
    m_streamed = m_translation ? m_asked.stream : m_upstream->isStream();
    // A translated one that is no stream is known to be good only when it is whole: onUpstreamFinished().
    m_record.committed = !m_translation || m_streamed;
    m_record.firstByteMilliseconds = elapsed();
    m_attemptFirstByte
        = std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_attemptBegin)
              .count();
    m_record.provider = m_target->provider->name();
    noteQuota(m_upstream->headers());
    const auto form = m_streamed ? ClientAnswer::Form::Events : ClientAnswer::Form::Bytes;
    Headers headers = m_translation ? m_translation->headers(m_upstream->headers()) : m_upstream->headers();
    if (!m_answer->canStart(form, headers)) {
        m_upstream->abort();
        m_seat.leave();
        const Error error{Error::Kind::Api,
            QStringLiteral("the provider answered late, and without the stream that was asked for")};
        recordAttempt(error.message, m_upstream->status());
        m_record.error = error.message;
        m_answer->fail(error);
        finish();
        return;
    }
    settleUnreached(*m_target->provider);
    m_seat.tellProbe();
    if (m_asked.kind != ClientRequest::Kind::CountTokens) // counting is quicker
        m_target->provider->recordFirstByte(m_attemptFirstByte);
    m_keptHeaders = headers;
    if (!m_record.committed)
        return;
    m_turn->recordAnswer(*m_target->provider, m_around.clock.now());
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    // Pings of ours may come between the events: their length is not ours to promise.
    m_answer->start(
        m_upstream->status(), headers, m_streamed ? qint64(-1) : m_upstream->contentLength(), form);
}

/// The answer came, and cannot be told to this client.
void Exchange::onUntranslatable()
{
    Failure failure = badAnswer(m_translation->error().message);
    failure.kind = Failure::Kind::Interrupted;
    failure.error = m_translation->error();
    failure.told = m_answer->isStarted(); // the translation has said so in the stream
    if (m_upstream) {
        m_upstream->disconnect(this);
        m_upstream->abort();
        m_upstream.release()->deleteLater(); // it is still on the stack
    }
    m_seat.leave();
    recordFailure(failure);
    blame(failure);
    if (m_answer->isStarted()) {
        interrupt(failure);
        return;
    }
    m_story.add(m_target->provider->name(), failure);
    m_record.provider.clear();
    pick(); // the client has seen nothing of it
}

void Exchange::onReadyRead()
{
    const QByteArray bytes = m_upstream->read();
    if (m_asked.kind == ClientRequest::Kind::Other)
        m_ids.feed(bytes, m_upstream->contentLength(), answerOwner());
    if (m_translation) {
        const QByteArray told = m_translation->feed(bytes, m_upstream->isStream());
        if (m_answer->isStarted()) // else it is an error, and another one is asked
            m_answer->pass(told);
        if (m_translation->hasFailed()) {
            onUntranslatable();
            return;
        }
    } else {
        m_answer->pass(bytes);
    }
    if (m_upstream && m_answer->isCongested())
        m_upstream->setPaused(true);
}

void Exchange::onDrained()
{
    if (m_upstream)
        m_upstream->setPaused(false);
}

ResourceOwner Exchange::answerOwner() const
{
    return {m_target->provider->name(), m_key.choice().identity(*m_target->provider)};
}

void Exchange::onUpstreamFinished()
{
    const int status = m_upstream->status();
    const ProviderPointer provider = m_target->provider;
    m_upstream->disconnect(this);
    m_upstream.release()->deleteLater();
    const QByteArray rest = m_translation ? m_translation->finish() : QByteArray();
    if (m_translation && m_answer->isStarted())
        m_answer->pass(rest);
    if (m_translation && m_translation->hasFailed()) {
        onUntranslatable();
        return;
    }
    if (!m_record.committed) {
        m_record.committed = true;
        m_turn->recordAnswer(*provider, m_around.clock.now());
    }
    noteSuccess(*provider, status);
    if (m_translation && !m_answer->isStarted())
        startWhole(status, rest);
    keepAnswer();
    m_ids.finish(answerOwner());
    m_answer->end();
    m_record.error = m_answer->error();
    finish();
}

void Exchange::noteSuccess(Provider &provider, int status)
{
    m_seat.leave();
    recordAttempt(QStringLiteral("ok"), status);
    const bool counts = m_asked.kind == ClientRequest::Kind::CountTokens;
    if (counts)
        provider.counting().recordSuccess(m_around.clock.now(), m_attemptBegin);
    else
        provider.recordSuccess(m_target->model, m_attemptBegin);
    m_around.localCount.learn(*m_target, m_request.body, m_usage.usage());
    m_turn->recordEnd(provider, m_around.clock.now());
    if (!counts) // a key whose quota is spent may count
        m_key.choice().recordSuccess(*m_target, m_around.clock.now(), m_attemptBegin);
}

/// A translated answer that is no stream.
void Exchange::startWhole(int status, const QByteArray &body)
{
    Headers headers = m_keptHeaders;
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
    m_answer->start(status, headers, body.size(), ClientAnswer::Form::Bytes);
    m_answer->pass(body);
}

void Exchange::interrupt(const Failure &failure)
{
    m_record.error = failure.summary();
    const bool canTell = m_translation && m_streamed && m_answer->isStarted();
    if (canTell && !failure.told) // in events that go on from those before
        m_answer->pass(m_translation->fail(failure.error));
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
    const AttemptStory::Verdict verdict = m_story.verdict(m_asked.protocol, m_record.id);
    m_record.error = verdict.error.message;
    Headers headers = verdict.headers;
    for (const Headers::Field &field : explanation())
        headers.set(field.name, field.value);
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
    m_record.provider = m_target->provider->name();
    giveUp();
}

void Exchange::refuse(int status, const Error &error)
{
    openAnswer(AnswerFanout::Sharing::Off);
    m_record.error = error.message;
    Headers headers = explanation();
    headers.append("content-type", "application/json");
    if (status < 500) // the same request would be refused again
        headers.append("x-should-retry", "false");
    m_answer->respond(status, headers, errorBody(m_asked.protocol, error, m_record.id));
    finish();
}

void Exchange::cancel(const Error &reason)
{
    if (m_done)
        return;
    if (m_upstream) {
        m_upstream->abort();
        recordAttempt(reason.message, m_upstream->status());
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
    if (m_upstream && m_upstream->isWholeStream()) { // it has had its answer, and does not wait for our end
        const ProviderPointer provider = m_target->provider;
        const int status = m_upstream->status();
        m_upstream->abort();
        noteSuccess(*provider, status);
        m_answer->abandon();
        finish();
        return;
    }
    m_record.clientLeft = true;
    if (m_upstream) { // tokens cost money: the upstream is stopped at once, and it is not its fault
        m_upstream->abort();
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
    m_seat.leave();
    m_unreached.settle(m_around.providers, m_around.clock.now());
    forgiveUnreached();
    m_record.decision = m_reasons.join(QStringLiteral("; "));
    if (m_answer) {
        m_record.status = m_answer->status();
        m_record.responseBytes = m_answer->bytes();
    }
    m_reuse.withdraw(); // a failure is never joined; and the flights may be gone before this is
    m_record.milliseconds = elapsed();
    if (m_around.capture)
        m_around.capture->end(m_record.error);
    emit finished(m_record);
    // A slow follower may still be taking the rest from here.
    if (!m_answer || m_answer->isSettled())
        deleteLater();
    else
        connect(m_answer.get(), &AnswerFanout::settled, this, &QObject::deleteLater);
}

/// What every answer says of how it came about.
Headers Exchange::explanation() const
{
    Headers headers;
    headers.append("x-provider-used",
        m_record.provider.isEmpty() ? QByteArray("none") : AttemptStory::headerText(m_record.provider));
    if (!m_record.attempts.isEmpty())
        headers.append("x-signalbox-tried", AttemptStory::headerValue(m_record.attempts));
    if (const QByteArray reasons = decision(); !reasons.isEmpty())
        headers.append("x-signalbox-decision", reasons);
    return headers;
}

/// Empty when the client does not ask for it.
QByteArray Exchange::decision() const
{
    return m_request.headers.contains("x-signalbox-decision")
        ? AttemptStory::headerText(m_reasons.join(QStringLiteral("; ")))
        : QByteArray();
}

qint64 Exchange::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - m_begin).count();
}

} // namespace signalbox
