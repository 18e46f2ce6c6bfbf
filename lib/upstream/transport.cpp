// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/transport.h"

#include "core/logcategories.h"
#include "http/singlepassbody.h"
#include "upstream/networkproxy.h"
#include "upstream/socketshortage.h"

#include <QNetworkProxy>
#include <QNetworkProxyFactory>

#include <algorithm>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QHttp1Configuration>
#endif

namespace signalbox {

namespace {

constexpr int connectionsPerLane = 6; // Qt's own number

class SystemProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return systemProxyForQuery(query);
    }
};

/// No proxy, in the one way that makes QNAM read buffered. With NoProxy it opens its sockets unbuffered and
/// reads every answer's head with one system call per byte (some 350 for a small answer). DefaultProxy means
/// the application's proxy, which useNoApplicationProxy() has set to none.
class NoProxyFactory final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &) override
    {
        return {QNetworkProxy(QNetworkProxy::DefaultProxy)};
    }
};

void useNoApplicationProxy()
{
    QNetworkProxyFactory::setUseSystemConfiguration(false);
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::NoProxy));
}

/// `host` with the bits of `lane` written into the case of its letters.
[[maybe_unused]] QString spelling(const QString &host, size_t lane)
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

TlsFiles tlsFilesOf(const TransportSettings &settings)
{
    return {settings.caFile, settings.clientCertificateFile, settings.clientKeyFile};
}

} // namespace

/// One manager and the requests it has under way.
class Transport::Connections final : public QObject
{
public:
    explicit Connections(const TransportSettings &settings, QObject *parent) : QObject(parent)
    {
        if (settings.proxy.scheme() == QStringLiteral("system"))
            m_manager.setProxyFactory(new SystemProxyFactory); // the manager owns it
        else if (settings.proxy.isEmpty())
            m_manager.setProxyFactory(new NoProxyFactory);
        else
            m_manager.setProxy(networkProxyAt(settings.proxy));
        m_manager.setAutoDeleteReplies(false);
        m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_manager.setCookieJar(nullptr);
    }

    [[nodiscard]] int underWay() const { return m_underWay; }

    QNetworkReply *send(QNetworkRequest request, const UpstreamMessage &message, bool inLanes)
    {
        const size_t lane = inLanes ? enterLane() : 0;
        if (lane > 0) {
            const QUrl url = request.url();
            const bool tls = url.scheme() == QStringLiteral("https");
            request.setPeerVerifyName(tls ? spelling(url.host(), lane) : QString::number(lane));
        }
        QNetworkReply *reply = start(request, message);
        ++m_underWay;
        // On destruction, not on finished: until then an abort may still be under way on the connection.
        connect(reply, &QObject::destroyed, this, [this, lane, inLanes] { leave(lane, inLanes); });
        return reply;
    }

    /// Lives until its last reply is gone.
    void retire()
    {
        m_retired = true;
        if (m_underWay == 0)
            deleteLater();
    }

private:
    QNetworkReply *start(QNetworkRequest &request, const UpstreamMessage &message)
    {
        if (message.method == "HEAD") // as a custom verb QNAM would wait for a body
            return m_manager.head(request);
        const bool bodyless
            = message.method == "GET" || message.method == "DELETE" || message.method == "OPTIONS";
        if (bodyless && message.body.isEmpty())
            return m_manager.sendCustomRequest(request, message.method, static_cast<QIODevice *>(nullptr));
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        request.setHeader(QNetworkRequest::ContentLengthHeader, message.body.size());
        auto *body = new SinglePassBody(message.body);
        QNetworkReply *started = m_manager.sendCustomRequest(request, message.method, body);
        body->setParent(started);
        return started;
    }

    size_t enterLane()
    {
        size_t lane = 0;
        while (lane < m_lanes.size() && m_lanes[lane] >= connectionsPerLane)
            ++lane;
        if (lane == m_lanes.size())
            m_lanes.push_back(0);
        ++m_lanes[lane];
        return lane;
    }

    void leave(size_t lane, bool inLanes)
    {
        --m_underWay;
        if (inLanes)
            --m_lanes[lane];
        if (m_retired && m_underWay == 0)
            deleteLater();
    }

    std::vector<int> m_lanes; ///< requests under way in each; outlives the manager's replies
    int m_underWay = 0;
    bool m_retired = false;
    QNetworkAccessManager m_manager;
};

TransportSettings TransportSettings::of(const Provider &provider)
{
    const ProviderConfig &config = provider.config();
    const QUrl origin
        = provider.baseUrl().adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery);
    return {origin.toString(), config.proxy, config.caFile, config.clientCertificateFile,
        config.clientKeyFile, config.http2};
}

Transport::Transport(TransportSettings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_tls(TlsMaterial::read(tlsFilesOf(m_settings)))
{
    useNoApplicationProxy();
}

void Transport::refreshTls()
{
    TlsMaterial material = TlsMaterial::read(tlsFilesOf(m_settings));
    if (material.digest == m_tls.digest)
        return;
    if (!material.problem.isEmpty() && m_tls.problem.isEmpty()) { // half written, perhaps
        qCWarning(lcUpstream).noquote()
            << m_settings.origin << "keeps its TLS files as they were read before:" << material.problem;
        return;
    }
    m_tls = std::move(material);
    renew();
}

QNetworkReply *Transport::send(const UpstreamMessage &message)
{
    constexpr bool lanesNeeded = QT_VERSION < QT_VERSION_CHECK(6, 5, 0);
    Connections *connections = connectionsFor(message.url);
    return connections ? connections->send(requestFor(message), message, lanesNeeded && !m_settings.http2)
                       : nullptr;
}

QNetworkRequest Transport::requestFor(const UpstreamMessage &message) const
{
    QNetworkRequest request(message.url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, m_settings.http2);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    if (m_tls.configuration)
        request.setSslConfiguration(*m_tls.configuration);
    const Headers headers = message.headers.joined(); // QNAM keeps one value per name
    for (const Headers::Field &field : headers)
        request.setRawHeader(field.name, field.value);
    // QNAM waits for a 407 before it shows the credential, and then cannot send the body again.
    const bool plainProxy = m_settings.proxy.scheme() == QStringLiteral("http")
        && message.url.scheme() == QStringLiteral("http");
    if (plainProxy && !m_settings.proxy.userName().isEmpty()) {
        const QString credential = m_settings.proxy.userName() + u':' + m_settings.proxy.password();
        request.setRawHeader("Proxy-Authorization", "Basic " + credential.toUtf8().toBase64());
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(255);
    request.setHttp1Configuration(http1);
#endif
    return request;
}

Transport::Connections *Transport::connectionsFor(const QUrl &url)
{
    const QString host = url.host();
    const bool spellable = std::any_of(host.begin(), host.end(), [](QChar c) { return c.isLetter(); });
    const bool oneEach = QT_VERSION < QT_VERSION_CHECK(6, 5, 0) && url.scheme() == QStringLiteral("https")
        && !spellable && !m_settings.http2;
    const auto usable
        = std::find_if(m_connections.begin(), m_connections.end(), [&](const Connections *connections) {
              return !oneEach || connections->underWay() < connectionsPerLane;
          });
    if (usable != m_connections.end())
        return *usable;
    // Its thread needs some files, and Qt ends the program when it cannot have them.
    constexpr int spare = 32;
    if (!canOpenSockets(spare))
        return nullptr;
    m_connections.push_back(new Connections(m_settings, this));
    return m_connections.back();
}

void Transport::renew()
{
    for (Connections *connections : std::exchange(m_connections, {}))
        connections->retire();
}

void Transport::hold(const QObject &user)
{
    ++m_users;
    connect(&user, &QObject::destroyed, this, &Transport::letGo);
}

void Transport::letGo()
{
    if (--m_users == 0 && m_unwanted)
        emit abandoned();
}

} // namespace signalbox
