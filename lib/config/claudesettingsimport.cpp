// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/claudesettingsimport.h"

#include <QUrl>

namespace signalbox {

namespace {

/// What Claude Code asks its families for. Patterns, as it adds dates and marks to names.
QList<std::pair<QString, QString>> modelsOf(const YamlNode &env)
{
    QList<std::pair<QString, QString>> models;
    const auto add = [&](const char *pattern, std::initializer_list<QStringView> variables) {
        for (const QStringView variable : variables) {
            const QString model = memberText(env, variable);
            if (model.isEmpty())
                continue;
            models.append({QString::fromLatin1(pattern), literalText(model)});
            return;
        }
    };
    add("*opus*", {u"ANTHROPIC_DEFAULT_OPUS_MODEL"});
    add("*sonnet*", {u"ANTHROPIC_DEFAULT_SONNET_MODEL"});
    add("*haiku*", {u"ANTHROPIC_DEFAULT_HAIKU_MODEL", u"ANTHROPIC_SMALL_FAST_MODEL"});
    add("claude*", {u"ANTHROPIC_MODEL"});
    return models;
}

} // namespace

std::optional<SwitcherProvider> providerOfClaudeSettings(const YamlNode &settings, const QString &name)
{
    const YamlNode *env = settings.find(u"env");
    if (!env || env->kind != YamlNode::Kind::Map)
        return std::nullopt;
    const QString token = memberText(*env, u"ANTHROPIC_AUTH_TOKEN");
    const QString key = memberText(*env, u"ANTHROPIC_API_KEY");
    SwitcherProvider provider;
    provider.name = name;
    provider.baseUrl = memberText(*env, u"ANTHROPIC_BASE_URL");
    provider.line = env->line;
    if (const YamlNode *url = env->find(u"ANTHROPIC_BASE_URL"))
        provider.line = url->line;
    if (provider.baseUrl.isEmpty() && token.isEmpty() && key.isEmpty())
        return std::nullopt;
    provider.sendsBearer = !token.isEmpty();
    if (!token.isEmpty() || !key.isEmpty())
        provider.keys << literalText(token.isEmpty() ? key : token);
    provider.models = modelsOf(*env);
    return provider;
}

Conversion convertClaudeSettings(const YamlNode &root)
{
    SwitcherEntries entries(root.line);
    const auto provider = providerOfClaudeSettings(root, {});
    if (provider && !provider->baseUrl.isEmpty())
        entries.add(*provider);
    if (const YamlNode *helper = root.find(u"apiKeyHelper"))
        entries.drop(helper->line,
            QStringLiteral("'apiKeyHelper' is a command and is not run here: add the key that it prints"));
    return entries.take(QStringLiteral("the file"));
}

} // namespace signalbox
