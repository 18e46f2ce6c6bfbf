// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/oauthhttp.h"

#include "http/authority.h"
#include "http/singlepassbody.h"

#include <QFile>
#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>

namespace signalbox {

namespace {

QNetworkProxy proxyOf(const QUrl &url)
{
    if (url.isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const bool isSocks = url.scheme() == u"socks5";
    constexpr int socksPort = 1080;
    constexpr int httpPort = 8080;
    return {isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
        static_cast<quint16>(url.port(isSocks ? socksPort : httpPort)), url.userName(), url.password()};
}

constexpr auto isTooLong = "isTooLong";

bool isProtected(const QUrl &url)
{
    return url.scheme() == u"https" || (url.scheme() == u"http" && isLoopbackHost(url.host()));
}

/// The second one is Qt's for a body that it would have sent again.
bool isHangUp(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::RemoteHostClosedError || error == QNetworkReply::ContentReSendError;
}

} // namespace

OAuthHttp::OAuthHttp(QObject *parent) : QObject(parent) { }

OAuthHttp::~OAuthHttp() = default;

void OAuthHttp::post(const QUrl &url, const QByteArray &contentType, const QByteArray &body,
    const QByteArray &authorization, const Route &route, QObject *context, const Done &done)
{
    send(
        url,
        [&](const QNetworkRequest &request) {
            QNetworkRequest typed = request;
            typed.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
            typed.setHeader(QNetworkRequest::ContentLengthHeader, body.size());
            typed.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
            // Codes and refresh tokens are for one use: a second request would end the whole sign-in.
            auto *once = new SinglePassBody(body);
            QNetworkReply *reply = networkFor(route).post(typed, once);
            once->setParent(reply);
            return reply;
        },
        authorization, route, context, done);
}

void OAuthHttp::get(
    const QUrl &url, const QByteArray &authorization, const Route &route, QObject *context, const Done &done)
{
    send(
        url, [&](const QNetworkRequest &request) { return networkFor(route).get(request); }, authorization,
        route, context, done);
}

/// Proxies and authorities are a manager's, and it looks at them when a request really begins.
QNetworkAccessManager &OAuthHttp::networkFor(const Route &route)
{
    const auto found = std::find_if(
        m_networks.begin(), m_networks.end(), [&](const Network &network) { return network.route == route; });
    if (found != m_networks.end())
        return *found->manager;
    constexpr size_t mostNetworks = 100; // there are not more providers than a user has
    if (m_networks.size() >= mostNetworks) {
        m_networks.front().manager.release()->deleteLater();
        m_networks.erase(m_networks.begin());
    }
    m_networks.push_back({route, std::make_unique<QNetworkAccessManager>()});
    m_networks.back().manager->setProxy(proxyOf(route.proxy));
    return *m_networks.back().manager;
}

void OAuthHttp::send(const QUrl &url, const std::function<QNetworkReply *(const QNetworkRequest &)> &start,
    const QByteArray &authorization, const Route &route, QObject *context, const Done &done)
{
    if (!isProtected(url)) {
        const Answer refused{
            0, {}, {}, QStringLiteral("%1 is not asked, as it is not https").arg(url.host())};
        QMetaObject::invokeMethod(
            context, [done, refused] { done(refused); }, Qt::QueuedConnection);
        return;
    }
    QNetworkRequest request(url);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "Signalbox/" SIGNALBOX_VERSION);
    request.setRawHeader("Connection", "close"); // a kept one may be dead, and nothing is sent twice
    if (m_hidesLanguage)
        request.setRawHeader("Accept-Language", "*");
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // which knows no "Connection: close"
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(static_cast<int>(m_patience.count()));
    if (!route.caFile.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(route.caFile);
        request.setSslConfiguration(tls);
    }
    QNetworkReply *reply = start(request);
    reply->setReadBufferSize(largest + 1);
    const QPointer<QObject> guard(context);
    connect(reply, &QNetworkReply::readyRead, this, [reply] {
        if (reply->bytesAvailable() <= largest)
            return;
        reply->setProperty(isTooLong, true); // what it has is gone once it is aborted
        reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [reply, guard, done] {
        const Answer answer = answerOf(*reply);
        reply->deleteLater();
        if (guard)
            done(answer);
    });
    // However slowly bytes come: the transfer timeout of Qt begins anew with each of them.
    QTimer::singleShot(m_patience, reply, [reply] { reply->abort(); });
}

OAuthHttp::Answer OAuthHttp::answerOf(QNetworkReply &reply)
{
    const QString host = reply.url().host();
    Answer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.retryAfter = reply.rawHeader("Retry-After");
    if (reply.property(isTooLong).toBool() || reply.bytesAvailable() > largest) {
        answer.problem = QStringLiteral("%1 sent more than %2 KiB").arg(host).arg(largest / 1024);
    } else if (reply.error() == QNetworkReply::OperationCanceledError) {
        answer.problem = QStringLiteral("%1 did not answer in time").arg(host);
    } else if (answer.status >= 300 && answer.status < 400) {
        answer.problem
            = QStringLiteral("%1 sends the request elsewhere (%2), which is not followed with a credential")
                  .arg(host, QString::number(answer.status));
    } else if (answer.status == 0 && isHangUp(reply.error())) {
        answer.problem = QStringLiteral("%1 closed the connection without an answer").arg(host);
    } else if (answer.status == 0) {
        answer.problem = QStringLiteral("%1 cannot be reached: %2").arg(host, reply.errorString());
    } else {
        answer.body = reply.readAll();
        const bool broke = reply.error() != QNetworkReply::NoError && answer.status < 300;
        if (broke)
            answer.problem = QStringLiteral("the answer of %1 broke off").arg(host);
    }
    return answer;
}

} // namespace signalbox
