// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QDate>
#include <QJsonObject>

namespace signalbox {

/// What `signalbox requests` prints of an answer of `/requests`: one line for each, the newest last. Times
/// are this computer's, without the day where all are of `today`.
QString requestsReport(const QJsonObject &answer, const TerminalLook &look, const QDate &today);

/// What `signalbox requests ID` prints of an answer of `/requests/{request}`: how it went, where it might
/// have gone and why it went where it did.
QString requestReport(const QJsonObject &answer, const TerminalLook &look);

} // namespace signalbox
