// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/eventloop.h"

#include <QByteArray>

namespace signalbox {

void usePollEventLoop()
{
    if (!qEnvironmentVariableIsSet("QT_NO_GLIB"))
        qputenv("QT_NO_GLIB", "1");
}

} // namespace signalbox
