// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace signalbox {

/// True when a message of a Messages, Chat Completions or Responses request carries an image, inside a tool's
/// result, too. False for what is no such request.
bool carriesImages(QByteArrayView body);

} // namespace signalbox
