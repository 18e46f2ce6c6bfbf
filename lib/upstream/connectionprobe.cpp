// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/connectionprobe.h"

#include "http/authority.h"
#include "upstream/networkproxy.h"

namespace signalbox {

namespace {

QString nameOf(QSsl::SslProtocol protocol)
{
    return protocol == QSsl::TlsV1_3 ? QStringLiteral("TLS 1.3")
        : protocol == QSsl::TlsV1_2  ? QStringLiteral("TLS 1.2")
                                     : QStringLiteral("TLS");
}

const QString proxyRemedy = QStringLiteral("correct the provider's proxy, or take it out");

} // namespace

ConnectionProbe::ConnectionProbe(
    TransportSettings settings, const QUrl &url, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_host(url.host())
    , m_isTls(url.scheme() == QStringLiteral("https"))
    , m_proxy(networkProxyFor(m_settings.proxy, url))
{
    m_port = static_cast<quint16>(url.port(m_isTls ? 443 : 80));
    const bool isHttpProxy
        = m_proxy.type() == QNetworkProxy::HttpProxy || m_proxy.type() == QNetworkProxy::HttpCachingProxy;
    if (isHttpProxy && !m_isTls) {
        m_isAtProxy = true;
        m_host = m_proxy.hostName();
        m_port = m_proxy.port();
    }
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, &ConnectionProbe::onTimeout);
    connect(&m_socket, &QSslSocket::connected, this, &ConnectionProbe::onConnected);
    connect(&m_socket, &QSslSocket::encrypted, this, &ConnectionProbe::onEncrypted);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &ConnectionProbe::onError);
    connect(&m_socket, &QSslSocket::sslErrors, this,
        [this](const QList<QSslError> &errors) { m_problem.add(errors); });
}

ConnectionProbe::~ConnectionProbe()
{
    m_socket.disconnect(this);
    m_socket.abort();
}

void ConnectionProbe::start()
{
    const TlsMaterial tls
        = TlsMaterial::read({m_settings.caFile, m_settings.clientCertificateFile, m_settings.clientKeyFile});
    // Queued: an error may come at once.
    QMetaObject::invokeMethod(
        this,
        [this, tls] {
            if (tls.problem.isEmpty())
                open(tls);
            else
                conclude({false, tls.problem, QStringLiteral("correct the name of the file, or the file")});
        },
        Qt::QueuedConnection);
}

void ConnectionProbe::open(const TlsMaterial &tls)
{
    m_timer.start();
    m_socket.setProxy(m_isAtProxy ? QNetworkProxy(QNetworkProxy::NoProxy) : m_proxy);
    if (!m_isTls) {
        m_socket.connectToHost(m_host, m_port);
        return;
    }
    if (tls.configuration)
        m_socket.setSslConfiguration(*tls.configuration);
    m_socket.connectToHostEncrypted(m_host, m_port);
}

void ConnectionProbe::onConnected()
{
    m_isConnected = true;
    if (m_isTls)
        return;
    const QString text = m_isAtProxy ? QStringLiteral("connected to the proxy %1").arg(proxyName())
        : isLoopbackHost(m_host)     ? QStringLiteral("connected to %1").arg(where())
                                     : QStringLiteral("connected to %1, not encrypted").arg(where());
    conclude({true, text, {}});
}

void ConnectionProbe::onEncrypted()
{
    const QString way = m_proxy.type() == QNetworkProxy::NoProxy
        ? QString()
        : QStringLiteral(" through the proxy %1").arg(proxyName());
    conclude({true,
        QStringLiteral("connected to %1%2 with %3").arg(where(), way, nameOf(m_socket.sessionProtocol())),
        {}});
}

void ConnectionProbe::onError(QAbstractSocket::SocketError error)
{
    conclude(outcomeOf(error));
}

ProbeOutcome ConnectionProbe::outcomeOf(QAbstractSocket::SocketError error) const
{
    switch (error) {
    case QAbstractSocket::SslHandshakeFailedError:
        return tlsOutcome();
    case QAbstractSocket::ConnectionRefusedError:
        return m_isAtProxy
            ? ProbeOutcome{false, QStringLiteral("the proxy %1 is not there").arg(proxyName()), proxyRemedy}
            : ProbeOutcome{false, QStringLiteral("nobody listens on %1").arg(where()),
                QStringLiteral("check the port in base_url, or start the program that answers there")};
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return {false, QStringLiteral("the proxy %1 wants a credential").arg(proxyName()),
            QStringLiteral("put it into the provider's proxy: http://NAME:PASSWORD@HOST:PORT")};
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return {
            false, QStringLiteral("the proxy %1: %2").arg(proxyName(), m_socket.errorString()), proxyRemedy};
    case QAbstractSocket::RemoteHostClosedError:
        if (m_isConnected && m_isTls)
            return {false, QStringLiteral("%1 closed the connection when TLS began").arg(where()),
                QStringLiteral("if it wants a certificate of yours, set client_cert and client_key")};
        break;
    default:
        break;
    }
    return {false, QStringLiteral("no connection to %1: %2").arg(where(), m_socket.errorString()),
        QStringLiteral("check the network, and whether a firewall or VPN is in the way")};
}

ProbeOutcome ConnectionProbe::tlsOutcome() const
{
    const QString checks = m_problem.isEmpty() ? m_socket.errorString() : m_problem.toString();
    const QString known = m_problem.remedyFor(checks);
    return {false, QStringLiteral("TLS to %1 failed: %2").arg(m_host, checks),
        known.isEmpty() ? QStringLiteral("check base_url; something between may also read what is sent")
                        : known};
}

void ConnectionProbe::onTimeout()
{
    const QString phase = m_isConnected ? QStringLiteral("%1 did not finish the TLS handshake within %2 s")
                                        : QStringLiteral("no connection to %1 within %2 s");
    conclude({false, phase.arg(where()).arg(static_cast<double>(m_timer.interval()) / 1000),
        QStringLiteral("check the network and base_url; a firewall may want a proxy")});
}

void ConnectionProbe::conclude(const ProbeOutcome &outcome)
{
    m_timer.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    emit finished(outcome);
}

QString ConnectionProbe::where() const
{
    return QStringLiteral("%1:%2").arg(m_host).arg(m_port);
}

/// Without its password.
QString ConnectionProbe::proxyName() const
{
    return QStringLiteral("%1:%2").arg(m_proxy.hostName()).arg(m_proxy.port());
}

} // namespace signalbox
