// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QUrl;

namespace signalbox {

/// The host of an address, with the port where that is not the usual one: several servers may run on one
/// computer. Empty when it has none.
QString hostText(const QUrl &address);

} // namespace signalbox
