// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QDateTime>
#include <QJsonObject>

namespace signalbox {

/// What `signalbox running` prints of an answer of `/running`.
QString runningReport(const QJsonObject &answer, const TerminalLook &look, const QDateTime &now);

} // namespace signalbox
