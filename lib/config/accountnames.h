// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Whether a provider is the one of this name, or one of its accounts ("name/account"). An empty name is
/// nobody's.
inline bool isCalled(const QString &provider, const QString &name)
{
    return provider.startsWith(name) && (provider.size() == name.size() || provider.at(name.size()) == u'/');
}

} // namespace signalbox
