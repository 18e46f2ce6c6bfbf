// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"

namespace signalbox {

/// Takes what a client says by the beginning of its path out of it, in any order: `/k/KEY` (its key for this
/// proxy), `/p/PROVIDER` (a pin) and `/w/PROJECT` (a name for usage and rules); so that a base URL alone can
/// carry them. The fields x-signalbox-provider and x-signalbox-project say the same. All of them are gone
/// from the request afterwards: neither logs nor providers see them.
void takeClientWishes(HttpRequest &request);

} // namespace signalbox
