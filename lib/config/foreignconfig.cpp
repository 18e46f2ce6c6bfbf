// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foreignconfig.h"

#include "config/balancerimport.h"
#include "config/ccswitchimport.h"
#include "config/claudecodelbimport.h"
#include "config/claudecoderouterimport.h"
#include "config/claudesettingsimport.h"
#include "config/cliproxyimport.h"
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
    case ConfigKind::CcSwitch:
        return QStringLiteral("cc-switch");
    case ConfigKind::ClaudeCodeRouter:
        return QStringLiteral("claude-code-router");
    case ConfigKind::CliProxy:
        return QStringLiteral("CLIProxyAPI");
    case ConfigKind::ClaudeSettings:
        return QStringLiteral("Claude Code");
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
    case ConfigKind::CcSwitch:
    case ConfigKind::ClaudeCodeRouter:
    case ConfigKind::CliProxy:
    case ConfigKind::ClaudeSettings:
        break; // configKind() has none of them
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
    case ConfigKind::CcSwitch:
    case ConfigKind::ClaudeCodeRouter:
    case ConfigKind::CliProxy:
    case ConfigKind::ClaudeSettings:
        break;
    }
    return std::nullopt;
}

std::optional<ConfigKind> switcherKind(const YamlNode &root)
{
    const auto holds = [](const YamlNode *section, QStringView key) { return section && section->find(key); };
    if (root.kind != YamlNode::Kind::Map)
        return std::nullopt;
    if (isListOfEntriesWith(root.find(u"Providers"), u"api_base_url")
        || isListOfEntriesWith(root.find(u"providers"), u"api_base_url"))
        return ConfigKind::ClaudeCodeRouter;
    if (holds(root.find(u"claude"), u"providers") || holds(root.find(u"codex"), u"providers"))
        return ConfigKind::CcSwitch;
    for (const QStringView key : {u"openai-compatibility", u"claude-api-key", u"codex-api-key",
             u"gemini-api-key", u"remote-management", u"auth-dir"}) {
        if (root.find(key))
            return ConfigKind::CliProxy;
    }
    if (holds(root.find(u"env"), u"ANTHROPIC_BASE_URL"))
        return ConfigKind::ClaudeSettings;
    return std::nullopt;
}

Conversion convertSwitcher(ConfigKind kind, const YamlNode &root)
{
    if (kind == ConfigKind::CcSwitch)
        return convertCcSwitchFile(root);
    if (kind == ConfigKind::ClaudeCodeRouter)
        return convertClaudeCodeRouter(root);
    return kind == ConfigKind::CliProxy ? convertCliProxy(root) : convertClaudeSettings(root);
}

} // namespace signalbox
