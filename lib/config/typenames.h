// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

namespace signalbox {

/// The name of a provider type as it stands in the configuration.
QString typeName(ProviderConfig::Type type);
/// The name of a kind of credential, likewise.
QString authName(ProviderConfig::Auth auth);

} // namespace signalbox
