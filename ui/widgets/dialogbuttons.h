// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialogButtonBox;

namespace signalbox {

/// Gives standard buttons the words of our own translation, which are there where Qt's are not installed, and
/// no icons: beside others they are none.
void nameStandardButtons(QDialogButtonBox &buttons);

} // namespace signalbox
