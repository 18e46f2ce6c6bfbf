// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/dialectreader.h"

#include "config/plainword.h"

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

constexpr ConfigKey ruleKeys[]
    = {{"models"}, {"omits"}, {"renames"}, {"efforts"}, {"max_tokens"}, {"cache_control"}};

constexpr const char *apiNames[] = {"chat", "responses"};
constexpr const char *effortNames[] = {"none", "minimal", "low", "medium", "high", "xhigh", "max"};

/// Nothing = reasoning is never asked for.
using Reasoning = std::optional<Dialect::Reasoning>;
constexpr std::pair<const char *, Reasoning> reasoningNames[] = {{"effort", Dialect::Reasoning::Effort},
    {"object", Dialect::Reasoning::Object}, {"thinking", Dialect::Reasoning::Thinking},
    {"enable_thinking", Dialect::Reasoning::EnableThinking}, {"none", std::nullopt}};
/// Whether only `auto` is taken.
constexpr std::pair<const char *, bool> toolChoiceNames[] = {{"auto", true}, {"any", false}};

bool isEmpty(const YamlNode *value)
{
    return value && value->children.empty() && value->text.trimmed().isEmpty();
}

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

/// A list of allowed names; what is not among them is reported and left out.
void readNames(
    SectionReader &section, QStringView key, std::span<const char *const> allowed, QStringList &target)
{
    if (!section.has(key))
        return;
    target.clear();
    QStringList names;
    for (const char *name : allowed)
        names.append(QString::fromLatin1(name));
    for (const LocatedText &item : section.texts(key)) {
        const QString written = item.text.trimmed().toLower();
        if (names.contains(written)) {
            target.append(written);
            continue;
        }
        const QString nearest = nearestName(written, names);
        section.context().error(item.line,
            QStringLiteral("an entry in %1 must be one of %2%3%4")
                .arg(section.named(key), names.join(QStringLiteral(", ")),
                    isPlainWord(written) ? QStringLiteral(", not '%1'").arg(written) : QString(),
                    nearest.isEmpty() ? QString() : QStringLiteral(": did you mean '%1'?").arg(nearest)));
    }
}

void readRenames(SectionReader &section, QList<std::pair<QString, QString>> &target)
{
    if (!section.has(u"renames"))
        return;
    target.clear();
    for (const LocatedText &rename : section.pairs(u"renames")) {
        if (rename.key.trimmed().isEmpty() || rename.text.trimmed().isEmpty())
            section.context().error(rename.line,
                QStringLiteral("an entry in %1 is empty: write the parameter and what it is called there")
                    .arg(section.named(u"renames")));
        else
            target.append({rename.key.trimmed(), rename.text.trimmed()});
    }
}

} // namespace

void DialectReader::read(SectionReader &owner, Dialect &dialect) const
{
    auto section = owner.section(u"dialect", configkeys::dialect);
    if (!section)
        return;
    readApis(*section, dialect);
    readList(*section, u"omits", dialect.omits);
    readRenames(*section, dialect.renames);
    readReasoning(*section, dialect);
    assign(dialect.maxTokens, section->integer(u"max_tokens", 0));
    assign(dialect.inlineToolImages, section->flag(u"tool_images"));
    assign(dialect.keepsCacheControl, section->flag(u"cache_control"));
    assign(dialect.thinkTags, section->flag(u"think_tags"));
    assign(dialect.textOnly, section->flag(u"text_only"));
    assign(dialect.onlyAutoToolChoice, section->choice<bool>(u"tool_choice", toolChoiceNames));
    readList(*section, u"schema_omits", dialect.schemaOmits);
    readRules(*section, u"rules", dialect.rules);
}

void DialectReader::readApis(SectionReader &section, Dialect &dialect)
{
    QStringList apis;
    readNames(section, u"apis", apiNames, apis);
    if (isEmpty(section.node(u"apis")))
        section.error(
            u"apis", QStringLiteral("is empty: write chat, responses or both, the better one first"));
    if (apis.isEmpty())
        return;
    dialect.hasChat = apis.contains(QStringLiteral("chat"));
    dialect.hasResponses = apis.contains(QStringLiteral("responses"));
    dialect.prefersResponses = apis.first() == u"responses";
}

void DialectReader::readReasoning(SectionReader &section, Dialect &dialect)
{
    if (const auto reasoning = section.choice<Reasoning>(u"reasoning", reasoningNames)) {
        dialect.asksForReasoning = reasoning->has_value();
        dialect.reasoning = reasoning->value_or(Dialect::Reasoning::Effort);
    }
    readNames(section, u"efforts", effortNames, dialect.efforts);
    if (const auto field = section.text(u"reasoning_field"))
        dialect.reasoningField = field->trimmed();
    assign(dialect.needsReasoningWithTools, section.flag(u"reasoning_with_tools"));
}

void DialectReader::readRules(SectionReader &owner, QStringView key, QList<DialectRule> &rules) const
{
    const YamlNode *node = owner.node(key);
    if (!node)
        return;
    if (node->kind != YamlNode::Kind::List) {
        owner.error(key, QStringLiteral("must be a list of rules: write each as a mapping with 'models'"));
        return;
    }
    if (node->children.empty())
        rules.clear();
    QList<DialectRule> written;
    for (const YamlNode &entry : node->children) {
        const QString title = QStringLiteral("a rule in %1").arg(owner.named(key));
        if (entry.kind != YamlNode::Kind::Map)
            m_context.error(entry.line, QStringLiteral("%1 must be a mapping with 'models'").arg(title));
        else
            written.append(rule(entry, title));
    }
    rules = written + rules;
}

DialectRule DialectReader::rule(const YamlNode &node, const QString &title) const
{
    SectionReader section(node, title, ruleKeys, m_context);
    DialectRule result;
    readList(section, u"models", result.models);
    if (!section.has(u"models") || isEmpty(section.node(u"models")))
        section.error(
            u"models", QStringLiteral("is missing: write the patterns of the models that it is for"));
    readList(section, u"omits", result.omits);
    readRenames(section, result.renames);
    readNames(section, u"efforts", effortNames, result.efforts);
    assign(result.maxTokens, section.integer(u"max_tokens", 0));
    assign(result.keepsCacheControl, section.flag(u"cache_control"));
    return result;
}

} // namespace signalbox
