// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/loglevels.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/routeplanner.h"

#include <QJsonObject>

namespace signalbox {
class CaptureSwitch;
}

/// What the management API shows, made of one snapshot. The members that the replaced balancers have keep
/// their names and meaning; docs/openapi.json describes all of them.
namespace signalbox::managementviews {

QJsonObject greeting(const GatewaySnapshot &snapshot);
/// Of `/health`: unhealthy when no provider can be asked.
/// `detailed`: the reasons have names and the providers' own words in them.
QJsonObject health(const GatewaySnapshot &snapshot, bool detailed);
/// Of `/health/ready`; `isReady` tells the status.
QJsonObject readiness(const GatewaySnapshot &snapshot, bool detailed);
[[nodiscard]] bool isReady(const GatewaySnapshot &snapshot);

QJsonObject stats(const GatewaySnapshot &snapshot);
QJsonObject providers(const GatewaySnapshot &snapshot);
QJsonObject budgets(const GatewaySnapshot &snapshot);
/// Of `/providers/NAME/history`: `span` as it was asked for.
QJsonObject history(const QString &provider, const QString &span, const HistorySpan &series);
/// The configuration in use without its secrets.
QJsonObject configuration(const Config &config);
/// Of `/log`.
QJsonObject logLevels(const LogLevels &levels);
/// Of `/capture`.
QJsonObject capture(const CaptureSwitch &capture);
/// Where a request with this body would go, and why.
QJsonObject explanation(
    const RoutePlan &plan, const QString &model, const QByteArray &body, Clock::TimePoint now);

} // namespace signalbox::managementviews
