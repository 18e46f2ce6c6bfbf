// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attempt.h"

#include "core/logcategories.h"
#include "proxy/attemptkey.h"
#include "proxy/attempttimeouts.h"
#include "proxy/clientguard.h"
#include "proxy/clientrequest.h"
#include "proxy/exchangecapture.h"
#include "proxy/exchangenotes.h"
#include "proxy/localcount.h"
#include "proxy/loopguard.h"
#include "proxy/sessionturn.h"
#include "translation/rejectedparameter.h"
#include "upstream/concealment.h"
#include "upstream/connectionpool.h"
#include "upstream/quotareader.h"
#include "upstream/spokenprotocol.h"

#include <functional>
#include <utility>

namespace signalbox {

Attempt::Attempt(const Setting &setting, Target target)
    : m_setting(setting)
    , m_target(std::move(target))
    , m_ids(setting.around.owners)
{ }

Attempt::~Attempt() = default;

std::optional<Failure> Attempt::prepare()
{
    const ClientRequest &asked = m_setting.asked;
    ExchangeNotes &notes = m_setting.notes;
    const ProviderConfig &provider = m_target.provider->config();
    if (asked.kind != ClientRequest::Kind::Messages
        || spokenProtocol(asked.protocol, provider) == asked.protocol)
        return std::nullopt;
    TranslatedAnswer answer{asked.protocol, asked.model, notes.id(), asked.stream,
        m_setting.around.clock.wallTime().toSecsSinceEpoch(),
        [this] { return m_setting.around.localCount.estimate(m_setting.request.body, m_target); },
        [this](Error &error) {
            Failure failure;
            failure.error = error;
            concealSecrets(failure);
            error = failure.error;
        }};
    auto translation = AttemptTranslation::of(m_setting.turn.bodyFor(m_target), m_target, std::move(answer));
    if (!translation)
        return untranslatable(translation.error(), asked.protocol, m_setting.request.body, notes.id());
    m_translation = std::move(translation).value();
    notes.addReason(m_translation->description());
    if (m_translation->lost().isEmpty())
        return std::nullopt;
    const QString lost = QStringLiteral("%1 is not told of %2")
                             .arg(provider.name, m_translation->lost().join(QStringLiteral(", ")));
    if (notes.addReason(lost))
        qCInfo(lcProxy).noquote() << notes.id() << lost;
    return std::nullopt;
}

void Attempt::send()
{
    const ExchangeSurroundings &around = m_setting.around;
    const ClientRequest &asked = m_setting.asked;
    const HttpRequest &request = m_setting.request;
    Provider &provider = *m_target.provider;
    const Protocol protocol = m_translation ? m_translation->protocol() : asked.protocol;
    m_addsUsageWish = !m_translation && m_setting.turn.addsUsageWish(m_target);
    const UpstreamContent content{m_translation ? m_translation->body() : m_setting.turn.bodyFor(m_target),
        m_target.model, m_translation ? std::optional(protocol) : std::nullopt};
    const UpstreamRequest::Expectation expectation{protocol, asked.stream,
        asked.kind != ClientRequest::Kind::Other,
        provider.config().auth == ProviderConfig::Auth::Passthrough ? CredentialOwner::Client
                                                                    : CredentialOwner::Provider,
        &around.config->health.rules, &m_setting.notes.usage(),
        !asked.member("n").isEmpty() && asked.member("n") != "1", around.capture.get()};
    std::function<qint64()> estimatePrompt;
    if (asked.kind == ClientRequest::Kind::Messages)
        estimatePrompt = [&around, &request, target = m_target] {
            return around.localCount.estimate(request.body, target);
        };
    m_setting.notes.usage().begin(protocol, std::move(estimatePrompt));
    m_setting.key.noteUse(provider);
    UpstreamMessage message = upstreamMessage(request, content, provider, m_setting.key.sent(),
        [&around](QByteArrayView credential) { return around.guard.isOwnKey(credential); });
    message.headers.append(LoopGuard::field, around.loops.hopsAfter(request.headers));
    // A key of ours that the client came with has been taken out.
    const bool sendsLogin = !provider.ownsCredential()
        && message.headers.value("authorization").toLower().startsWith("bearer ");
    if (around.capture)
        around.capture->beginAttempt(message, provider, m_setting.key.sent());
    m_upstream = std::make_unique<UpstreamRequest>(around.connections.transport(provider), std::move(message),
        expectation, attemptTimeouts(asked, *around.config), around.clock);
    connect(m_upstream.get(), &UpstreamRequest::committed, this, &Attempt::onCommitted);
    connect(m_upstream.get(), &UpstreamRequest::readyRead, this, &Attempt::onReadyRead);
    connect(m_upstream.get(), &UpstreamRequest::finished, this, &Attempt::onFinished);
    connect(m_upstream.get(), &UpstreamRequest::failed, this, &Attempt::onFailed);
    m_setting.notes.noteSent(sendsLogin);
    m_upstream->send();
}

void Attempt::abort()
{
    if (!isUnderWay())
        return;
    m_isOver = true;
    m_status = m_upstream->status();
    m_upstream->abort();
}

void Attempt::setPaused(bool paused)
{
    if (isUnderWay())
        m_upstream->setPaused(paused);
}

void Attempt::onCommitted()
{
    if (m_addsUsageWish && isCompressed(m_upstream->headers())) {
        failCompressed();
        return;
    }
    if (m_addsUsageWish && m_upstream->isStream())
        m_sieve.emplace();
    m_isCommitted = true;
    m_status = m_upstream->status();
    m_isStream = m_translation ? m_setting.asked.stream : m_upstream->isStream();
    m_headers = m_translation ? m_translation->headers(m_upstream->headers()) : m_upstream->headers();
    m_contentLength = m_translation || m_isStream ? -1 : m_upstream->contentLength();
    noteQuota(m_upstream->headers());
    emit committed();
}

void Attempt::onReadyRead()
{
    const QByteArray read = m_upstream->read();
    if (m_setting.asked.kind == ClientRequest::Kind::Other)
        m_ids.feed(read, m_upstream->contentLength(), owner());
    if (!m_translation) {
        emit bytes(m_sieve ? m_sieve->feed(read) : read);
        return;
    }
    emit bytes(m_translation->feed(read, m_upstream->isStream()));
    if (m_translation->hasFailed() && !m_isOver) // else the client has left with the last bytes
        failUntranslatable({});
}

void Attempt::onFinished()
{
    m_isOver = true;
    const QByteArray rest = m_translation ? m_translation->finish()
        : m_sieve                         ? m_sieve->finish()
                                          : QByteArray();
    if (m_translation && m_translation->hasFailed()) {
        failUntranslatable(rest);
        return;
    }
    m_ids.finish(owner());
    emit whole(rest);
}

void Attempt::onFailed(const Failure &reported)
{
    if (m_sieve)
        emit bytes(m_sieve->finish()); // an error event may be the last that came
    if (std::exchange(m_isOver, true)) // the client has left with the last bytes
        return;
    if (!m_isCommitted) // else it was told before, and was newer then
        noteQuota(reported.headers);
    FailedAttempt attempt;
    attempt.toldBy = reported;
    concealSecrets(attempt.toldBy);
    attempt.failure = attempt.toldBy;
    if (m_translation)
        m_translation->translate(attempt.failure);
    // A file or batch that may have been made must not be made twice.
    attempt.mayRepeat = m_setting.asked.kind != ClientRequest::Kind::Other || !m_upstream->mayHaveArrived();
    attempt.isForUsageWish
        = m_addsUsageWish && !m_isCommitted && mayRejectUsageWish(reported.status, reported.body);
    emit failed(attempt);
}

/// Nobody can take the usage out of it, and its client may not know what to do with that.
void Attempt::failCompressed()
{
    m_isOver = true;
    m_upstream->abort();
    FailedAttempt attempt;
    attempt.failure = badAnswer(QStringLiteral("the provider compressed its answer unasked"));
    attempt.failure.countsAgainstProvider = false;
    attempt.toldBy = attempt.failure;
    attempt.isForUsageWish = true;
    emit failed(attempt);
}

void Attempt::failUntranslatable(const QByteArray &rest)
{
    m_isOver = true;
    m_upstream->abort();
    FailedAttempt attempt;
    attempt.failure = badAnswer(m_translation->error().message);
    attempt.failure.kind = Failure::Kind::Interrupted;
    attempt.failure.error = m_translation->error();
    attempt.toldBy = attempt.failure;
    attempt.isUntranslatable = true;
    attempt.rest = rest;
    emit failed(attempt);
}

void Attempt::concealSecrets(Failure &failure) const
{
    concealCredentials(failure, *m_target.provider, m_setting.key.sent(), m_setting.request.headers);
}

/// What the provider tells of the quota of whoever was asked with.
void Attempt::noteQuota(const Headers &answered)
{
    Provider &provider = *m_target.provider;
    const HttpRequest &request = m_setting.request;
    QList<QuotaWindow> windows = quotaWindowsIn(answered, m_target.model, m_setting.around.clock.wallTime());
    if (m_setting.asked.kind != ClientRequest::Kind::Messages) // those have rates of their own
        windows.removeIf([](const QuotaWindow &window) { return window.kind == QuotaWindow::Kind::Rate; });
    if (windows.isEmpty())
        return; // most tell nothing
    provider.noteQuota(m_setting.key.choice().index(),
        provider.ownsCredential() ? QByteArray() : loginOf(request.headers, request.query), windows);
}

ResourceOwner Attempt::owner() const
{
    return {m_target.provider->name(), m_setting.key.choice().identity(*m_target.provider)};
}

} // namespace signalbox
