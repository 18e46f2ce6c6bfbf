// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretreference.h"

#include <algorithm>

namespace signalbox {

QString SecretReference::toString() const
{
    if (!keychainItem.isEmpty())
        return keychainPrefix.toString() + keychainItem;
    return file.isEmpty() ? QString() : secretFilePrefix.toString() + file;
}

QString keychainNameFlaw(QStringView name)
{
    constexpr qsizetype longest = 200;
    if (name.isEmpty())
        return QStringLiteral("is empty: write the name of a secret");
    if (name.size() > longest)
        return QStringLiteral("is longer than %1 characters: shorten it").arg(longest);
    if (name.trimmed() != name || !std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); }))
        return QStringLiteral("has a control character, or a blank at its begin or end: correct it");
    return {};
}

} // namespace signalbox
