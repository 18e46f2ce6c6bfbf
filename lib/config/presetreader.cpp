// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/presetreader.h"

#include "http/headers.h"

#include "config/dialectreader.h"
#include "config/oauthreader.h"
#include "config/typenames.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr ConfigKey rootKeys[] = {{"updated"}, {"features"}, {"dialects"}, {"presets"}};
constexpr ConfigKey modelRulesKeys[] = {{"openai"}, {"anthropic"}};
constexpr ConfigKey featureKeys[] = {{"about"}, {"betas"}, {"fields"}, {"tool_fields"}, {"tools"}, {"blocks"},
    {"cache_control_keys"}, {"lifts_system_messages"}, {"budgets_thinking"}};
constexpr ConfigKey presetKeys[] = {{"name"}, {"title"}, {"type"}, {"anthropic_base_url"},
    {"openai_base_url"}, {"auth_type"}, {"key_header"}, {"vendor"}, {"models"}, {"model_map"}, {"naming"},
    {"rejects"}, {"dialect"}, {"adaptive_models"}, {"max_request_size"}, {"max_request_hint"}, {"balance"},
    {"billing"}, {"oauth"}, {"unsupported"}, {"notes"}, {"updated"}, {"verified"}};
constexpr ConfigKey namingKeys[] = {{"prefix"}, {"strips_date"}, {"families"}, {"fallback"}};
constexpr ConfigKey balanceKeys[] = {{"url"}, {"path"}};

void readList(SectionReader &section, QStringView key, QStringList &target)
{
    if (!section.has(key))
        return;
    target.clear();
    for (const LocatedText &item : section.texts(key)) {
        if (!item.text.trimmed().isEmpty())
            target.append(item.text.trimmed());
    }
}

} // namespace

QList<ConfigProblem> PresetReader::read(const QByteArray &json)
{
    const YamlParsing parsing = parseYaml(json);
    const VariableExpander expander({}); // the file is data: nothing of the environment belongs into it
    ReadingContext context(expander);
    context.append(parsing.problems);
    if (parsing.root.kind == YamlNode::Kind::Map) {
        SectionReader root(parsing.root, QStringLiteral("the configuration"), rootKeys, context);
        readFeatures(root);
        readModelRules(root);
        readPresets(root);
    } else if (!context.hasErrors()) {
        context.error(0, QStringLiteral("it must be a mapping with 'presets' and 'features'"));
    }
    QList<ConfigProblem> problems = context.sortedProblems();
    for (ConfigProblem &problem : problems)
        problem.severity = ConfigProblem::Severity::Warning;
    return problems;
}

void PresetReader::readFeatures(SectionReader &root)
{
    const YamlNode *node = root.node(u"features");
    if (node && node->kind != YamlNode::Kind::Map) {
        root.error(u"features", QStringLiteral("must be a mapping of names to what they stand for"));
        return;
    }
    for (const YamlNode &entry : node ? node->children : std::vector<YamlNode>()) {
        if (entry.kind != YamlNode::Kind::Map) {
            root.context().error(
                entry.line, QStringLiteral("the feature '%1' must be a mapping").arg(entry.key));
            continue;
        }
        SectionReader section(
            entry, QStringLiteral("feature '%1'").arg(entry.key), featureKeys, root.context());
        Quirks &feature = m_features[entry.key];
        readList(section, u"betas", feature.betas);
        readList(section, u"fields", feature.fields);
        readList(section, u"tool_fields", feature.toolFields);
        readList(section, u"tools", feature.tools);
        readList(section, u"blocks", feature.blocks);
        readList(section, u"cache_control_keys", feature.cacheControlKeys);
        assign(feature.liftsSystemMessages, section.flag(u"lifts_system_messages"));
        assign(feature.budgetsThinking, section.flag(u"budgets_thinking"));
    }
}

void PresetReader::readModelRules(SectionReader &root)
{
    auto section = root.section(u"dialects", modelRulesKeys);
    if (!section)
        return;
    const DialectReader reader(root.context());
    reader.readRules(*section, u"openai", m_modelRules.openAi);
    reader.readRules(*section, u"anthropic", m_modelRules.anthropic);
}

void PresetReader::readPresets(SectionReader &root)
{
    const YamlNode *node = root.node(u"presets");
    if (node && node->kind != YamlNode::Kind::List) {
        root.error(u"presets", QStringLiteral("must be a list of presets"));
        return;
    }
    for (const YamlNode &entry : node ? node->children : std::vector<YamlNode>()) {
        const YamlNode *written = entry.find(u"name");
        const QString name = written ? written->text.trimmed() : QString();
        if (entry.kind != YamlNode::Kind::Map || name.isEmpty()) {
            root.context().error(entry.line, QStringLiteral("a preset must be a mapping with a 'name'"));
            continue;
        }
        SectionReader section(entry, QStringLiteral("preset '%1'").arg(name), presetKeys, root.context());
        auto preset = std::find_if(m_presets.begin(), m_presets.end(),
            [&](const Preset &known) { return known.name.compare(name, Qt::CaseInsensitive) == 0; });
        if (preset == m_presets.end()) {
            m_presets.append(Preset());
            preset = std::prev(m_presets.end());
            preset->name = name;
        }
        readPreset(section, *preset);
    }
}

void PresetReader::readPreset(SectionReader &section, Preset &preset) const
{
    assign(preset.title, section.text(u"title"));
    readUrl(section, u"anthropic_base_url", preset.anthropicUrl);
    readUrl(section, u"openai_base_url", preset.openAiUrl);
    if (const auto type = section.choice<ProviderConfig::Type>(u"type", providerTypes))
        preset.type = *type;
    else if (preset.type != ProviderConfig::Type::Databricks)
        preset.type
            = preset.anthropicUrl.isEmpty() ? ProviderConfig::Type::OpenAi : ProviderConfig::Type::Anthropic;
    assign(preset.auth, section.choice<ProviderConfig::Auth>(u"auth_type", authTypes));
    readKeyHeader(section, preset);
    assign(preset.vendor, section.text(u"vendor"));
    readList(section, u"models", preset.models);
    if (section.has(u"model_map")) {
        preset.modelMap.clear();
        for (const LocatedText &model : section.pairs(u"model_map"))
            preset.modelMap.append({model.key, model.text});
    }
    readNaming(section, preset.naming);
    readList(section, u"rejects", preset.rejects);
    checkFeatures(section, preset);
    DialectReader(section.context()).read(section, preset.dialect);
    readList(section, u"adaptive_models", preset.adaptiveModels);
    assign(preset.maxRequestBytes, section.size(u"max_request_size", 0));
    assign(preset.maxRequestHint, section.text(u"max_request_hint"));
    if (auto balance = section.section(u"balance", balanceKeys)) {
        readUrl(*balance, u"url", preset.balanceUrl);
        assign(preset.balancePath, balance->text(u"path"));
    }
    assign(preset.billing, section.choice<Billing>(u"billing", billingNames));
    readSignIn(section, preset);
    assign(preset.unsupported, section.text(u"unsupported"));
    assign(preset.notes, section.text(u"notes"));
    if (const auto date = section.text(u"updated")) {
        preset.updated = QDate::fromString(*date, Qt::ISODate);
        if (!preset.updated.isValid())
            section.error(u"updated", QStringLiteral("is no date: write it like 2026-11-28"));
    }
    assign(preset.verified, section.flag(u"verified"));
}

/// It is read for each provider anew, as addresses in it may name the provider's host; here only its mistakes
/// are told.
void PresetReader::readSignIn(SectionReader &section, Preset &preset)
{
    const YamlNode *node = section.node(u"oauth");
    if (!node)
        return;
    ProviderConfig example;
    example.baseUrl = QUrl(QStringLiteral("https://host.example"));
    OAuthReader(example, section.context()).read(*node, section.named(u"oauth"));
    preset.oauth = *node;
}

void PresetReader::readUrl(SectionReader &section, QStringView key, QString &target)
{
    const auto url = section.text(key);
    if (!url)
        return;
    if (url->startsWith(u"https://") || url->startsWith(u"http://"))
        target = *url;
    else
        section.error(key, QStringLiteral("must begin with https:// or http://"));
}

void PresetReader::readKeyHeader(SectionReader &section, Preset &preset)
{
    const auto field = section.text(u"key_header");
    if (field && !isValidFieldName(*field))
        section.error(u"key_header", QStringLiteral("is no name of a header field: correct it"));
    else if (field)
        preset.keyHeader = field->toLatin1();
}

void PresetReader::readNaming(SectionReader &section, ModelNaming &naming)
{
    auto written = section.section(u"naming", namingKeys);
    if (!written)
        return;
    assign(naming.prefix, written->text(u"prefix"));
    assign(naming.stripsDate, written->flag(u"strips_date"));
    assign(naming.fallback, written->text(u"fallback"));
    if (!written->has(u"families"))
        return;
    naming.families.clear();
    for (const LocatedText &family : written->pairs(u"families"))
        naming.families.append({family.key, family.text});
}

void PresetReader::checkFeatures(SectionReader &section, const Preset &preset) const
{
    for (const QString &name : preset.rejects) {
        if (!m_features.contains(name))
            section.error(u"rejects", QStringLiteral("names '%1', which is no feature").arg(name));
    }
}

} // namespace signalbox
