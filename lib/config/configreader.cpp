// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include "config/configfile.h"
#include "config/foreignconfig.h"
#include "config/oauthreader.h"
#include "config/pricereader.h"
#include "config/providerreader.h"
#include "config/routereader.h"
#include "config/sectionreader.h"
#include "config/settingsreader.h"
#include "config/strategynames.h"
#include "config/variableexpander.h"
#include "config/yamlnode.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

void reportTopLevel(const YamlNode &root, ReadingContext &context)
{
    if (root.kind == YamlNode::Kind::Null)
        context.error(
            0, QStringLiteral("the configuration is empty: add 'providers' with at least one entry"));
    else
        context.error(1,
            QStringLiteral(
                "the configuration must be a mapping: begin with 'providers:' and list the providers below"));
}

bool hasProviders(const YamlNode &root)
{
    const YamlNode *providers = root.find(u"providers");
    return providers && !providers->children.empty();
}

QList<ProviderConfig> readProviders(SectionReader &root)
{
    ReadingContext &context = root.context();
    const YamlNode *node = root.node(u"providers");
    if (node && node->kind != YamlNode::Kind::List) {
        context.error(
            node->line, QStringLiteral("'providers' must be a list: begin each provider with '- name: …'"));
        return {};
    }
    if (!node || node->children.empty()) {
        context.error(node ? node->line : 0,
            QStringLiteral("there are no providers: add at least one below 'providers'"));
        return {};
    }
    QList<ProviderConfig> providers;
    for (const YamlNode &entry : node->children) {
        const int number = static_cast<int>(&entry - node->children.data()) + 1;
        if (entry.kind != YamlNode::Kind::Map) {
            context.error(entry.line,
                QStringLiteral("provider no. %1 must be a mapping: begin it with '- name: …'").arg(number));
            continue;
        }
        const std::optional<ProviderConfig> provider = ProviderReader(entry, number, context).read();
        if (!provider)
            continue;
        const auto same = std::find_if(providers.begin(), providers.end(),
            [&](const ProviderConfig &other) { return other.name == provider->name; });
        if (same != providers.end())
            context.error(provider->line,
                QStringLiteral(
                    "the name '%1' of a provider is taken by the one in line %2: give each its own")
                    .arg(provider->name, QString::number(same->line)));
        else
            providers.append(*provider);
    }
    if (!providers.isEmpty() && std::none_of(providers.begin(), providers.end(), [](const ProviderConfig &p) {
            return p.enabled;
        }))
        context.warning(node->line,
            QStringLiteral("no provider is enabled: every request will fail, enable at least one"));
    return providers;
}

/// Of routes that name none; a wrong one is reported when the settings are read.
Strategy strategyOf(const SectionReader &root)
{
    const YamlNode *settings = root.node(u"settings");
    const YamlNode *written = settings ? settings->find(u"selection_strategy") : nullptr;
    for (const auto &[name, strategy] : strategyNames()) {
        if (written && written->text.compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            return strategy;
    }
    return Strategy::Priority;
}

/// Their mistakes are told whether a provider needs them or not.
void checkSignIns(ReadingContext &context)
{
    ProviderConfig example;
    example.baseUrl = QUrl(QStringLiteral("https://host.example"));
    OAuthReader reader(example, context);
    if (const YamlNode *balancers = context.balancersSignIns())
        reader.read(*balancers, QStringLiteral("'oauth' of settings"), OAuthReader::Origin::Balancer);
    if (const YamlNode *own = context.signIns())
        reader.read(*own, QStringLiteral("'oauth'"));
}

void readRoutes(SectionReader &root, Config &config)
{
    RouteReader reader(config.providers, strategyOf(root), root.context());
    const YamlNode *routes = root.node(u"model_routes");
    config.routes = routes ? reader.read(*routes) : reader.routeToAll();
    if (const YamlNode *projects = root.node(u"projects"))
        config.projects = reader.readProjects(*projects);
}

} // namespace

ConfigReader::ConfigReader(const QProcessEnvironment &environment) : m_environment(environment) { }

ConfigReading ConfigReader::read(const QByteArray &text, const QString &folder) const
{
    YamlParsing parsing = parseYaml(text);
    QList<ConfigProblem> problems = parsing.problems;
    if (parsing.root.kind == YamlNode::Kind::Map) {
        if (std::optional<Conversion> foreign = convertForeign(parsing.root)) {
            problems.append(foreign->problems());
            // What is missing is reported in the words of that file, and would be again in ours.
            if (!foreign->errors.isEmpty() && !hasProviders(foreign->root))
                return readTree(YamlNode(), folder, problems);
            parsing.root = std::move(foreign->root);
        }
    }
    return readTree(parsing.root, folder, problems);
}

ConfigReading ConfigReader::readTree(
    const YamlNode &tree, const QString &folder, const QList<ConfigProblem> &known) const
{
    const VariableExpander expander(m_environment);
    ReadingContext context(expander, folder);
    context.append(known);
    if (tree.kind != YamlNode::Kind::Map) {
        if (!context.hasErrors())
            reportTopLevel(tree, context);
        return {nullptr, context.sortedProblems(), {}};
    }
    SectionReader root(tree, QStringLiteral("the configuration"), configkeys::root, context);
    auto config = std::make_shared<Config>();
    const YamlNode *settings = root.node(u"settings");
    context.setSignIns(root.node(u"oauth"), settings ? settings->find(u"oauth") : nullptr);
    checkSignIns(context);
    config->providers = readProviders(root);
    readRoutes(root, *config);
    if (const YamlNode *prices = root.node(u"prices"))
        config->prices = PriceReader(config->providers, context).read(*prices);
    SettingsReader(root, *config).read();
    if (context.hasErrors())
        return {nullptr, context.sortedProblems(), config->server};
    return {config, context.sortedProblems(), config->server};
}

ConfigReading ConfigReader::readFile(const QString &path) const
{
    const Result<QByteArray> text = readConfigFile(path);
    if (!text)
        return {nullptr, {{ConfigProblem::Severity::Error, 0, text.error().message}}, {}};
    return read(*text, QFileInfo(path).absolutePath());
}

} // namespace signalbox
