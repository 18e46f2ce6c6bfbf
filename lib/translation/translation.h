// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/protocol.h"
#include "translation/answerreader.h"
#include "translation/answerwriter.h"
#include "translation/requestwriter.h"

#include <memory>

namespace signalbox {

// Everything that is spoken into everything that is spoken: a reader for each protocol, a writer for each,
// and a ModelRequest or the calls of an AnswerWriter between them.

/// A client's request in the words of `to`, for `target`. Errors are of kind InvalidRequest and name the
/// place in what the client has sent.
[[nodiscard]] Result<WrittenRequest> translateRequest(
    Protocol from, Protocol to, const QByteArray &body, const RequestTarget &target);

/// Reads what a provider answers in `upstream`; `vendor` and `dialect` are the provider's.
[[nodiscard]] std::unique_ptr<AnswerReader> makeAnswerReader(
    Protocol upstream, AnswerWriter &writer, const QString &vendor, const Dialect &dialect);

/// Writes what the client gets in `client`.
[[nodiscard]] std::unique_ptr<AnswerWriter> makeAnswerWriter(Protocol client, AnswerContext context);

} // namespace signalbox
