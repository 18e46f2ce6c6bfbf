// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

namespace signalbox {

/// The configuration used when there is no file: one provider `demo` that answers every model by itself.
ConfigPointer demoConfig();

} // namespace signalbox
