// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/cliproxyimport.h"

#include "config/switcherentries.h"

namespace signalbox {

namespace {

/// One of its lists of keys.
struct Section
{
    const char *key;
    const char *name; ///< of its providers
    const char *baseUrl; ///< of an entry without one
    ProviderConfig::Type type;
    bool speaksResponses;
};

constexpr Section sections[] = {
    {"claude-api-key", "claude", "https://api.anthropic.com", ProviderConfig::Type::Anthropic, false},
    {"codex-api-key", "codex", "https://api.openai.com/v1", ProviderConfig::Type::OpenAi, true},
    {"xai-api-key", "xai", "https://api.x.ai/v1", ProviderConfig::Type::OpenAi, false},
};

/// What one entry has beside its keys.
void readCommon(
    const YamlNode &root, const YamlNode &entry, SwitcherProvider &provider, SwitcherEntries &entries)
{
    const QString own = memberText(entry, u"proxy-url");
    const QString proxy = own.isEmpty() ? memberText(root, u"proxy-url") : own;
    if (proxy != u"direct" && proxy != u"none")
        provider.proxy = proxy;
    if (const YamlNode *models = entry.find(u"models")) {
        for (const YamlNode &model : models->children) {
            const QString name = memberText(model, u"name");
            const QString alias = memberText(model, u"alias");
            if (!name.isEmpty())
                provider.models.append({literalText(alias.isEmpty() ? name : alias), literalText(name)});
        }
    }
    const YamlNode *headers = entry.find(u"headers");
    if (!headers)
        return;
    for (const YamlNode &header : headers->children) {
        const QString value = textOf(&header);
        if (value.startsWith(u'$')) // a client's own, copied
            entries.drop(header.line,
                QStringLiteral("a header that copies one of the client's is not taken: those pass anyway"));
        else
            provider.headers.append({header.key, literalText(value)});
    }
}

void addKey(const YamlNode &root, const Section &section, const YamlNode &entry, SwitcherEntries &entries)
{
    SwitcherProvider provider;
    provider.name = QString::fromLatin1(section.name);
    provider.baseUrl = memberText(entry, u"base-url");
    // At Anthropic's own address it sends x-api-key, everywhere else Bearer.
    provider.sendsBearer = section.type == ProviderConfig::Type::OpenAi || !provider.baseUrl.isEmpty();
    if (provider.baseUrl.isEmpty())
        provider.baseUrl = QString::fromLatin1(section.baseUrl);
    provider.type = section.type;
    provider.speaksResponses = section.speaksResponses;
    provider.line = entry.line;
    if (const QString key = memberText(entry, u"api-key"); !key.isEmpty())
        provider.keys << literalText(key);
    readCommon(root, entry, provider, entries);
    entries.add(provider);
}

void addCompatible(const YamlNode &root, const YamlNode &entry, SwitcherEntries &entries)
{
    SwitcherProvider provider;
    provider.name = memberText(entry, u"name");
    provider.baseUrl = memberText(entry, u"base-url");
    provider.type = ProviderConfig::Type::OpenAi;
    provider.enabled = memberText(entry, u"disabled") != u"true";
    provider.line = entry.line;
    if (const YamlNode *keys = entry.find(u"api-key-entries")) {
        for (const YamlNode &key : keys->children) {
            if (const QString text = memberText(key, u"api-key"); !text.isEmpty())
                provider.keys << literalText(text);
        }
    }
    if (const YamlNode *keys = entry.find(u"api-keys")) { // of older files
        for (const YamlNode &key : keys->children)
            provider.keys << literalText(textOf(&key));
    }
    if (provider.baseUrl.isEmpty()) {
        entries.drop(entry.line, QStringLiteral("'%1' has no 'base-url'").arg(provider.name));
        return;
    }
    readCommon(root, entry, provider, entries);
    entries.add(provider);
}

void noteWhatStays(const YamlNode &root, SwitcherEntries &entries)
{
    for (const QStringView key : {u"gemini-api-key", u"interactions-api-key", u"vertex-api-key"}) {
        if (const YamlNode *node = root.find(key); node && !node->children.empty())
            entries.drop(node->line,
                QStringLiteral("'%1' speaks Google's own protocol: add its preset with the key").arg(key));
    }
    if (const YamlNode *keys = root.find(u"api-keys"); keys && !keys->children.empty())
        entries.drop(keys->line,
            QStringLiteral("the keys that its clients send are not taken: add them to client_keys"));
    if (const YamlNode *folder = root.find(u"auth-dir"))
        entries.drop(folder->line, QStringLiteral("its sign-ins stay there: signalbox login makes new ones"));
}

} // namespace

Conversion convertCliProxy(const YamlNode &root)
{
    SwitcherEntries entries(root.line);
    for (const Section &section : sections) {
        if (const YamlNode *list = root.find(QString::fromLatin1(section.key))) {
            for (const YamlNode &entry : list->children)
                addKey(root, section, entry, entries);
        }
    }
    if (const YamlNode *list = root.find(u"openai-compatibility")) {
        for (const YamlNode &entry : list->children)
            addCompatible(root, entry, entries);
    }
    noteWhatStays(root, entries);
    return entries.take(QStringLiteral("CLIProxyAPI"));
}

} // namespace signalbox
