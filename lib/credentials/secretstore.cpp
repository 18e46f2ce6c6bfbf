// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretstore.h"

#include <utility>

namespace signalbox {

void SecretStore::answer(QObject *context, const Done &done, Outcome outcome)
{
    QMetaObject::invokeMethod(
        context, [done, outcome = std::move(outcome)] { done(outcome); }, Qt::QueuedConnection);
}

} // namespace signalbox
