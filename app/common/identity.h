// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox {

/// Tells Qt the program's name and version, which its folders and dialogs use.
void setApplicationIdentity();

} // namespace signalbox
