// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace signalbox {

/// How many tokens the prompt of a Messages, count_tokens, Chat Completions or Responses request has, by the
/// look of it: no vocabulary of the newer models is public. At least 1, for any bytes at all.
///
/// It counts what a model gets to read: system, messages with tool calls and results, tools, schemas, and
/// what providers add to them unseen. Images count by their size, PDFs by their pages (mediatokens.h).
/// Thinking of turns that are over counts a tenth: some models keep it, most drop it.
qint64 estimateTokens(QByteArrayView body);

} // namespace signalbox
