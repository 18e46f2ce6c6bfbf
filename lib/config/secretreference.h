// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QString>
#include <QStringView>

namespace signalbox {

/// Where one secret of the configuration comes from: the text itself, an item of the secret store (the OS
/// keychain unless `secrets` says otherwise), or a file of its own.
struct SecretReference
{
    Secret literal; ///< empty when it is somewhere else
    QString keychainItem = {}; ///< NAME of `keychain:NAME`
    QString file = {}; ///< absolute PATH of `file:PATH`

    [[nodiscard]] bool isLiteral() const { return keychainItem.isEmpty() && file.isEmpty(); }
    /// Nothing at all.
    [[nodiscard]] bool isEmpty() const { return isLiteral() && literal.isEmpty(); }
    /// "keychain:NAME" or "file:PATH"; empty for a literal, which is not to be shown.
    [[nodiscard]] QString toString() const;

    friend bool operator==(const SecretReference &, const SecretReference &) = default;
};

/// The prefixes of values that say where a secret is.
inline constexpr QStringView keychainPrefix = u"keychain:";
inline constexpr QStringView secretFilePrefix = u"file:";

/// What is wrong with NAME in `keychain:NAME`, in one line; empty = nothing. 1 to 200 printable characters,
/// no blanks at its ends.
QString keychainNameFlaw(QStringView name);

} // namespace signalbox
