// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/quirks.h"

namespace signalbox {

/// A model as a provider calls it.
struct RuledName
{
    QString name;
    bool known = true; ///< false: of no family, so that the name is the rule's fallback or a guess

    friend bool operator==(const RuledName &, const RuledName &) = default;
};

/// What `model`, which a client asks for, is called by the rule of a provider. A name that has the prefix
/// stays; one with a version keeps it; a bare family, and models before version 4, become the family's
/// default. Without a rule every name stays.
RuledName nameByRule(const ModelNaming &naming, const QString &model);

} // namespace signalbox
