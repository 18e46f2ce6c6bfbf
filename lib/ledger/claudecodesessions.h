// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/ledger.h"

#include <QDateTime>
#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace signalbox {

class PriceTable;

/// What the session files of Claude Code say about its usage.
struct ClaudeCodeUsage
{
    QList<ImportedUsage> rows; ///< one for each quarter of an hour, model and project; the oldest first
    qint64 files = 0;
    qint64 unreadableFiles = 0;
    qint64 messages = 0; ///< that are in the rows
    qint64 skippedLines = 0; ///< broken, too long, or of a form that is not known
    bool cut = false; ///< there were more messages than fit into memory
};

/// The name that these sums have in the ledger.
inline constexpr const char *claudeCodeSource = "claude-code";

/// Where Claude Code keeps its files: $CLAUDE_CONFIG_DIR (several with commas between them), else
/// $XDG_CONFIG_HOME/claude and ~/.claude. Only folders that exist.
QStringList claudeCodeFolders(const QProcessEnvironment &environment, const QString &homeFolder);

/// Adds up what the session files below these folders (or below their `projects`) have used before `until`;
/// null = until now. It changes nothing, reads line by line and takes its time: not for a thread that serves.
///
/// A message stands in several lines while it is streamed, and in several files when its session was resumed:
/// the last line with the largest figures counts, once. Side chains and the files of sub-agents count; what
/// Claude Code itself has written in the place of an answer does not. Costs are values by the list.
///
/// An error of kind NotFound when there is no such folder.
Result<ClaudeCodeUsage> readClaudeCodeSessions(
    const QStringList &folders, const QDateTime &until, const PriceTable &prices);

} // namespace signalbox
