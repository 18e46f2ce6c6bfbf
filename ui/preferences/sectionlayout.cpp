// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/sectionlayout.h"

#include "ui/widgets/labels.h"

#include <QLabel>
#include <QVBoxLayout>
#include <QWidget>

namespace signalbox {

QVBoxLayout *makeSectionColumn(QWidget *section, const QString &title, const QString &text)
{
    section->setAccessibleName(title);
    auto *column = new QVBoxLayout(section);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(14);
    QWidget *heading = makeLabel(title, TextRole::PageTitle, section);
    column->addWidget(heading);
    if (!text.isEmpty())
        column->addWidget(makeNote(text, section));
    return column;
}

QLabel *makeNote(const QString &text, QWidget *parent)
{
    QLabel *note = makeLabel(text, TextRole::Muted, parent);
    note->setWordWrap(true);
    return note;
}

} // namespace signalbox
