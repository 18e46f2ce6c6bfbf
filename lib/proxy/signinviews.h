// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/signins.h"

#include <QJsonObject>

/// What `/oauth/*` shows, in the Provider Balancer's words where it has them.
namespace signalbox::signinviews {

/// Of `/oauth/generate-url`.
QJsonObject begun(const SignIns::Pending &pending);
/// Of `/oauth/exchange-code`.
QJsonObject exchanged(const SignIns::Outcome &outcome);
/// Of `/oauth/status`.
QJsonObject status(const QList<AccountSnapshot> &accounts, const QDateTime &now);

} // namespace signalbox::signinviews
