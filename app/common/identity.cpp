// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/identity.h"

#include <QCoreApplication>

namespace signalbox {

void setApplicationIdentity()
{
    // No organization name: it would double the folder (~/.config/signalbox/signalbox).
    QCoreApplication::setApplicationName(QStringLiteral("signalbox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));
}

} // namespace signalbox
