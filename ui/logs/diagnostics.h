// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QString>

namespace signalbox {

/// What somebody who is to find a fault wants to know first: versions, system, desktop, how the gateway and
/// its providers are doing, and the end of the log.
///
/// It is made to be sent to others: no secrets are in it, and the home folder is "~".
QString diagnosticsText(
    const GatewaySnapshot &snapshot, const QString &configFile, const QByteArray &logLines);

} // namespace signalbox
