// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProcess;
class QString;

namespace signalbox {

/// Starts `command` in the system's shell, so that killTree() reaches what the command starts itself.
void startInShell(QProcess &process, const QString &command);

/// Ends the process and everything it has started, at once and without a chance to object. The process has
/// to be one of startInShell() that has not been seen to end.
void killTree(QProcess &process);

} // namespace signalbox
