// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancerequest.h"

#include "credentials/authorization.h"
#include "credentials/credentialreach.h"
#include "log/logwriter.h"
#include "upstream/jsonpathnumber.h"

#include <algorithm>

namespace signalbox {

namespace {

QUrl addressOf(const Provider &provider)
{
    QUrl origin
        = provider.baseUrl().adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    origin.setPath(QStringLiteral("/"));
    return origin.resolved(QUrl(provider.config().balance.url))
        .adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

} // namespace

BalanceRequest::BalanceRequest(const Provider &provider, Secret key, Transport &transport, const Clock &clock,
    std::chrono::milliseconds limit, QObject *parent)
    : BalanceCheck(parent)
    , m_provider(provider)
    , m_key(std::move(key))
    , m_transport(transport)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, &BalanceRequest::onTimeout);
}

BalanceRequest::~BalanceRequest() = default;

void BalanceRequest::start()
{
    const auto refuse = [this](const Error &error) {
        QMetaObject::invokeMethod(
            this, [this, error] { conclude(error); }, Qt::QueuedConnection);
    };
    const auto number = JsonPathNumber::parse(m_provider.config().balance.path);
    const QUrl url = addressOf(m_provider);
    if (!number)
        refuse(number.error());
    else if (!isWithinReach(url, m_provider.baseUrl()))
        refuse({Error::Kind::InvalidRequest,
            QStringLiteral("the balance is not asked for at %1://%2: the key belongs to %3://%4 only")
                .arg(url.scheme(), url.host(), m_provider.baseUrl().scheme(), m_provider.baseUrl().host())});
    else
        send(url);
}

void BalanceRequest::send(const QUrl &url)
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
    connect(m_request.get(), &UpstreamRequest::readyRead, this, &BalanceRequest::onReadyRead);
    connect(m_request.get(), &UpstreamRequest::finished, this, &BalanceRequest::onFinished);
    connect(m_request.get(), &UpstreamRequest::failed, this, &BalanceRequest::onFailed);
    m_timer.start();
    m_request->send();
}

void BalanceRequest::onReadyRead()
{
    m_answer += m_request->read();
    if (m_answer.size() > largest)
        conclude(Error{Error::Kind::Api,
            QStringLiteral("the provider sent more than %1 KiB instead of a balance").arg(largest / 1024)});
}

void BalanceRequest::onFinished()
{
    m_answer += m_request->read();
    const int status = m_request->status();
    if (status >= 300) {
        conclude(Error{Error::Kind::Api,
            QStringLiteral("the provider sends the question for the balance elsewhere (%1): correct its URL")
                .arg(status)});
        return;
    }
    const auto number = JsonPathNumber::parse(m_provider.config().balance.path);
    conclude(number->in(m_answer));
}

void BalanceRequest::onFailed(Failure failure)
{
    failure.conceal(m_key);
    for (const Headers::Field &field : m_provider.config().headers) {
        if (isCredentialField(field.name))
            failure.conceal(Secret(field.value));
    }
    conclude(Error{failure.error.kind, redacted(failure.summary())});
}

void BalanceRequest::onTimeout()
{
    conclude(Error{Error::Kind::Timeout, QStringLiteral("the provider did not tell its balance in time")});
}

void BalanceRequest::conclude(const Result<double> &balance)
{
    m_timer.stop();
    if (m_request) {
        m_request->disconnect(this);
        m_request->abort();
        m_request.release()->deleteLater(); // it is still on the stack
    }
    emit finished(balance);
}

} // namespace signalbox
