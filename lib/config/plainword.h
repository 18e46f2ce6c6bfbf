// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace signalbox {

/// True for a short word of letters and underscores, as no key or token looks: a message may quote it even
/// where a secret may have been written into the wrong place.
bool isPlainWord(QStringView text);

/// The same for the name of an environment variable as they are commonly written: MY_KEY_1.
bool isPlainVariableName(QStringView text);

} // namespace signalbox
