// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace signalbox {

/// The English sentences that lib may say, with %1, %2 … where it puts something in, marked for lupdate.
std::span<const char *const> gatewaySentences();

} // namespace signalbox
