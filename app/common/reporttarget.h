// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "core/result.h"

#include <QDateTime>

namespace signalbox {

/// The path and the parameters by which the management API is asked what `usage` or `requests` wants to know.
/// Days are those of this computer, wherever the program runs. The error says what is wrong with an option.
Result<QByteArray> reportTarget(const CommandLine &commandLine, const QDateTime &now);

/// The same of what `status` wants to know: what was used since the beginning of `day`.
QByteArray usageOfToday(QDate day);

} // namespace signalbox
