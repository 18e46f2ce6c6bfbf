// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/upstreamrequest.h"

#include "core/logcategories.h"
#include "http/authority.h"
#include "http/singlepassbody.h"
#include "upstream/lowdelay.h"
#include "upstream/socketshortage.h"

#include <algorithm>

namespace signalbox {

namespace {

using namespace std::chrono_literals;

/// Reads at most this much at a time, so that one fast stream does not keep the others waiting.
constexpr qint64 longestRead = 64 * 1024;

/// A connection that the provider closed before our request reached it says so within a round trip.
constexpr std::chrono::milliseconds longestStaleness = 2s;
constexpr int mostRepeats = 2; // for stale connections

/// How long a connection may stay open behind the last event before the answer is ended without it.
constexpr std::chrono::milliseconds graceAfterLastEvent = 2s;

Headers endToEndHeaders(const QNetworkReply &reply)
{
    Headers headers;
    for (const auto &[name, value] : reply.rawHeaderPairs()) {
        // QNAM joins repeated fields with commas, but Set-Cookie, which may not be, with line feeds.
        if (!value.contains('\n')) {
            headers.append(name, value);
            continue;
        }
        for (const QByteArray &part : value.split('\n'))
            headers.append(name, part);
    }
    headers.removeHopByHop();
    headers.remove("content-length");
    return headers;
}

QString shown(std::chrono::milliseconds duration)
{
    return QStringLiteral("%1 s").arg(static_cast<double>(duration.count()) / 1000);
}

Failure socketShortage()
{
    return connectionFailure(Failure::Kind::Unavailable,
        QStringLiteral(
            "this computer lets Signalbox open no more files and connections: raise the limit (ulimit -n)"));
}

bool looksLikeEvents(QByteArrayView bytes)
{
    for (const char *start : {"event:", "data:", ":", "id:", "retry:"}) {
        if (bytes.startsWith(start))
            return true;
    }
    return false;
}

} // namespace

UpstreamRequest::UpstreamRequest(Transport &transport, UpstreamMessage message,
    const Expectation &expectation, const AttemptTimeouts &timeouts, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_message(std::move(message))
    , m_expectation(expectation)
    , m_timeouts(timeouts)
    , m_clock(clock)
    , m_watchdog(clock)
{
    m_transport.hold(*this);
    connect(&m_watchdog, &Watchdog::expired, this, &UpstreamRequest::onTimeout);
}

UpstreamRequest::~UpstreamRequest()
{
    abort();
}

void UpstreamRequest::send()
{
    if (!m_transport.problem().isEmpty()) {
        // Queued: whoever calls send() is not ready for the end yet.
        QMetaObject::invokeMethod(
            this, [this] { fail(connectionFailure(Failure::Kind::Tls, m_transport.problem())); },
            Qt::QueuedConnection);
        return;
    }
    m_newConnection = m_connected = m_sent = m_lowDelay = false;
    m_bodyTaken = 0;
    m_reply = m_transport.send(m_message);
    if (!m_reply) {
        QMetaObject::invokeMethod(
            this, [this] { fail(socketShortage()); }, Qt::QueuedConnection);
        return;
    }
    m_reply->setReadBufferSize(readBufferSize);
    connect(m_reply, &QNetworkReply::socketStartedConnecting, this, &UpstreamRequest::onConnecting);
    connect(m_reply, &QNetworkReply::encrypted, this, &UpstreamRequest::onEncrypted);
    connect(m_reply, &QNetworkReply::requestSent, this, &UpstreamRequest::onRequestSent);
    connect(m_reply, &QNetworkReply::sslErrors, this, &UpstreamRequest::onTlsErrors);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &UpstreamRequest::onMetaData);
    connect(m_reply, &QNetworkReply::readyRead, this, &UpstreamRequest::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &UpstreamRequest::onFinished);
    if (const auto *body = m_reply->findChild<SinglePassBody *>())
        connect(body, &SinglePassBody::asked, this, &UpstreamRequest::onBodyAsked);
    m_watchdog.start(m_timeouts.connect);
}

void UpstreamRequest::abort()
{
    m_ended = true;
    m_watchdog.stop();
    release();
}

void UpstreamRequest::release()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this); // not disconnect(): that would cut Qt's own abort connection too
    reply->abort();
    reply->deleteLater();
}

void UpstreamRequest::onConnecting()
{
    m_newConnection = true;
    m_reply->setReadBufferSize(readBufferSize);
}

void UpstreamRequest::onEncrypted()
{
    m_connected = true;
    m_watchdog.feed();
}

void UpstreamRequest::onBodyAsked()
{
    m_connected = true;
    setLowDelay();
}

/// Once for a new connection, which may be known as one only when the body is asked for the second time.
void UpstreamRequest::setLowDelay()
{
    if (m_newConnection && !std::exchange(m_lowDelay, true))
        setLowDelayOnAllSockets();
}

void UpstreamRequest::onRequestSent()
{
    m_sent = m_mayHaveArrived = true;
    m_sentAt = m_clock.now();
    setLowDelay();
    // Once more: Qt 6.4 forgets it for requests with a body when it is set before they are under way.
    m_reply->setReadBufferSize(readBufferSize);
    m_watchdog.start(m_timeouts.head);
}

void UpstreamRequest::onTlsErrors(const QList<QSslError> &errors)
{
    m_tlsProblem.add(errors);
}

void UpstreamRequest::onTimeout()
{
    const auto *body = m_reply ? m_reply->findChild<SinglePassBody *>() : nullptr;
    const qint64 taken = body ? body->taken() : 0;
    if (!m_sent && taken > m_bodyTaken) { // a large body on a slow line
        m_bodyTaken = taken;
        m_connected = true;
        m_watchdog.start(m_timeouts.idle);
        return;
    }
    if (m_committed && isStream()
        && m_gate->isComplete()) { // all was said, only the end of the connection is missing
        endGood();
        return;
    }
    if (!m_sent && !m_connected)
        m_transport.renew();
    const QString phase = m_status != 0
        ? QStringLiteral("the provider fell silent in the middle of its answer for %1")
              .arg(shown(m_timeouts.idle))
        : m_sent
        ? QStringLiteral("the provider did not begin to answer within %1").arg(shown(m_timeouts.head))
        : m_connected ? QStringLiteral("the request could not be sent in time")
                      : QStringLiteral("no connection to %1 within %2 (timeouts.connect)")
                            .arg(where(), shown(m_timeouts.connect));
    fail(connectionFailure(Failure::Kind::Timeout, phase));
}

void UpstreamRequest::onMetaData()
{
    m_sent = m_mayHaveArrived = true;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_headers = endToEndHeaders(*m_reply);
    m_contentType = m_headers.value("content-type").toLower();
    bool ok = false;
    const qint64 length = m_reply->rawHeader("content-length").toLongLong(&ok);
    m_contentLength = ok ? length : -1;
    if (m_expectation.tap)
        m_expectation.tap->onHead(m_status, m_headers);
    m_watchdog.start(m_timeouts.idle);
}

void UpstreamRequest::onReadyRead()
{
    if (m_ended)
        return;
    m_watchdog.feed();
    if (isPassedOn())
        takeBytes();
    else
        takeErrorBytes();
}

void UpstreamRequest::takeErrorBytes()
{
    const QByteArray bytes = m_reply->readAll();
    m_received += bytes.size();
    if (m_expectation.tap)
        m_expectation.tap->onBytes(bytes);
    m_errorBody += bytes.left(maximumErrorBody - m_errorBody.size());
}

void UpstreamRequest::takeBytes()
{
    while (!m_ended && !m_paused && m_reply && m_reply->bytesAvailable() > 0) {
        const QByteArray bytes = m_reply->read(longestRead);
        m_received += bytes.size();
        if (m_expectation.tap)
            m_expectation.tap->onBytes(bytes);
        if (!m_gate)
            chooseGate(bytes);
        if (!m_ended)
            passOn(bytes);
    }
    if (m_ended || m_paused || !m_committed)
        return;
    if (m_gate->isOver())
        m_watchdog.start(graceAfterLastEvent);
    else if (m_gate->hasEnded() && !m_expectation.severalChoices)
        m_watchdog.start(std::min(m_timeouts.usage, m_timeouts.idle));
}

void UpstreamRequest::chooseGate(const QByteArray &firstBytes)
{
    using Mode = AnswerGate::Mode;
    const QByteArray start = firstBytes.left(16).trimmed();
    // Asked for identity, sent compressed all the same: the client may be able to read what the gate cannot.
    const bool events = m_contentType.contains("text/event-stream");
    const GateContext context{m_expectation.owner, m_expectation.rules, m_headers};
    if (!m_expectation.gated || isCompressed(m_headers))
        m_gate.emplace(Mode::Open, m_expectation.protocol, context, m_expectation.observer);
    else if (m_expectation.stream && (events || looksLikeEvents(start)))
        m_gate.emplace(Mode::Stream, m_expectation.protocol, context, m_expectation.observer);
    else if (events)
        fail(badAnswer(QStringLiteral("the provider sent a stream that was not asked for")));
    else if (m_contentType.contains("json") || start.startsWith('{'))
        m_gate.emplace(Mode::Json, m_expectation.protocol, context, m_expectation.observer);
    else
        fail(badAnswer(QStringLiteral("the provider sent %1 instead of JSON: check base_url")
                           .arg(m_contentType.isEmpty() ? QStringLiteral("something")
                                                        : QString::fromUtf8(m_contentType))));
}

void UpstreamRequest::passOn(const QByteArray &bytes)
{
    switch (m_gate->feed(bytes)) {
    case AnswerGate::State::Held:
        return;
    case AnswerGate::State::Bad:
        fail(m_gate->failure());
        return;
    case AnswerGate::State::Good:
        break;
    }
    if (!m_committed) {
        m_committed = true;
        m_ready = m_gate->mode() == AnswerGate::Mode::Open ? bytes : m_gate->takeHeld();
        emit committed();
    } else {
        m_ready += bytes;
    }
    if (!m_ended)
        emit readyRead();
}

QByteArray UpstreamRequest::read()
{
    return std::exchange(m_ready, {});
}

void UpstreamRequest::setPaused(bool paused)
{
    if (m_paused == paused || m_ended)
        return;
    m_paused = paused;
    if (paused) {
        m_watchdog.stop();
        return;
    }
    m_watchdog.start(m_timeouts.idle);
    takeBytes();
    if (!m_ended && !m_paused && m_reply && m_reply->isFinished())
        concludeAnswer();
}

void UpstreamRequest::onFinished()
{
    if (m_ended)
        return;
    if (m_status == 0 && isStaleConnection()) {
        repeatOnFreshConnection();
        return;
    }
    if (m_status == 0) {
        fail(networkFailure());
        return;
    }
    if (m_status == 407 && !m_transport.settings().proxy.isEmpty()) {
        fail(connectionFailure(Failure::Kind::Connection,
            QStringLiteral("the proxy %1 wants a credential: put it into the provider's proxy URL")
                .arg(m_transport.settings().proxy.toString(QUrl::RemoveUserInfo))));
        return;
    }
    if (!isPassedOn()) {
        takeErrorBytes();
        fail(classifyAnswer(m_status, m_headers, m_errorBody, m_expectation.owner, *m_expectation.rules));
        return;
    }
    takeBytes();
    if (!m_ended && !m_paused)
        concludeAnswer();
}

void UpstreamRequest::concludeAnswer()
{
    const bool headRequest = m_message.method == "HEAD";
    const bool cut
        = !headRequest && (isNetworkError() || (m_contentLength >= 0 && m_received < m_contentLength));
    // A connection that breaks behind the last event has lost nothing.
    const bool wholeStream = isStream() && m_committed && m_gate->isComplete();
    if (cut && !wholeStream) {
        fail(networkFailure());
        return;
    }
    if (!m_gate && m_expectation.gated) {
        fail(badAnswer(QStringLiteral("the provider sent an empty answer")));
        return;
    }
    if (!m_gate)
        m_gate.emplace(AnswerGate::Mode::Open, m_expectation.protocol);
    if (m_gate->finish() == AnswerGate::State::Bad) {
        fail(m_gate->failure());
        return;
    }
    if (!m_committed) {
        m_committed = true;
        m_ready = m_gate->takeHeld();
        emit committed();
        if (!m_ended && !m_ready.isEmpty())
            emit readyRead();
    }
    if (!m_ended)
        endGood();
}

void UpstreamRequest::endGood()
{
    if (m_gate->errorPassed()) {
        Failure failure = m_gate->passedFailure();
        failure.told = true;
        fail(failure);
        return;
    }
    if (!m_gate->isComplete()) {
        fail(badAnswer(QStringLiteral("the provider ended the stream before its proper end")));
        return;
    }
    m_ended = true;
    m_watchdog.stop();
    release();
    emit finished();
}

void UpstreamRequest::fail(Failure failure)
{
    if (m_ended)
        return;
    m_ended = true;
    m_watchdog.stop();
    if (m_committed) {
        failure.kind = Failure::Kind::Interrupted;
        failure.retryable = false;
        failure.countsAgainstProvider = true;
    } else if (failure.headers.isEmpty()) {
        failure.headers = m_headers;
    }
    // A local server that is not there says nothing about the network.
    const bool local = isLoopbackHost(m_message.url.host());
    const bool asked = failure.kind != Failure::Kind::Unavailable;
    failure.unreachable = m_status == 0 && !m_connected && !local && asked;
    release();
    emit failed(failure);
}

bool UpstreamRequest::isPassedOn() const
{
    // A file may be somewhere else: that is between the client and the provider.
    const int end = m_expectation.gated ? 300 : 400;
    return m_status >= 200 && m_status < end;
}

bool UpstreamRequest::isClosedWithoutAnswer() const
{
    const auto error = m_reply->error();
    return error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::ContentReSendError;
}

bool UpstreamRequest::isStaleConnection() const
{
    if (m_newConnection || m_repeats == mostRepeats || !isClosedWithoutAnswer())
        return false;
    if (!m_sent)
        return true;
    // What may have made a file or a batch is not sent again.
    const QByteArray &method = m_message.method;
    const bool harmless = m_expectation.gated || method == "GET" || method == "HEAD" || method == "DELETE";
    return harmless && m_clock.now() - m_sentAt < longestStaleness;
}

void UpstreamRequest::repeatOnFreshConnection()
{
    qCDebug(lcUpstream) << "kept-alive connection to" << m_message.url.host()
                        << "was stale, sending once more";
    // Where many are closed at once the next one may be stale, too: the last try has one of its own.
    if (++m_repeats == mostRepeats)
        m_transport.renew();
    release();
    send();
}

bool UpstreamRequest::isNetworkError() const
{
    const auto error = m_reply->error();
    return (error > QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied)
        || error == QNetworkReply::ProtocolFailure;
}

Failure UpstreamRequest::networkFailure() const
{
    const auto error = m_reply->error();
    if (!m_tlsProblem.isEmpty() || error == QNetworkReply::SslHandshakeFailedError)
        return tlsFailure();
    if (m_status != 0)
        return connectionFailure(
            Failure::Kind::Connection, QStringLiteral("the connection broke in the middle of the answer"));
    // Looking up a name needs a file, too.
    const bool mayBeShortage
        = error == QNetworkReply::UnknownNetworkError || error == QNetworkReply::HostNotFoundError;
    if (!m_connected && mayBeShortage
        && (m_reply->errorString().contains(socketShortageText()) || !canOpenSockets()))
        return socketShortage();
    const QString what = isClosedWithoutAnswer()
        ? QStringLiteral("the provider closed the connection without an answer")
        : m_reply->errorString() + QStringLiteral(" (%1)").arg(where());
    const QUrl proxy = m_transport.settings().proxy;
    const QString way = proxy.isEmpty()
        ? QString()
        : QStringLiteral(" (through the proxy %1)").arg(proxy.toString(QUrl::RemoveUserInfo));
    return connectionFailure(Failure::Kind::Connection, what + way + certificateRemedy());
}

QString UpstreamRequest::where() const
{
    const int usual = m_message.url.scheme() == QStringLiteral("https") ? 443 : 80;
    return QStringLiteral("%1:%2").arg(m_message.url.host()).arg(m_message.url.port(usual));
}

Failure UpstreamRequest::tlsFailure() const
{
    const QString checks = m_tlsProblem.isEmpty() ? m_reply->errorString() : m_tlsProblem.toString();
    const QString known = m_tlsProblem.remedyFor(checks);
    const QString remedy = known.isEmpty() ? certificateRemedy() : QStringLiteral("; ") + known;
    return connectionFailure(Failure::Kind::Tls,
        QStringLiteral("TLS to %1 failed: %2%3").arg(m_message.url.host(), checks, remedy));
}

/// A server that misses the client's certificate says so in an alert (RFC 8446 §6.2), and with TLS 1.3 only
/// after the handshake, so that its closing of the connection may overtake the alert.
QString UpstreamRequest::certificateRemedy() const
{
    const bool tls = m_message.url.scheme() == QStringLiteral("https");
    const bool ownCertificate = !m_transport.settings().clientCertificateFile.isEmpty();
    const bool alert = m_reply->errorString().contains(QStringLiteral("alert"), Qt::CaseInsensitive);
    if (!tls || ownCertificate || !m_newConnection || !(alert || isClosedWithoutAnswer()))
        return {};
    return QStringLiteral("; if it wants a certificate of yours, set client_cert and client_key");
}

} // namespace signalbox
