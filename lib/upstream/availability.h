// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

namespace signalbox {

/// Whether a provider may be asked for a model at one moment; if not, why, and until when.
struct Availability
{
    enum class Block {
        None,
        Suspected, ///< by our own guess: failures were counted
        Stated, ///< by the provider's own word
        Exhausted, ///< by its balance check: until a later one finds more
        NoCredential, ///< there is nothing to send with a request
    };

    Block block = Block::None;
    Clock::TimePoint until; ///< of Exhausted: the next check; of NoCredential: how long waiting may help
    QString reason; ///< one line; empty for None
    bool needsUser = false; ///< of NoCredential: nothing comes by itself

    [[nodiscard]] bool isGiven() const { return block == Block::None; }
};

} // namespace signalbox
