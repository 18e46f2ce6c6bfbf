// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/announcement.h"

#include <QWidget>

#include <QAccessible>

namespace signalbox {

void announce(QWidget &widget)
{
    QAccessibleEvent name(&widget, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&name);
    QAccessibleEvent alert(&widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace signalbox
