// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/globpattern.h"
#include "http/headers.h"

namespace signalbox {

/// `headers` without the tokens of anthropic-beta that match one of `patterns`; a field that loses its last
/// one goes as a whole. Fields that lose nothing stay to the letter.
Headers withoutBetas(const Headers &headers, const QList<GlobPattern> &patterns);

/// `headers` with this token first in anthropic-beta; to the letter where it is in one already.
Headers withBeta(const Headers &headers, const QByteArray &token);

} // namespace signalbox
