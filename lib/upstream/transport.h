// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/tlsfiles.h"
#include "upstream/upstreammessage.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>

#include <vector>

namespace signalbox {

/// What two providers must have in common to share connections.
struct TransportSettings
{
    QString origin; ///< scheme, host and port: what hangs at one provider must not disturb another
    QUrl proxy;
    QString caFile;
    QString clientCertificateFile;
    QString clientKeyFile;
    bool http2 = false;

    static TransportSettings of(const Provider &provider);
    friend bool operator==(const TransportSettings &, const TransportSettings &) = default;
};

/// The way to one provider: a QNetworkAccessManager with everything switched off that would change a message
/// on its way, and with more connections than it has by itself.
///
/// Up to Qt 6.4 a manager opens six HTTP/1.1 connections to a host and lets the seventh request wait. The
/// limit is per cache key, and the peer verify name is part of that key: for http it is not used otherwise,
/// for https names compare without case. So each group of six requests (a lane) gets a spelling of its own
/// and the wire looks the same. An address has no letters to spell: there each lane gets a manager of its
/// own.
class Transport final : public QObject
{
    Q_OBJECT

public:
    explicit Transport(TransportSettings settings, QObject *parent = nullptr);

    [[nodiscard]] const TransportSettings &settings() const { return m_settings; }

    /// A file of the settings that cannot be used, in one line; empty when all is well.
    [[nodiscard]] const QString &problem() const { return m_tls.problem; }

    /// Sends it. The caller owns the reply and deletes it with deleteLater(). `message.body` is sent once at
    /// most. Null when this process may open hardly anything more.
    QNetworkReply *send(const UpstreamMessage &message);

    /// Reads the files of the settings again; when they say something else, further messages use it on new
    /// connections. What cannot be used changes nothing.
    void refreshTls();

    /// Further messages use new connections. QNAM keeps a connection attempt that was given up and lets later
    /// requests wait behind it for ever; replies that are under way are not disturbed.
    void renew();

    /// It is needed for as long as `user` lives.
    void hold(const QObject &user);
    [[nodiscard]] bool isHeld() const { return m_users > 0; }
    /// Nobody will ask for it any more: abandoned() follows when nobody holds it.
    void setUnwanted(bool unwanted) { m_unwanted = unwanted; }

signals:
    void abandoned();

private:
    class Connections;

    void letGo();
    [[nodiscard]] QNetworkRequest requestFor(const UpstreamMessage &message) const;
    Connections *connectionsFor(const QUrl &url);

    TransportSettings m_settings;
    TlsMaterial m_tls;
    int m_users = 0;
    bool m_unwanted = false;
    std::vector<Connections *> m_connections; ///< children of this; the retired ones are no longer in here
};

} // namespace signalbox
