// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/loglevels.h"
#include "core/error.h"
#include "http/httprequest.h"
#include "ledger/providerhistory.h"
#include "ledger/trafficcounters.h"
#include "proxy/gatewaysnapshot.h"

#include <QByteArrayList>
#include <QJsonObject>

#include <chrono>
#include <functional>
#include <optional>
#include <span>

namespace signalbox {

class CaptureSwitch;

/// Answers what is asked about the proxy itself: health, statistics, the configuration in use; and does what
/// can be asked of it: reset, reload, clean up, explain, log more or less, pin, pause, cancel, end.
/// docs/openapi.json describes every path, and who may call it.
class ManagementApi
{
public:
    /// Who may call a path.
    enum class Audience {
        Anyone,
        Administrator, ///< from this computer, or with server.admin_key (ClientGuard)
        StateHolder, ///< who knows the state of a sign-in: the browser comes from a foreign page
    };
    struct Answer
    {
        int status = 200;
        QByteArray body;
        QByteArray contentType = "application/json";
        QByteArray allow; ///< of 405
    };
    /// What is to go to which provider.
    struct PinWish
    {
        QString provider; ///< empty = where it went before
        QString route; ///< of the requests of one route; empty = of all requests
        QString project; ///< whose route it is; empty = one of all
        QByteArray session; ///< not empty: of one session
    };
    /// What it can have the gateway do.
    struct Control
    {
        /// Says what is wrong.
        std::function<std::optional<Error>(const PinWish &wish)> pin;
        std::function<void(std::optional<std::chrono::seconds> time)> pause;
        std::function<void()> resume;
        /// False when there is no such exchange.
        std::function<bool(const QByteArray &id)> cancel;
        std::function<void()> quit;
    };
    /// What it needs of the gateway.
    struct Sources
    {
        std::function<GatewaySnapshot()> snapshot;
        std::function<ConfigPointer()> config;
        std::function<void()> reset;
        /// Status and answer of a reload.
        std::function<Answer()> reload;
        /// Of `/cleanup`; true: also what is in use.
        std::function<void(bool force)> cleanUp;
        std::function<QJsonObject(const HttpRequest &request)> explain;
        std::function<const TrafficCounters &()> counters;
        /// Nothing when there is no such provider.
        std::function<std::optional<HistorySpan>(const QString &provider, ProviderHistory::Span span)>
            history;
        std::function<LogLevels()> logLevels;
        std::function<void(const LogLevels &levels)> setLogLevels;
        CaptureSwitch *capture = nullptr;
        const Control *control = nullptr;
    };

    /// Who asks.
    struct Caller
    {
        QByteArray requestId; ///< for error bodies
        bool isAdministrator = false;
    };

    explicit ManagementApi(Sources sources) : m_sources(std::move(sources)) { }

    /// All there are, with `{name}` for the name of a provider, `{running}` for a running request.
    [[nodiscard]] static QByteArrayList paths();
    /// Nothing when the path is not of this API.
    [[nodiscard]] static std::optional<Audience> audienceOf(const HttpRequest &request);
    /// The path has to be of this API.
    [[nodiscard]] Answer answerTo(const HttpRequest &request, const Caller &caller) const;

private:
    struct Endpoint;

    [[nodiscard]] static std::span<const Endpoint> endpoints();
    [[nodiscard]] static const Endpoint *find(QByteArrayView path);
    /// "GET, HEAD, PUT": what the path can be called with.
    [[nodiscard]] static QByteArrayList methodsOf(QByteArrayView path);

    Sources m_sources;
};

} // namespace signalbox
