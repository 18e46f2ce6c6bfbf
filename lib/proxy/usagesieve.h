// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/eventaligner.h"

namespace signalbox {

/// Takes out of a Chat Completions stream the chunk that tells nothing but the usage, for a client that has
/// not asked for it; all else goes through to the letter, each event as soon as it is whole.
class UsageSieve
{
public:
    /// What the client gets for the next bytes.
    [[nodiscard]] QByteArray feed(const QByteArray &bytes);
    /// The rest, at the end of the stream.
    [[nodiscard]] QByteArray finish();

private:
    EventAligner m_aligner;
};

} // namespace signalbox
