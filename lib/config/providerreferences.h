// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configpath.h"

#include <QList>

namespace signalbox {

/// One place of a configuration that names a provider.
struct ProviderReference
{
    enum class Kind {
        Target,
        Budget,
        ClientKey,
        Price,
    };

    Kind kind = Kind::Target;
    ConfigPath name; ///< the scalar that names it
    ConfigPath entry; ///< what is about the provider, and has no sense without it: the target, the budget
};

/// All of them, in the order of the file's sections.
QList<ProviderReference> providerReferences(const YamlNode &root);

} // namespace signalbox
