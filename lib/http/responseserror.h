// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArrayView>

namespace signalbox {

/// The `code` of an error in the Responses API: by it clients try again, shorten the conversation or give up.
/// Codex gives up on "server_is_overloaded", and asks again after "server_error".
[[nodiscard]] QByteArrayView responsesErrorCode(const Error &error);

} // namespace signalbox
