// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/provideraddition.h"
#include "core/secret.h"

#include <QStringList>

namespace signalbox {

/// A provider that is to be added, and what goes with it.
struct NewProvider
{
    QString name;
    YamlNode entry;
    Secret key; ///< for the secret store; empty = none
    QString secret; ///< the name it is kept under, to which the entry refers
    QStringList routes; ///< patterns of routes that are to lead to it, too
};

/// The name under which the key of this provider is kept: its own, or the first like it that is not among
/// `taken` and that the program does not use itself.
QString freeSecretName(const QString &provider, const QStringList &taken);

/// Gives its key such a name.
void nameSecret(NewProvider &provider, const QStringList &taken);

/// `text` with it, and with it as the last target of its routes.
Result<QByteArray> withNewProvider(const QByteArray &text, const NewProvider &provider);

/// `text` with a copy of a provider under another name and switched off. A key in the secret store is not
/// shared: the copy gets its own.
Result<QByteArray> withCopy(const QByteArray &text, const QString &provider, const QString &name);

/// `wanted`, or the first of "wanted-2", "wanted-3" … that is not among `taken`.
QString freeName(const QString &wanted, const QStringList &taken);

} // namespace signalbox
