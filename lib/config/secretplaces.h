// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox {

/// One value of a configuration's tree that authenticates somebody, be it written out or said by a reference.
struct SecretPlace
{
    enum class Kind {
        ProviderKey,
        Header, ///< that a provider gets
        ClientSecret, ///< of our registration with an authorization server
        Address, ///< with a password or key in it
        Parameter, ///< of requests to an authorization server
        ClientKey,
        AdminKey,
    };

    Kind kind = Kind::ProviderKey;
    YamlNode *value = nullptr; ///< a scalar of the tree, never null
    QString owner; ///< the provider's name with its account, or the client key's; may be empty
    QString place; ///< "auth_value of provider 'x'"
};

/// A provider's name as it is written, "/" and its account included; empty when it has none.
QString writtenName(const YamlNode &provider);

/// "provider 'x'", or "provider no. 1" for one without a name; `number` counts from 1.
QString providerTitle(const YamlNode &provider, int number);

/// The keys of a provider but for the words that stand for none (passthrough, oauth), the headers that
/// authenticate, and what it signs in and reaches its proxy with. The values belong to `provider`.
std::vector<SecretPlace> providerSecrets(YamlNode &provider, int number);

/// The keys of clients and of the administrator, and what all sign-ins have in common. The values belong to
/// `root`.
std::vector<SecretPlace> accessSecrets(YamlNode &root);

/// All of them, the providers' first.
std::vector<SecretPlace> secretPlaces(YamlNode &root);

/// True for a text that is no secret: nothing, or a reference to where it is.
bool isNoSecret(const QString &text);

/// The variables of a text that has nothing else which could be secret; nothing when there is something.
std::optional<QStringList> onlyVariables(const QString &text);

} // namespace signalbox
