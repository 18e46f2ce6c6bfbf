// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace signalbox {

Q_DECLARE_LOGGING_CATEGORY(lcLedger)

} // namespace signalbox
