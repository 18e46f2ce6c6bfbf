// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "credentials/secretstore.h"

namespace signalbox {

/// Longer ones are no keys.
constexpr qint64 largestSecret = 64LL * 1024;

/// What was typed or copied, without the blanks and line breaks at its ends that come from copying. The error
/// says why it could not be sent as a credential.
Result<Secret> sendableSecret(const Secret &written);

struct KeptSecret
{
    QString place; ///< for people: "the keychain (Secret Service)"
    QString problem; ///< its name could not be noted, which `secret list` needs; mostly empty
};

/// Keeps a secret in `store`, replacing one of this name, and notes the name in the index of `folder` (empty
/// = nowhere). `done` comes later, unless `context` is gone.
void keepSecret(SecretStore &store, const QString &folder, const QString &name, const Secret &value,
    QObject *context, const std::function<void(const Result<KeptSecret> &kept)> &done);

} // namespace signalbox
