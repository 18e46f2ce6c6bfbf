// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/announcement.h"

#include <QWidget>

#include <QAccessible>

namespace signalbox {

void announce(QWidget &widget)
{
    if (!QAccessible::isActive())
        return;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    if (QAccessibleInterface *told = QAccessible::queryAccessibleInterface(&widget)) {
        QAccessibleAnnouncementEvent event(&widget, told->text(QAccessible::Name));
        QAccessible::updateAccessibility(&event);
    }
#endif
    QAccessibleEvent name(&widget, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&name);
    QAccessibleEvent alert(&widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace signalbox
