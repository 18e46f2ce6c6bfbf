// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/managementapi.h"

#include <QJsonObject>

/// What the management API shows and understands of pins, pauses and running requests; docs/openapi.json
/// describes all of it.
namespace signalbox::controlviews {

/// Of `/pin`.
QJsonObject pins(const GatewaySnapshot &snapshot);
/// Of `/pause` and `/resume`.
QJsonObject pause(const GatewaySnapshot &snapshot);
/// Of `/running`.
QJsonObject running(const GatewaySnapshot &snapshot);

/// What the body of a PUT of `/pin` wants.
Result<ManagementApi::PinWish> pinWishIn(const QByteArray &body);
/// How long the body of a POST of `/pause` wants it; nothing = until somebody resumes.
Result<std::optional<std::chrono::seconds>> pauseIn(const QByteArray &body);

} // namespace signalbox::controlviews
