// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox {

/// An environment variable that holds a secret of a configuration. The secret itself is not here.
struct SecretVariable
{
    QString name;
    QString place; ///< "auth_value of provider 'x'"
    int line = 0; ///< where the secret, or the variable, was written
    bool isNew = true; ///< false: the configuration named it already
};

/// Takes every secret out of a tree with our keys and writes ${VARIABLE} in its place: keys of providers and
/// clients, headers that authenticate, passwords in addresses, and what looks like a key in shell commands.
class SecretExtraction
{
public:
    explicit SecretExtraction(YamlNode &root);

    /// The variables that the tree needs from now on, in the order of their places.
    QList<SecretVariable> extract();

private:
    void extractFromProvider(YamlNode &provider, int number);
    void extractProviderKey(YamlNode &value, const QString &variable, const QString &place);
    void extractFromCommand(YamlNode &command, const QString &suffix, const QString &title);
    void extractKeys(YamlNode &node, const QString &suffix, const QString &title);
    void extractPasswords(YamlNode &node, const QString &suffix, const QString &title);
    void extractWhole(YamlNode &node, const QString &variable, const QString &place);

    /// A name like `wanted` that is not in use.
    QString freeVariable(const QString &wanted);
    void note(const QString &variable, const QString &place, int line, bool isNew);

    YamlNode &m_root;
    QStringList m_names; ///< in use
    QList<std::pair<QString, QString>> m_keys; ///< key of the provider at hand → variable
    QList<SecretVariable> m_variables;
};

} // namespace signalbox
