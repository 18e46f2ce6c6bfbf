// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QString>

#include <optional>

namespace signalbox {

/// One target as a form has it; what is not said comes from its provider.
struct RouteTarget
{
    QString provider;
    QString account; ///< of several under one name; empty = all of them
    QString model; ///< empty = the client's
    std::optional<int> priority = {};
    std::optional<int> weight = {};
    bool enabled = true;
    bool images = true;

    /// As it is written: a name alone where that says all. What `before` has written stays as far as it says
    /// the same, with the keys that are not known here.
    [[nodiscard]] YamlNode toNode(const YamlNode *before = nullptr) const;
    /// True when `node` is a target of the same provider and account.
    [[nodiscard]] bool isNamedBy(const YamlNode &node) const;
};

} // namespace signalbox
