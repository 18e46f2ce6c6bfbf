// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/ccswitchimport.h"

#include "config/claudesettingsimport.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

const QString program = QStringLiteral("cc-switch");

/// A row whose texts are parsed.
struct Entry
{
    QString app;
    QString name;
    const YamlNode *settings = nullptr;
    QString format; ///< of a Claude Code provider that speaks another protocol
    int line = 0;
};

/// The `base_url` and `wire_api` of the provider that Codex's config.toml uses. cc-switch writes it flat.
struct CodexAddress
{
    QString baseUrl;
    bool speaksResponses = false;
    QString model;
};

QString stringIn(const QString &toml, const char *key)
{
    const QRegularExpression form(
        QStringLiteral("^\\s*%1\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')").arg(QLatin1String(key)),
        QRegularExpression::MultilineOption);
    const auto match = form.match(toml);
    return match.captured(1) + match.captured(2);
}

CodexAddress codexAddress(const QString &toml)
{
    static const QRegularExpression header(
        QStringLiteral("^\\s*\\[model_providers\\.(?:\"([^\"]+)\"|([^\\]\\s]+))\\]"),
        QRegularExpression::MultilineOption);
    const QString chosen = stringIn(toml, "model_provider");
    CodexAddress address;
    address.model = stringIn(toml, "model");
    for (auto match = header.globalMatch(toml); match.hasNext();) {
        const auto section = match.next();
        const QString name = section.captured(1) + section.captured(2);
        const qsizetype begin = section.capturedEnd();
        const qsizetype end = toml.indexOf(QStringLiteral("\n["), begin);
        const QString body = toml.mid(begin, end < 0 ? -1 : end - begin);
        if (!chosen.isEmpty() && name != chosen && !address.baseUrl.isEmpty())
            continue;
        address.baseUrl = stringIn(body, "base_url");
        address.speaksResponses = stringIn(body, "wire_api") != u"chat";
        if (name == chosen)
            break;
    }
    return address;
}

void addClaude(const Entry &entry, SwitcherEntries &entries)
{
    auto provider = providerOfClaudeSettings(*entry.settings, entry.name);
    if (!provider) {
        entries.drop(entry.line,
            QStringLiteral("'%1' is a login of Claude Code's own, which stays there: a provider of preset "
                           "anthropic-login passes it through")
                .arg(entry.name));
        return;
    }
    provider->line = entry.line;
    if (entry.format.startsWith(u"openai")) {
        provider->type = ProviderConfig::Type::OpenAi;
        provider->speaksResponses = entry.format == u"openai_responses";
        provider->sendsBearer = true;
    }
    entries.add(*provider);
}

void addCodex(const Entry &entry, SwitcherEntries &entries)
{
    const YamlNode *auth = entry.settings->find(u"auth");
    const CodexAddress address = codexAddress(memberText(*entry.settings, u"config"));
    const QString key = auth ? memberText(*auth, u"OPENAI_API_KEY") : QString();
    if (address.baseUrl.isEmpty() && key.isEmpty()) {
        entries.drop(
            entry.line, QStringLiteral("'%1' is a login of Codex' own, which stays there").arg(entry.name));
        return;
    }
    SwitcherProvider provider;
    provider.name = entry.name;
    provider.baseUrl = address.baseUrl;
    provider.type = ProviderConfig::Type::OpenAi;
    provider.speaksResponses = address.speaksResponses && !address.baseUrl.isEmpty();
    provider.line = entry.line;
    if (!key.isEmpty())
        provider.keys << literalText(key);
    if (!address.model.isEmpty())
        provider.models.append({literalText(address.model), literalText(address.model)});
    entries.add(provider);
}

void add(const Entry &entry, SwitcherEntries &entries)
{
    if (!entry.settings || entry.settings->kind != YamlNode::Kind::Map)
        entries.drop(entry.line, QStringLiteral("'%1' could not be understood").arg(entry.name));
    else if (entry.app == u"claude")
        addClaude(entry, entries);
    else if (entry.app == u"codex")
        addCodex(entry, entries);
    else
        entries.drop(entry.line,
            QStringLiteral("'%1' is for %2: only those of Claude Code and Codex are taken")
                .arg(entry.name, entry.app));
}

} // namespace

Conversion convertCcSwitch(const QList<SwitcherRow> &rows)
{
    SwitcherEntries entries(0);
    for (const SwitcherRow &row : rows) {
        const YamlParsing settings = parseYaml(row.settings.toUtf8());
        const YamlParsing meta = parseYaml(row.meta.toUtf8());
        add({row.app, row.name, &settings.root, memberText(meta.root, u"apiFormat"), 0}, entries);
    }
    return entries.take(program);
}

Conversion convertCcSwitchFile(const YamlNode &root)
{
    SwitcherEntries entries(root.line);
    for (const YamlNode &section : root.children) {
        const YamlNode *providers = section.find(u"providers");
        if (!providers)
            continue;
        for (const YamlNode &provider : providers->children) {
            const YamlNode *meta = provider.find(u"meta");
            const QString name = memberText(provider, u"name");
            add({section.key, name.isEmpty() ? provider.key : name, provider.find(u"settingsConfig"),
                    meta ? memberText(*meta, u"apiFormat") : QString(), provider.line},
                entries);
        }
    }
    return entries.take(program);
}

} // namespace signalbox
