// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QVBoxLayout;
class QWidget;

namespace signalbox {

/// The column of one section of the preferences, with its heading.
QVBoxLayout *makeSectionColumn(QWidget *section, const QString &title, const QString &text = {});

/// A muted text that wraps, for what is to be said beside fields.
QLabel *makeNote(const QString &text, QWidget *parent);

} // namespace signalbox
