// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/providerquestion.h"

#include "credentials/authorization.h"
#include "credentials/credentialreach.h"
#include "log/logwriter.h"
#include "upstream/provider.h"

#include <algorithm>

namespace signalbox {

namespace {

QUrl addressOf(const QString &url, const Provider &provider)
{
    QUrl origin
        = provider.baseUrl().adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    origin.setPath(QStringLiteral("/"));
    return origin.resolved(QUrl(url)).adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

} // namespace

ProviderQuestion::ProviderQuestion(const Provider &provider, Secret key, Transport &transport,
    const Clock &clock, Subject subject, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_provider(provider)
    , m_key(std::move(key))
    , m_transport(transport)
    , m_clock(clock)
    , m_subject(std::move(subject))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, &ProviderQuestion::onTimeout);
}

ProviderQuestion::~ProviderQuestion() = default;

void ProviderQuestion::start()
{
    const QUrl url = addressOf(m_subject.url, m_provider);
    if (isWithinReach(url, m_provider.baseUrl())) {
        send(url);
        return;
    }
    const Error error{Error::Kind::InvalidRequest,
        QStringLiteral("the %1 is not asked for at %2://%3: the key belongs to %4://%5 only")
            .arg(m_subject.noun, url.scheme(), url.host(), m_provider.baseUrl().scheme(),
                m_provider.baseUrl().host())};
    QMetaObject::invokeMethod(
        this, [this, error] { conclude(error); }, Qt::QueuedConnection);
}

void ProviderQuestion::send(const QUrl &url)
{
    HttpRequest request;
    request.method = "GET";
    request.headers = {{"Accept", "application/json"}, {"User-Agent", "Signalbox/" SIGNALBOX_VERSION}};
    UpstreamMessage message
        = upstreamMessage(request, {}, m_provider, m_key, [](QByteArrayView) { return false; });
    message.url = url;
    const std::chrono::milliseconds limit = m_timer.intervalAsDuration();
    // A connection that is not made is given up first: only the request knows how to free others from it.
    const AttemptTimeouts timeouts{std::min(AttemptTimeouts().connect, limit / 2), limit, limit, limit};
    const UpstreamRequest::Expectation expectation{.gated = false};
    m_request = std::make_unique<UpstreamRequest>(m_transport, message, expectation, timeouts, m_clock);
    connect(m_request.get(), &UpstreamRequest::readyRead, this, &ProviderQuestion::onReadyRead);
    connect(m_request.get(), &UpstreamRequest::finished, this, &ProviderQuestion::onFinished);
    connect(m_request.get(), &UpstreamRequest::failed, this, &ProviderQuestion::onFailed);
    m_timer.start();
    m_request->send();
}

void ProviderQuestion::onReadyRead()
{
    m_answer += m_request->read();
    if (m_answer.size() > largest)
        conclude(Error{Error::Kind::Api,
            QStringLiteral("the provider sent more than %1 KiB instead of a %2")
                .arg(largest / 1024)
                .arg(m_subject.noun)});
}

void ProviderQuestion::onFinished()
{
    m_answer += m_request->read();
    const int status = m_request->status();
    if (status >= 300)
        conclude(Error{Error::Kind::Api,
            QStringLiteral("the provider sends the question for the %1 elsewhere (%2): correct its URL")
                .arg(m_subject.noun)
                .arg(status)});
    else
        conclude(m_answer);
}

void ProviderQuestion::onFailed(Failure failure)
{
    failure.conceal(m_key);
    for (const Headers::Field &field : m_provider.config().headers) {
        if (isCredentialField(field.name))
            failure.conceal(Secret(field.value));
    }
    conclude(Error{failure.error.kind, redacted(failure.summary())});
}

void ProviderQuestion::onTimeout()
{
    conclude(Error{Error::Kind::Timeout,
        QStringLiteral("the provider did not tell its %1 in time").arg(m_subject.noun)});
}

void ProviderQuestion::conclude(const Result<QByteArray> &answer)
{
    m_timer.stop();
    if (m_request) {
        m_request->disconnect(this);
        m_request->abort();
        m_request.release()->deleteLater(); // it is still on the stack
    }
    emit finished(answer);
}

} // namespace signalbox
