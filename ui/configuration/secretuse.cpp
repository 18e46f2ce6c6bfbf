// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/secretuse.h"

#include "config/secretmove.h"
#include "config/secretplaces.h"

#include <algorithm>

namespace signalbox {

QStringList secretsOfOthers(
    const QByteArray &text, const QString &provider, const QProcessEnvironment &environment)
{
    YamlNode root = parseYaml(text).root;
    if (YamlNode *providers = root.find(u"providers"); providers && !provider.isEmpty()) {
        const auto own = std::ranges::find(providers->children, provider, &writtenName);
        if (own != providers->children.end())
            std::erase_if(own->children, [](const YamlNode &field) {
                return field.key == u"auth_value" || field.key == u"auth_values";
            });
    }
    return referredSecrets(root, environment);
}

} // namespace signalbox
