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

/// Entries for `providers` without a secret in them.
struct ImportedProviders
{
    std::vector<YamlNode> providers; ///< mappings with our keys, for addProvider(); those that work
    QList<NamedSecret> secrets; ///< to be kept before the entries are used
    QList<SecretVariable>
        variables; ///< of the environment, that have to be set: where no reference can stand
    ImportReport report;
    QString problem; ///< why there is nothing, in one line
};

/// Takes the providers out of a conversion. Each gets a name that is not among `taken`; what the
/// configuration's reader refuses is left out and said so. `folder` is where relative paths begin.
[[nodiscard]] ImportedProviders importedProviders(Conversion conversion, const QString &folder,
    const QStringList &taken, const QProcessEnvironment &environment);

} // namespace signalbox
