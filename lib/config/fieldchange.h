// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configedit.h"

#include <optional>

namespace signalbox {

/// What a field of a form is to say in the configuration.
struct FieldChange
{
    ConfigPath field; ///< within what the form is about
    std::optional<YamlNode> value; ///< nothing = it is not to be written
    std::optional<YamlNode> byDefault = {}; ///< what holds when it is not written

    static FieldChange text(
        const ConfigPath &field, const QString &value, const std::optional<QString> &byDefault = {});
    static FieldChange list(const ConfigPath &field, const QStringList &values);
    static FieldChange removal(const ConfigPath &field) { return {field, std::nullopt}; }
};

/// Makes the change within `section`. A field that is not written stays so when it is to have its default;
/// one that is written is changed only when it says something else.
void changeField(ConfigEdit &edit, const ConfigPath &section, const FieldChange &change);

} // namespace signalbox
