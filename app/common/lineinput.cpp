// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/lineinput.h"

#include <QCoreApplication>
#include <QPointer>

#include <iostream>
#include <string>
#include <thread>

namespace signalbox {

void readLine(QObject *context, const std::function<void(const QString &line)> &done)
{
    const QPointer<QObject> guard(context);
    // Nothing can wake a thread that waits for a line: it ends with the program.
    std::thread([guard, done, application = QCoreApplication::instance()] {
        std::string line;
        if (!std::getline(std::cin, line))
            return;
        QMetaObject::invokeMethod(
            application,
            [guard, done, text = QString::fromStdString(line)] {
                if (guard)
                    done(text);
            },
            Qt::QueuedConnection);
    }).detach();
}

} // namespace signalbox
