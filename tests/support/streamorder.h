// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace signalbox::test {

// What a stream of each protocol may look like when we have written it: one line for each breach, none when
// it is legal. They are stricter than the clients, so that no client is the first to find out.

/// Messages API: one block open at a time, indices from 0, one message_delta, then message_stop or an error.
QStringList anthropicBreaches(const QByteArray &stream);
/// The same for a stream that somebody else wrote: only what no client could make sense of.
QStringList relayedAnthropicBreaches(const QByteArray &stream);
/// Chat Completions: role first, one finish_reason, usage behind it, [DONE] last, or an error and nothing
/// else.
QStringList chatBreaches(const QByteArray &stream);
/// Responses: numbered events, everything that is added is done, one terminal event.
QStringList responsesBreaches(const QByteArray &stream);

} // namespace signalbox::test
