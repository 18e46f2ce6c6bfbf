// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"

#include <QByteArray>

#include <optional>

namespace signalbox {

/// The value at "data.limits.0.used": names of members and indices with dots between them; the empty path
/// means all of `root`. Nothing when there is none.
std::optional<JsonSlice> jsonAt(const JsonSlice &root, const QByteArray &path);

} // namespace signalbox
