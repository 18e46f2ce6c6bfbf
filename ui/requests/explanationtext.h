// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace signalbox {

/// Where a request would go, as GatewayLink::explain() answers it, in lines for people: the targets in their
/// order, then the reasons.
QString explanationText(const QJsonObject &explanation);

} // namespace signalbox
