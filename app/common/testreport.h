// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QJsonObject>

namespace signalbox {

/// How the test of a provider went, in the words of a terminal; `test` is what the management API tells.
QString testReport(const QJsonObject &test, const TerminalLook &look);

} // namespace signalbox
