// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"
#include "upstream/failure.h"
#include "upstream/provider.h"

namespace signalbox {

/// Takes every credential that a request carried out of what is told of its failure: providers repeat what
/// they were sent, and their words go into logs and to the client. `key` is the provider's, where it has one;
/// `client` are the fields of the client's request.
void concealCredentials(Failure &failure, const Provider &provider, const Secret &key, const Headers &client);

} // namespace signalbox
