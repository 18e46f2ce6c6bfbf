// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/brokenconfig.h"

#include "config/configfile.h"
#include "config/configreader.h"
#include "config/yamlnode.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

/// A configuration that wants the same store, and has nothing else that may be wrong.
YamlNode treeWith(const YamlNode *secrets)
{
    YamlNode provider = YamlNode::map(0);
    provider.insert(QStringLiteral("name"), YamlNode::scalar(QStringLiteral("demo"), 0));
    provider.insert(QStringLiteral("type"), YamlNode::scalar(QStringLiteral("demo"), 0));
    YamlNode providers = YamlNode::list(0);
    providers.append(std::move(provider));
    YamlNode tree = YamlNode::map(0);
    tree.insert(QStringLiteral("providers"), std::move(providers));
    if (secrets)
        tree.insert(QStringLiteral("secrets"), *secrets);
    return tree;
}

} // namespace

ServerConfig serverInSpiteOfErrors(const LoadedConfig &loaded, const QProcessEnvironment &environment)
{
    if (loaded.config)
        return loaded.config->server;
    return ConfigReader(environment).readFile(QDir::fromNativeSeparators(loaded.path)).server;
}

std::optional<SecretsConfig> secretsInSpiteOfErrors(
    const LoadedConfig &loaded, const QProcessEnvironment &environment)
{
    if (loaded.config)
        return loaded.config->secrets;
    const QString path = QDir::fromNativeSeparators(loaded.path);
    const auto text = readConfigFile(path);
    if (!text)
        return std::nullopt;
    const YamlParsing parsing = parseYaml(*text);
    const auto isError
        = [](const ConfigProblem &problem) { return problem.severity == ConfigProblem::Severity::Error; };
    if (std::any_of(parsing.problems.begin(), parsing.problems.end(), isError)) // it is not even YAML
        return std::nullopt;
    const ConfigReading reading
        = ConfigReader(environment)
              .readTree(treeWith(parsing.root.find(u"secrets")), QFileInfo(path).absolutePath());
    return reading.config ? std::optional(reading.config->secrets) : std::nullopt;
}

} // namespace signalbox
