// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/localkey.h"
#include "core/result.h"
#include "credentials/secretstore.h"

#include <QStringList>

#include <functional>

namespace signalbox {

/// Where the value of a key is kept whose hash stands in the configuration: "client-key/NAME", "admin-key".
QString clientKeySecretName(const QString &keyName);
QString adminKeySecretName();

/// The names by which the key with this hash may be kept, the usual one first: another configuration of this
/// user may have taken that for a key of its own.
QStringList namesOfKey(const QString &secretName, const QByteArray &sha256);

/// Keeps a key by the first of its names that is free: in `store`, or, where there is none (a server without
/// a keychain), in a file of its own that only its owner can read. Nothing that is kept is replaced. `done`
/// hears where it is, or what is wrong.
void keepLocalKey(SecretStore &store, const QString &secretName, const Secret &key, QObject *context,
    const std::function<void(const Result<QString> &place)> &done);

} // namespace signalbox
