// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/balancerimport.h"

#include "config/configkeys.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace signalbox {

namespace {

/// Keys of the Balancer's users, and of `settings` those that somebody may write who never had the Balancer.
const QStringList balancersProviderKeys{QStringLiteral("name"), QStringLiteral("type"),
    QStringLiteral("base_url"), QStringLiteral("auth_type"), QStringLiteral("auth_value"),
    QStringLiteral("enabled"), QStringLiteral("proxy"), QStringLiteral("streaming_mode"),
    QStringLiteral("account_email")};
const QStringList balancersTargetKeys{QStringLiteral("provider"), QStringLiteral("model"),
    QStringLiteral("priority"), QStringLiteral("enabled"), QStringLiteral("account_email")};
const QStringList sharedSettingsKeys{QStringLiteral("selection_strategy"),
    QStringLiteral("sticky_provider_duration"), QStringLiteral("auth"), QStringLiteral("auth_keys"),
    QStringLiteral("client_keys"), QStringLiteral("failure_cooldown"), QStringLiteral("unhealthy_threshold"),
    QStringLiteral("log_level"), QStringLiteral("host"), QStringLiteral("port"),
    QStringLiteral("token_counting"), QStringLiteral("cooldown_seconds"), QStringLiteral("timeout_seconds"),
    QStringLiteral("max_cache_size"), QStringLiteral("cache_ttl_seconds")};

/// True when `map` has a key that we know and `others` do not name.
bool hasKeyBeside(const YamlNode &map, std::span<const ConfigKey> ours, const QStringList &others)
{
    return std::any_of(map.children.begin(), map.children.end(), [&](const YamlNode &child) {
        const bool known = std::any_of(ours.begin(), ours.end(),
            [&](const ConfigKey &key) { return child.key == QLatin1String(key.name); });
        return known && !others.contains(child.key);
    });
}

bool isRouteOfOurs(const YamlNode &route)
{
    if (route.kind != YamlNode::Kind::List)
        return route.kind != YamlNode::Kind::Null;
    return std::any_of(route.children.begin(), route.children.end(), [](const YamlNode &target) {
        return target.kind != YamlNode::Kind::Map
            || hasKeyBeside(target, configkeys::target, balancersTargetKeys);
    });
}

bool isText(const YamlNode *node, QStringView text)
{
    return node && node->text.trimmed().compare(text, Qt::CaseInsensitive) == 0;
}

bool isUsed(const YamlNode &target)
{
    const YamlNode *enabled = target.find(u"enabled");
    return !isText(enabled, u"false") && !isText(enabled, u"no") && !isText(enabled, u"off");
}

/// Nothing when it is no number, which the reader reports.
std::optional<int> priorityOf(const YamlNode &target)
{
    const YamlNode *written = target.find(u"priority");
    if (!written)
        return 1;
    bool ok = false;
    const int priority = written->text.trimmed().toInt(&ok);
    return ok ? std::optional(priority) : std::nullopt;
}

QString titleOf(const YamlNode &route)
{
    return QStringLiteral("route '%1'").arg(route.key);
}

} // namespace

const QStringList BalancerImport::rootKeys{
    QStringLiteral("providers"), QStringLiteral("model_routes"), QStringLiteral("settings")};

bool BalancerImport::isBalancers(const YamlNode &root)
{
    const YamlNode *providers = root.find(u"providers");
    const YamlNode *routes = root.find(u"model_routes");
    const YamlNode *settings = root.find(u"settings");
    if (!providers || !settings || hasKeyBeside(root, configkeys::root, rootKeys)
        || !hasKeyBeside(*settings, configkeys::settings, sharedSettingsKeys))
        return false;
    const bool ours = std::any_of(providers->children.begin(), providers->children.end(),
        [](const YamlNode &one) { return hasKeyBeside(one, configkeys::provider, balancersProviderKeys); });
    return !ours
        && (!routes || std::none_of(routes->children.begin(), routes->children.end(), isRouteOfOurs));
}

BalancerImport::BalancerImport(YamlNode root)
{
    m_conversion.root = std::move(root);
}

Conversion BalancerImport::convert()
{
    convertPort();
    convertOpenAiKeys();
    YamlNode *routes = m_conversion.root.find(u"model_routes");
    if (routes && routes->kind == YamlNode::Kind::Map) {
        for (YamlNode &route : routes->children) {
            convertPriorities(route);
            noteModels(route);
        }
        convertPatterns(*routes);
    }
    noteStatuses(u"unhealthy_http_codes");
    noteStatuses(u"failover_http_codes");
    noteExceptions();
    return std::move(m_conversion);
}

void BalancerImport::convertPort()
{
    const YamlNode *written = settings().find(u"port");
    if (written && written->kind != YamlNode::Kind::Null)
        return;
    std::erase_if(settings().children, [](const YamlNode &child) { return child.key == u"port"; });
    const int line = settings().line;
    settings().insert(QStringLiteral("port"), YamlNode::scalar(QStringLiteral("9090"), line));
    m_conversion.take(line, QStringLiteral("the port is the Balancer's own: 9090"));
}

void BalancerImport::convertPatterns(YamlNode &routes)
{
    for (YamlNode &route : routes.children) {
        QString wide = route.key.trimmed();
        if (!wide.contains(u'*'))
            continue;
        if (!wide.startsWith(u'*'))
            wide.prepend(u'*');
        if (!wide.endsWith(u'*'))
            wide.append(u'*');
        if (wide == route.key.trimmed())
            continue;
        if (std::as_const(routes).find(wide)) {
            m_conversion.change(route.line,
                QStringLiteral("the pattern '%1' was looked for within a name; here it is the whole name, as "
                               "'%2' has a route already")
                    .arg(route.key, wide));
            continue;
        }
        m_conversion.change(route.line,
            QStringLiteral("the pattern '%1' was looked for within a name, and is the whole name here: it "
                           "becomes '%2'")
                .arg(route.key, wide));
        route.key = wide;
    }
}

void BalancerImport::convertPriorities(YamlNode &route)
{
    // It took turns among all entries, and at random one of the three best.
    const YamlNode *strategy = settings().find(u"selection_strategy");
    const bool takesTurns = isText(strategy, u"round_robin");
    if (!takesTurns && !isText(strategy, u"random"))
        return;
    std::vector<std::pair<int, YamlNode *>> targets;
    for (YamlNode &target : route.children) {
        if (!isUsed(target))
            continue;
        const std::optional<int> priority = priorityOf(target);
        if (!priority)
            return;
        targets.emplace_back(*priority, &target);
    }
    std::stable_sort(
        targets.begin(), targets.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    constexpr std::size_t best = 3;
    if (!takesTurns && targets.size() > best)
        targets.resize(best);
    if (targets.empty() || targets.front().first == targets.back().first)
        return;
    for (const auto &[priority, target] : targets) {
        if (YamlNode *written = target->find(u"priority"))
            written->text = QStringLiteral("1");
    }
    m_conversion.change(route.line,
        takesTurns ? QStringLiteral("'priority' of %1 did not matter, as round_robin took turns among all of "
                                    "its entries; here it would: each gets priority 1")
                         .arg(titleOf(route))
                   : QStringLiteral("'priority' of %1 did not matter among the best three, of which random "
                                    "took any; here it would: each of them gets priority 1")
                         .arg(titleOf(route)));
}

void BalancerImport::convertOpenAiKeys()
{
    YamlNode *providers = m_conversion.root.find(u"providers");
    for (YamlNode &provider : providers->children) {
        YamlNode *auth = provider.find(u"auth_type");
        if (!isText(provider.find(u"type"), u"openai") || !isText(auth, u"api_key"))
            continue;
        auth->text = QStringLiteral("auth_token");
        const YamlNode *name = provider.find(u"name");
        m_conversion.take(auth->line,
            QStringLiteral(
                "'auth_type' of provider '%1' is auth_token: with type openai every key was sent as "
                "Bearer, and api_key is x-api-key here")
                .arg(name ? name->text.trimmed() : QString()));
    }
}

void BalancerImport::noteModels(const YamlNode &route)
{
    for (const YamlNode &target : route.children) {
        const YamlNode *model = target.find(u"model");
        if (!model || model->text.trimmed().isEmpty() || isText(model, u"passthrough") || !isUsed(target)
            || isOpenAi(target.find(u"provider")))
            continue;
        m_conversion.change(model->line,
            QStringLiteral(
                "'model' in %1 had an effect with type openai only, and the provider was asked for "
                "the client's model; here it is asked for this one")
                .arg(titleOf(route)));
    }
}

void BalancerImport::noteStatuses(QStringView key)
{
    const YamlNode *written = settings().find(key);
    if (!written || written->kind != YamlNode::Kind::List)
        return;
    QStringList others;
    for (const char *status : {"401", "402", "403", "404", "408", "429"})
        others.append(QString::fromLatin1(status));
    for (const YamlNode &status : written->children)
        others.removeAll(status.text.trimmed());
    others.append(QStringLiteral("any from 500 on")); // more than anybody lists
    m_conversion.change(written->line,
        QStringLiteral("'%1' was the whole list; here these statuses are added to those that make a request "
                       "fail over anyway: %2")
            .arg(key, others.join(QStringLiteral(", "))));
}

void BalancerImport::noteExceptions()
{
    const YamlNode *written = settings().find(u"unhealthy_exception_patterns");
    if (!written || written->children.empty())
        return;
    m_conversion.change(written->line,
        QStringLiteral(
            "'unhealthy_exception_patterns' were added to the failures that it knew; here a failure "
            "without an answer counts only with one of them: remove the key to count them all"));
}

bool BalancerImport::isOpenAi(const YamlNode *provider) const
{
    const YamlNode *providers = m_conversion.root.find(u"providers");
    return provider
        && std::any_of(providers->children.begin(), providers->children.end(), [&](const YamlNode &one) {
               return isText(one.find(u"name"), provider->text.trimmed())
                   && isText(one.find(u"type"), u"openai");
           });
}

} // namespace signalbox
