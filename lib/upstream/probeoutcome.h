// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// What came of trying out one step of the way to a provider.
struct ProbeOutcome
{
    bool isGood = false;
    QString text; ///< what was found, or what is wrong, in one line
    QString remedy; ///< of what is wrong, in one line
};

} // namespace signalbox
