// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/upstreammessage.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QSslConfiguration>

#include <functional>
#include <map>
#include <vector>

namespace signalbox {

/// What two providers must have in common to share connections.
struct TransportSettings
{
    QUrl proxy;
    QString caFile;
    QString clientCertificateFile;
    QString clientKeyFile;
    bool http2 = false;

    static TransportSettings of(const ProviderConfig &provider);
    friend bool operator==(const TransportSettings &, const TransportSettings &) = default;
};

/// A QNetworkAccessManager with everything switched off that would change a message on its way, and with more
/// connections per host than it has by itself.
///
/// Up to Qt 6.4 a manager opens six HTTP/1.1 connections to a host and lets the seventh request wait. The limit is per
/// cache key, and the peer verify name is part of that key: for http it is not used otherwise, for https names compare
/// without case. So each group of six requests (a lane) gets a spelling of its own and the wire looks the same.
class Transport final : public QObject
{
    Q_OBJECT

public:
    explicit Transport(const TransportSettings &settings, QObject *parent = nullptr);

    [[nodiscard]] const TransportSettings &settings() const { return m_settings; }

    /// A file of the settings that cannot be used, in one line; empty when all is well.
    [[nodiscard]] const QString &problem() const { return m_problem; }

    /// Sends it. The caller owns the reply and deletes it with deleteLater(). `message.body` is sent once at most.
    QNetworkReply *send(const UpstreamMessage &message);

private:
    void loadTls();
    void occupyLane(QNetworkRequest &request, QNetworkReply *&reply, const std::function<QNetworkReply *()> &start);
    void leaveLane(const QString &origin, size_t lane);

    TransportSettings m_settings;
    QString m_problem;
    QSslConfiguration m_tls;
    bool m_ownTls = false;
    std::map<QString, std::vector<int>> m_lanes; ///< origin → requests under way in each lane; outlives the replies
    QNetworkAccessManager m_manager;
};

} // namespace signalbox
