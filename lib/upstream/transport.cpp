// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/transport.h"

#include "upstream/singlepassbody.h"

#include <QFile>
#include <QNetworkProxy>
#include <QNetworkProxyFactory>
#include <QSslKey>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QHttp1Configuration>
#endif

namespace signalbox {

namespace {

constexpr int connectionsPerLane = 6; // Qt's own number

class SystemProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override { return systemProxyForQuery(query); }
};

/// No proxy, in the one way that makes QNAM read buffered. With NoProxy it opens its sockets unbuffered and reads every
/// answer's head with one system call per byte (some 350 for a small answer). DefaultProxy means the application's
/// proxy, which useNoApplicationProxy() has set to none.
class NoProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &) override { return {QNetworkProxy(QNetworkProxy::DefaultProxy)}; }
};

void useNoApplicationProxy()
{
    QNetworkProxyFactory::setUseSystemConfiguration(false);
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::NoProxy));
}

QNetworkProxy proxyOf(const QUrl &url)
{
    const bool socks = url.scheme().startsWith(QStringLiteral("socks"));
    return {socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
        static_cast<quint16>(url.port(socks ? 1080 : 8080)), url.userName(), url.password()};
}

/// `host` with the bits of `lane` written into the case of its letters.
QString spelling(const QString &host, size_t lane)
{
    QString result = host;
    for (QChar &c : result) {
        if (lane == 0)
            break;
        if (!c.isLetter())
            continue;
        if ((lane & 1U) != 0)
            c = c.toUpper();
        lane >>= 1U;
    }
    return result;
}

QSslKey readKey(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

} // namespace

TransportSettings TransportSettings::of(const ProviderConfig &provider)
{
    return {provider.proxy, provider.caFile, provider.clientCertificateFile, provider.clientKeyFile, provider.http2};
}

Transport::Transport(const TransportSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    useNoApplicationProxy();
    if (settings.proxy.scheme() == QStringLiteral("system"))
        m_manager.setProxyFactory(new SystemProxyFactory); // the manager owns it
    else if (settings.proxy.isEmpty())
        m_manager.setProxyFactory(new NoProxyFactory);
    else
        m_manager.setProxy(proxyOf(settings.proxy));
    m_manager.setAutoDeleteReplies(false);
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager.setCookieJar(nullptr);
    loadTls();
}

void Transport::loadTls()
{
    m_ownTls = !m_settings.caFile.isEmpty() || !m_settings.clientCertificateFile.isEmpty();
    if (!m_ownTls)
        return;
    m_tls = QSslConfiguration::defaultConfiguration();
    if (!m_settings.caFile.isEmpty()) {
        const auto authorities = QSslCertificate::fromPath(m_settings.caFile, QSsl::Pem);
        if (authorities.isEmpty())
            m_problem = QStringLiteral("ca_file %1 holds no PEM certificate").arg(m_settings.caFile);
        m_tls.addCaCertificates(authorities);
    }
    if (m_settings.clientCertificateFile.isEmpty())
        return;
    const auto chain = QSslCertificate::fromPath(m_settings.clientCertificateFile, QSsl::Pem);
    QFile keyFile(m_settings.clientKeyFile);
    const QSslKey key = keyFile.open(QIODevice::ReadOnly) ? readKey(keyFile.readAll()) : QSslKey();
    if (chain.isEmpty())
        m_problem = QStringLiteral("client_cert %1 holds no PEM certificate").arg(m_settings.clientCertificateFile);
    else if (key.isNull())
        m_problem = QStringLiteral("client_key %1 holds no PEM key").arg(m_settings.clientKeyFile);
    m_tls.setLocalCertificateChain(chain);
    m_tls.setPrivateKey(key);
}

QNetworkReply *Transport::send(const UpstreamMessage &message)
{
    QNetworkRequest request(message.url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, m_settings.http2);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    if (m_ownTls)
        request.setSslConfiguration(m_tls);
    const Headers headers = message.headers.joined(); // QNAM keeps one value per name
    for (const Headers::Field &field : headers)
        request.setRawHeader(field.name, field.value);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(255);
    request.setHttp1Configuration(http1);
#endif

    QNetworkReply *reply = nullptr;
    occupyLane(request, reply, [&]() -> QNetworkReply * {
        if (message.body.isEmpty())
            return m_manager.sendCustomRequest(request, message.method, QByteArray());
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, message.body.size());
        auto *body = new SinglePassBody(message.body);
        QNetworkReply *started = m_manager.sendCustomRequest(request, message.method, body);
        body->setParent(started);
        return started;
    });
    return reply;
}

void Transport::occupyLane(QNetworkRequest &request, QNetworkReply *&reply, const std::function<QNetworkReply *()> &start)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    reply = start();
#else
    if (m_settings.http2) {
        reply = start();
        return;
    }
    const QUrl url = request.url();
    const QString origin = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString();
    auto &lanes = m_lanes[origin];
    size_t lane = 0;
    while (lane < lanes.size() && lanes[lane] >= connectionsPerLane)
        ++lane;
    if (lane == lanes.size())
        lanes.push_back(0);
    ++lanes[lane];
    if (lane > 0) {
        const bool tls = url.scheme() == QStringLiteral("https");
        request.setPeerVerifyName(tls ? spelling(url.host(), lane) : QString::number(lane));
    }
    reply = start();
    // On destruction, not on finished: until then an abort may still be under way on the connection.
    connect(reply, &QObject::destroyed, this, [this, origin, lane] { leaveLane(origin, lane); });
#endif
}

void Transport::leaveLane(const QString &origin, size_t lane)
{
    --m_lanes[origin][lane];
}

} // namespace signalbox
