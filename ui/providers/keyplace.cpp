// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/keyplace.h"

#include "ui/texts/gatewaytexts.h"

#include <QCoreApplication>

namespace signalbox {

bool isMemoryOnly(const QString &place)
{
    return place.startsWith(u"memory"); // of MemoryStore, and of what stands in for a keychain
}

QString keptText(const QString &place)
{
    if (!isMemoryOnly(place))
        return QCoreApplication::translate("signalbox::KeyPlace", "The key is in %1 now.")
            .arg(GatewayTexts::shown(place));
    return QCoreApplication::translate("signalbox::KeyPlace",
        "The key is in memory only: it is gone when Signalbox quits, unless the keychain answers before. "
        "Unlock "
        "or install the keychain of your desktop, or write %1 into the configuration.")
        .arg(QStringLiteral("\"secrets: {store: file}\""));
}

} // namespace signalbox
