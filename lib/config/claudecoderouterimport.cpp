// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/claudecoderouterimport.h"

#include "config/switcherentries.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace signalbox {

namespace {

/// `$VAR` and `${VAR}` are variables there; everything else is what it is.
QString expandable(const QString &text)
{
    static const QRegularExpression variable(
        QStringLiteral("^\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))$"));
    const auto match = variable.match(text);
    return match.hasMatch() ? QStringLiteral("${%1}").arg(match.captured(1) + match.captured(2))
                            : literalText(text);
}

/// The names in a provider's `transformer.use`, which may have options beside them.
QStringList transformersOf(const YamlNode &provider)
{
    const YamlNode *transformer = provider.find(u"transformer");
    const YamlNode *use = transformer ? transformer->find(u"use") : nullptr;
    QStringList names;
    if (!use)
        return names;
    for (const YamlNode &entry : use->children) {
        const bool hasOptions = entry.kind == YamlNode::Kind::List && !entry.children.empty();
        names << textOf(hasOptions ? &entry.children.front() : &entry).toLower();
    }
    return names;
}

/// Google's own protocol is another one; its address in OpenAI's format is beside it.
bool isGemini(const QUrl &url)
{
    return url.host() == u"generativelanguage.googleapis.com" && !url.path().contains(u"/openai");
}

void addProvider(const YamlNode &entry, const QString &proxy, SwitcherEntries &entries)
{
    const QStringList transformers = transformersOf(entry);
    SwitcherProvider provider;
    provider.name = memberText(entry, u"name");
    provider.baseUrl = memberText(entry, u"api_base_url");
    provider.line = entry.line;
    provider.proxy = proxy;
    provider.type = transformers.contains(u"anthropic") ? ProviderConfig::Type::Anthropic
                                                        : ProviderConfig::Type::OpenAi;
    if (provider.baseUrl.isEmpty()) {
        entries.drop(entry.line, QStringLiteral("'%1' has no 'api_base_url'").arg(provider.name));
        return;
    }
    const bool isForeign = std::any_of(transformers.begin(), transformers.end(),
        [](const QString &name) { return name.startsWith(u"vertex") || name.endsWith(u"-cli"); });
    if (isForeign) {
        entries.drop(entry.line,
            QStringLiteral("'%1' is asked by a transformer that is a program of its own").arg(provider.name));
        return;
    }
    if (isGemini(QUrl(provider.baseUrl))) {
        provider.baseUrl = QStringLiteral("https://generativelanguage.googleapis.com/v1beta/openai");
        entries.change(entry.line,
            QStringLiteral("'%1' is asked in OpenAI's format, not in Google's own").arg(provider.name));
    }
    provider.sendsBearer = provider.type == ProviderConfig::Type::OpenAi;
    if (const QString key = memberText(entry, u"api_key"); !key.isEmpty())
        provider.keys << expandable(key);
    if (const YamlNode *models = entry.find(u"models")) {
        for (const YamlNode &model : models->children)
            provider.models.append({literalText(textOf(&model)), literalText(textOf(&model))});
    }
    entries.add(provider);
}

void noteRouter(const YamlNode &root, SwitcherEntries &entries)
{
    const YamlNode *router = root.find(u"Router");
    if (!router || router->kind != YamlNode::Kind::Map)
        return;
    QStringList rules;
    for (const YamlNode &rule : router->children) {
        if (textOf(&rule).contains(u','))
            rules << QStringLiteral("%1: %2").arg(rule.key, textOf(&rule));
    }
    if (!rules.isEmpty())
        entries.drop(router->line,
            QStringLiteral("its routes choose by the kind of a request (%1): write routes for models")
                .arg(rules.join(QStringLiteral("; "))));
}

} // namespace

Conversion convertClaudeCodeRouter(const YamlNode &root)
{
    SwitcherEntries entries(root.line);
    const YamlNode *providers = root.find(u"Providers");
    if (!providers)
        providers = root.find(u"providers");
    if (providers) {
        for (const YamlNode &entry : providers->children)
            addProvider(entry, expandable(memberText(root, u"PROXY_URL")), entries);
    }
    noteRouter(root, entries);
    if (const YamlNode *key = root.find(u"APIKEY"); key && !textOf(key).isEmpty())
        entries.drop(
            key->line, QStringLiteral("the key that its clients send is not taken: add one to client_keys"));
    for (const QStringView custom : {u"CUSTOM_ROUTER_PATH", u"transformers"}) {
        if (const YamlNode *node = root.find(custom))
            entries.drop(node->line, QStringLiteral("'%1' is a program of its own").arg(custom));
    }
    return entries.take(QStringLiteral("claude-code-router"));
}

} // namespace signalbox
