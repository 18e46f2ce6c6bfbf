// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>
#include <QStringList>
#include <QTest>
#include <QWidget>

namespace signalbox::test {

/// The Tab stops of a window that look the same with the focus as without: nobody would know where they are.
inline QStringList unseenTabStops(QWidget &window)
{
    QStringList unseen;
    window.activateWindow();
    if (!QTest::qWaitForWindowActive(&window))
        return {QStringLiteral("the window is not active")};
    QTest::keyClick(&window, Qt::Key_Tab); // from now on the keyboard moves the focus
    QWidgetList seen;
    for (QWidget *stop = window.focusWidget(); stop && !seen.contains(stop); stop = window.focusWidget()) {
        seen << stop;
        const QImage with = window.grab().toImage();
        stop->clearFocus();
        const QImage without = window.grab().toImage();
        if (with == without)
            unseen << QString::fromLatin1(stop->metaObject()->className()) + u' ' + stop->accessibleName();
        stop->setFocus(Qt::TabFocusReason);
        QTest::keyClick(stop, Qt::Key_Tab);
    }
    if (seen.size() < 3)
        unseen << QStringLiteral("there are hardly any");
    return unseen;
}

} // namespace signalbox::test
