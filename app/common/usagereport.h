// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QJsonObject>

namespace signalbox {

/// What `signalbox usage` prints of an answer of `/usage/export`: a heading, a table with the sum below it,
/// and what the figures leave open.
QString usageReport(const QJsonObject &answer, const TerminalLook &look);

} // namespace signalbox
