// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace signalbox {

/// Where the line of `place` begins: behind a byte order mark in the first one.
qsizetype lineBegin(const QByteArray &text, qsizetype place);

/// The end of the line of `place` without its break, be that one byte or two.
qsizetype lineTextEnd(const QByteArray &text, qsizetype place);

/// Where the line behind that of `place` begins, or the text's end.
qsizetype nextLine(const QByteArray &text, qsizetype place);

/// The line of `place` without its break.
QByteArray lineAt(const QByteArray &text, qsizetype place);

/// How many spaces a line begins with.
qsizetype indentation(const QByteArray &line);

/// The spaces and tabs that a line begins with.
QByteArray leadingBlanks(const QByteArray &line);

/// True when nothing but spaces and tabs stands before `place` in its line.
bool beginsLine(const QByteArray &text, qsizetype place);

} // namespace signalbox
