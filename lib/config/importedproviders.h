// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"
#include "config/secretextraction.h"
#include "core/secret.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <vector>

namespace signalbox {

/// A secret that was taken out of an entry, which says `keychain:NAME` in its place.
struct NamedSecret
{
    QString name;
    Secret value;
    QString place; ///< "auth_value of provider 'x'"
};

/// A variable of the environment without which a provider cannot be used.
struct AwaitedVariable
{
    QString provider; ///< its name; it is switched off
    QString variable;
    bool isNew = false; ///< for a secret where no reference can stand, as in a header or an address
};

/// Names that an import must not give to something else.
struct TakenNames
{
    QStringList providers;
    QStringList secrets;
};

/// Entries for `providers` without a secret in them.
struct ImportedProviders
{
    std::vector<YamlNode> providers; ///< mappings with our keys, for addProvider(); those that work
    QList<NamedSecret> secrets; ///< to be kept before the entries are used
    QList<AwaitedVariable> awaited; ///< in the order of the providers
    ImportReport report;
    QString problem; ///< why there is nothing, in one line
};

/// Takes the providers out of a conversion. Each gets a name that is not among `taken`, and so does each
/// secret; what the configuration's reader refuses is left out and said so. One that awaits a variable of the
/// environment is switched off. `folder` is where relative paths begin.
[[nodiscard]] ImportedProviders importedProviders(Conversion conversion, const QString &folder,
    const TakenNames &taken, const QProcessEnvironment &environment);

} // namespace signalbox
