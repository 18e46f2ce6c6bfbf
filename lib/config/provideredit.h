// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "core/result.h"

#include <QStringList>

namespace signalbox {

/// Where the entry of the provider `name` stands, its account included ("spare/me@example.com"). An Error
/// when there is none that is written so.
Result<ConfigPath> providerPath(const YamlNode &root, const QString &name);

/// `text` with other fields of one provider. Its name is changed by renameProvider().
Result<QByteArray> changeProvider(
    const QByteArray &text, const QString &name, const QList<FieldChange> &changes);

/// `text` with the provider at another place in the list.
Result<QByteArray> moveProvider(const QByteArray &text, const QString &name, qsizetype place);

/// `text` with another name for a provider and all accounts of that name, everywhere they are referred to.
/// Accounts that have signed in under the old name have to do it again.
Result<QByteArray> renameProvider(const QByteArray &text, const QString &from, const QString &to);

/// A configuration's text without a provider.
struct RemovedProvider
{
    QByteArray text;
    QStringList remarks; ///< what has gone with it
};

/// `text` without a provider and what refers to it: targets, routes that have no other one, its budgets and
/// prices. An Error for the last provider, and where a client key may use nothing else.
Result<RemovedProvider> removeProvider(const QByteArray &text, const QString &name);

} // namespace signalbox
