// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

// The reasoning of earlier turns in a request of the Responses API: items whose `encrypted_content` only its
// maker can read, and all others refuse. All functions return a body that is no such request as it came.

/// True when an item of `input` is reasoning.
[[nodiscard]] bool carriesReasoning(QByteArrayView body);

/// `body` without the reasoning that carries a mark of ours (reasoningmark.h): nobody else knows it. Where
/// there is none it is returned as it came; everything else stays to the letter.
[[nodiscard]] QByteArray withoutMarkedReasoning(const QByteArray &body);

/// `body` without any reasoning of earlier turns.
[[nodiscard]] QByteArray withoutReasoning(const QByteArray &body);

/// True when an error answer says that sealed reasoning in the request was the reason.
[[nodiscard]] bool isReasoningRejection(int status, QByteArrayView errorBody);

} // namespace signalbox
