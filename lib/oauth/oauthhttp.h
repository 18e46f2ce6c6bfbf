// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace signalbox {

/// The requests of sign-ins to authorization servers: JSON in, at most 1 MiB, within 30 s, never redirected,
/// never sent a second time, over TLS but for this computer's own addresses, without cookies.
class OAuthHttp final : public QObject
{
    Q_OBJECT

public:
    struct Route
    {
        QUrl proxy; ///< http:// or socks5://; empty = none
        QString caFile; ///< trusted in addition to the system's authorities; empty = none

        friend bool operator==(const Route &, const Route &) = default;
    };
    struct Answer
    {
        int status = 0; ///< 0 = none came
        QByteArray body;
        QByteArray retryAfter; ///< the field, as it came
        QString problem; ///< why there is no usable answer, in one line; empty = there is one

        [[nodiscard]] bool isGood() const { return problem.isEmpty() && status >= 200 && status < 300; }
    };
    using Done = std::function<void(const Answer &answer)>;

    static constexpr std::chrono::seconds usualPatience{30};
    static constexpr qint64 largest = 1024LL * 1024;

    explicit OAuthHttp(QObject *parent = nullptr);
    ~OAuthHttp() override;

    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    /// Qt tells the user's language unless it is told another.
    void hideLanguage() { m_hidesLanguage = true; }

    /// `done` comes from the event loop, unless `context` is gone by then.
    void post(const QUrl &url, const QByteArray &contentType, const QByteArray &body,
        const QByteArray &authorization, const Route &route, QObject *context, const Done &done);
    void get(const QUrl &url, const QByteArray &authorization, const Route &route, QObject *context,
        const Done &done);

private:
    void send(const QUrl &url, const std::function<QNetworkReply *(const QNetworkRequest &)> &start,
        const QByteArray &authorization, const Route &route, QObject *context, const Done &done);
    [[nodiscard]] static Answer answerOf(QNetworkReply &reply);

    std::chrono::milliseconds m_patience = usualPatience;
    bool m_hidesLanguage = false;
    struct Network
    {
        Route route;
        std::unique_ptr<QNetworkAccessManager> manager;
    };

    [[nodiscard]] QNetworkAccessManager &networkFor(const Route &route);

    std::vector<Network> m_networks;
};

} // namespace signalbox
