// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foreignconfig.h"

#include "config/balancerimport.h"
#include "config/claudecodelbimport.h"
#include "config/databricksimport.h"

#include <algorithm>

namespace signalbox {

namespace {

const YamlNode *member(const YamlNode &root, QStringView key)
{
    const auto found = std::find_if(root.children.begin(), root.children.end(),
        [&](const YamlNode &child) { return key.compare(child.key, Qt::CaseInsensitive) == 0; });
    return found == root.children.end() ? nullptr : &*found;
}

bool hasOnly(const YamlNode &root, const QStringList &keys)
{
    return std::all_of(root.children.begin(), root.children.end(),
        [&](const YamlNode &child) { return keys.contains(child.key, Qt::CaseInsensitive); });
}

bool hasAny(const YamlNode &root, std::initializer_list<QStringView> keys)
{
    return std::any_of(keys.begin(), keys.end(), [&](QStringView key) { return member(root, key); });
}

/// `auth: true`, where we have a mapping.
bool hasAuthSwitch(const YamlNode &root)
{
    const YamlNode *auth = member(root, u"auth");
    return auth && auth->kind == YamlNode::Kind::Scalar;
}

bool isListOfEntriesWith(const YamlNode *list, QStringView key)
{
    return list && list->kind == YamlNode::Kind::List && !list->children.empty()
        && std::all_of(list->children.begin(), list->children.end(), [&](const YamlNode &entry) {
               const YamlNode *value = member(entry, key);
               return value && value->kind == YamlNode::Kind::Scalar;
           });
}

} // namespace

ConfigKind configKind(const YamlNode &root)
{
    if (hasAny(root, {u"providers"}))
        return BalancerImport::isBalancers(root) ? ConfigKind::ProviderBalancer : ConfigKind::Signalbox;
    if (hasAny(root, {u"endpoints", u"load_balancer"}))
        return ConfigKind::Databricks;
    if (hasAny(root, {u"servers", u"mode", u"algorithm", u"cooldown", u"fallback"}) || hasAuthSwitch(root))
        return ConfigKind::ClaudeCodeLb;
    return ConfigKind::Signalbox;
}

QString programName(ConfigKind kind)
{
    switch (kind) {
    case ConfigKind::Signalbox:
        return QStringLiteral("Signalbox");
    case ConfigKind::ProviderBalancer:
        return QStringLiteral("the Claude Code Provider Balancer");
    case ConfigKind::Databricks:
        return QStringLiteral("the Databricks Claude load balancer");
    case ConfigKind::ClaudeCodeLb:
        return QStringLiteral("claude-code-lb");
    }
    return {};
}

bool isUnmistakablyForeign(const YamlNode &root)
{
    switch (configKind(root)) {
    case ConfigKind::Signalbox:
        return false;
    case ConfigKind::ProviderBalancer:
        return hasOnly(root, BalancerImport::rootKeys)
            && isListOfEntriesWith(member(root, u"providers"), u"base_url");
    case ConfigKind::Databricks:
        return hasOnly(root, DatabricksImport::rootKeys)
            && isListOfEntriesWith(member(root, u"endpoints"), u"api_base");
    case ConfigKind::ClaudeCodeLb:
        return hasOnly(root, ClaudeCodeLbImport::rootKeys)
            && isListOfEntriesWith(member(root, u"servers"), u"url");
    }
    return false;
}

std::optional<Conversion> convertForeign(const YamlNode &root)
{
    switch (configKind(root)) {
    case ConfigKind::Signalbox:
        return std::nullopt;
    case ConfigKind::ProviderBalancer:
        return BalancerImport(root).convert();
    case ConfigKind::Databricks:
        return DatabricksImport(root).convert();
    case ConfigKind::ClaudeCodeLb:
        return ClaudeCodeLbImport(root).convert();
    }
    return std::nullopt;
}

} // namespace signalbox
