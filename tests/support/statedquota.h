// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "upstream/quotawindow.h"

namespace signalbox::test {

/// A window of a plan as a provider states it now: `used` from 0 to 1, and when it resets.
inline QuotaWindow statedQuota(
    const Clock &clock, const char *name, double used, std::chrono::minutes resetsIn, const char *model = "")
{
    QuotaWindow window;
    window.name = QString::fromLatin1(name);
    window.model = QString::fromLatin1(model);
    window.used = used;
    window.resetsAt = clock.wallTime().addMSecs(std::chrono::milliseconds(resetsIn).count());
    window.statedAt = clock.wallTime();
    return window;
}

} // namespace signalbox::test
