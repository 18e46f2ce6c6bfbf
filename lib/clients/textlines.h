// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// Lines of a text as places in it.
namespace signalbox::textlines {

qsizetype lineBegin(const QByteArray &text, qsizetype at);
/// Behind the line break of the line that `at` is in; the text's end where there is none.
qsizetype nextLine(const QByteArray &text, qsizetype at);
/// The white space that the line of `at` begins with; a byte order mark is none of it.
QByteArray indentOf(const QByteArray &text, qsizetype at);
/// True when only white space stands before `at` on its line.
bool isFirstOfLine(const QByteArray &text, qsizetype at);
/// True when only white space stands from `at` to the end of its line.
bool isLastOfLine(const QByteArray &text, qsizetype at);
/// How the text ends its lines: as the first one does.
QByteArray lineEnd(const QByteArray &text);

} // namespace signalbox::textlines
