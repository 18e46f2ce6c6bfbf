// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestquestion.h"

#include "proxy/loopguard.h"
#include "upstream/concealment.h"

#include <algorithm>

namespace signalbox {

ProviderTestQuestion::ProviderTestQuestion(
    const ProviderTestWay &way, Subject subject, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_way(way)
    , m_subject(std::move(subject))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_answer.failure = connectionFailure(
            Failure::Kind::Timeout, QStringLiteral("the provider did not answer in time"));
        conclude();
    });
}

ProviderTestQuestion::~ProviderTestQuestion() = default;

UpstreamMessage ProviderTestQuestion::message() const
{
    HttpRequest request;
    request.method = m_subject.method;
    request.path = m_subject.path;
    request.query = m_subject.query;
    request.headers = {{"Accept", "application/json"}, {"User-Agent", "Signalbox/" SIGNALBOX_VERSION}};
    if (!m_subject.body.isEmpty())
        request.headers.append("Content-Type", "application/json");
    const ProviderConfig &provider = m_way.provider->config();
    if (provider.type != ProviderConfig::Type::OpenAi)
        request.headers.append("anthropic-version", "2023-06-01");
    const ProviderConfig::Auth auth = provider.auth;
    UpstreamMessage message = upstreamMessage(request, {m_subject.body, m_subject.model}, *m_way.provider,
        m_subject.withKey ? m_way.key : Secret(), [](QByteArrayView) { return false; });
    if (!m_subject.withKey && auth == ProviderConfig::Auth::ApiKey)
        message.headers.remove(provider.keyHeader);
    if (!m_subject.withKey && auth != ProviderConfig::Auth::ApiKey)
        message.headers.remove("authorization");
    message.headers.append(LoopGuard::field, m_way.hops);
    return message;
}

void ProviderTestQuestion::start()
{
    const std::chrono::milliseconds limit = m_timer.intervalAsDuration();
    const AttemptTimeouts timeouts{std::min(AttemptTimeouts().connect, limit / 2), limit, limit, limit};
    const UpstreamRequest::Expectation expectation{.gated = false};
    m_request
        = std::make_unique<UpstreamRequest>(m_way.transport, message(), expectation, timeouts, m_way.clock);
    connect(m_request.get(), &UpstreamRequest::readyRead, this, &ProviderTestQuestion::onReadyRead);
    connect(m_request.get(), &UpstreamRequest::finished, this, &ProviderTestQuestion::onFinished);
    connect(m_request.get(), &UpstreamRequest::failed, this, &ProviderTestQuestion::onFailed);
    m_timer.start();
    m_begin = m_way.clock.now();
    m_request->send();
}

void ProviderTestQuestion::onReadyRead()
{
    m_answer.body += m_request->read();
    if (m_answer.body.size() <= largest)
        return;
    m_answer.failure = badAnswer(QStringLiteral("the provider sent more than a list can be"));
    conclude();
}

void ProviderTestQuestion::onFinished()
{
    m_answer.body += m_request->read();
    constexpr int firstRedirect = 300;
    if (m_request->status() >= firstRedirect) // what leads elsewhere is not followed: a key would go along
        onFailed(classifyAnswer(
            m_request->status(), m_request->headers(), m_answer.body, CredentialOwner::Provider));
    else
        conclude();
}

void ProviderTestQuestion::onFailed(Failure failure)
{
    concealCredentials(failure, *m_way.provider, m_way.key, {});
    m_answer.failure = std::move(failure);
    conclude();
}

void ProviderTestQuestion::conclude()
{
    m_timer.stop();
    m_answer.took = std::chrono::duration_cast<std::chrono::milliseconds>(m_way.clock.now() - m_begin);
    m_request->disconnect(this);
    m_request->abort();
    m_request.release()->deleteLater(); // it is still on the stack
    emit finished(m_answer);
}

} // namespace signalbox
