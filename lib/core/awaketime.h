// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <functional>
#include <optional>

namespace signalbox {

/// How long the computer has been awake: stands still while it sleeps. Nothing where nobody can tell.
[[nodiscard]] std::optional<Clock::Duration> awakeTime();

using AwakeTime = std::function<std::optional<Clock::Duration>()>;

} // namespace signalbox
