// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logcategories.h"

namespace signalbox {

Q_LOGGING_CATEGORY(lcConfig, "signalbox.config", QtInfoMsg)
Q_LOGGING_CATEGORY(lcProxy, "signalbox.proxy", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUpstream, "signalbox.upstream", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSecrets, "signalbox.secrets", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOAuth, "signalbox.oauth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUsage, "signalbox.usage", QtInfoMsg)

} // namespace signalbox
