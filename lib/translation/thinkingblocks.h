// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

// The thinking of earlier turns in a Messages API request. Its blocks are signed, and only who made them can
// read them: they must not go to another vendor, and have to go when their own refuses them. All functions
// return a body that is no such request as it came.

/// How many messages a request has.
[[nodiscard]] qsizetype countMessages(QByteArrayView body);

/// True when an assistant's message has a block of thinking, in the clear or redacted.
[[nodiscard]] bool carriesThinking(QByteArrayView body);

/// `body` without the blocks of thinking in messages no. `from` up to, but without, no. `to`; everything else
/// stays to the letter. Every message keeps its number: one that was all thinking gets a short text in its
/// place. Only such a message at the very end goes as a whole.
[[nodiscard]] QByteArray withoutThinking(const QByteArray &body, qsizetype from, qsizetype to);

/// `body` without the blocks of thinking that carry a mark of ours (reasoningmark.h) in place of a signature:
/// nobody else knows them. Where there are none it is returned as it came.
[[nodiscard]] QByteArray withoutMarkedThinking(const QByteArray &body);

/// `body` without any block of thinking, and with thinking switched off for the answer: without `thinking`
/// and what cannot be without it, the edits clear_thinking_* of context_management.
[[nodiscard]] QByteArray withoutAnyThinking(const QByteArray &body);

/// True when an error answer says that the thinking in the request was the reason, so that the same request
/// without any may do. `errorBody` is the whole body of an answer, or the data of an `error` event (status
/// 200).
[[nodiscard]] bool isThinkingRejection(int status, QByteArrayView errorBody);

} // namespace signalbox
