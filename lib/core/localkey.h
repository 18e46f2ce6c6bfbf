// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QByteArray>

namespace signalbox {

/// A random key of this program, for its clients: "sbx-" and 43 characters.
Secret newLocalKey();

/// The SHA-256 of a key, as the configuration has it.
QByteArray hashOfKey(const Secret &key);

} // namespace signalbox
