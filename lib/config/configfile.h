// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace signalbox {

/// The text of a configuration file; an Error that says what to do when it cannot be read or is too large to
/// be one.
Result<QByteArray> readConfigFile(const QString &path);

} // namespace signalbox
