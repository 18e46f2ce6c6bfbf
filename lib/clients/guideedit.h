// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientguide.h"
#include "config/config.h"
#include "core/result.h"

namespace signalbox {

/// What a configuration lacks of the lines that a guide has for it.
struct GuideNeeds
{
    QStringList listeners; ///< "172.17.0.1:8484"
    QStringList hosts; ///< names to be accepted
    QString clientKey; ///< the name of a key to be made; empty = no key is needed, or there is one

    [[nodiscard]] bool isEmpty() const
    {
        return listeners.isEmpty() && hosts.isEmpty() && clientKey.isEmpty();
    }
};

/// `server` is what the configuration says. Of client keys any will do.
GuideNeeds guideNeeds(const ClientGuide &guide, const ServerConfig &server);

/// The text of the configuration with what it lacks; its lists keep what they have. `key` is the value of the
/// key to be made.
Result<QByteArray> withGuideNeeds(const QByteArray &text, const GuideNeeds &needs, const QString &key);

} // namespace signalbox
