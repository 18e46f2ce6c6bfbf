// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configimport.h"

#include "config/configfile.h"
#include "config/configreader.h"
#include "config/nativeimport.h"
#include "config/yamlwriter.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

bool hasErrors(const QList<ConfigProblem> &problems)
{
    return std::any_of(problems.begin(), problems.end(),
        [](const ConfigProblem &problem) { return problem.severity == ConfigProblem::Severity::Error; });
}

bool canBeImported(const YamlNode &root)
{
    return root.kind == YamlNode::Kind::Map
        && (configKind(root) != ConfigKind::Signalbox || root.find(u"providers"));
}

void sortByLine(QList<ConfigProblem> &problems)
{
    std::stable_sort(problems.begin(), problems.end(),
        [](const ConfigProblem &a, const ConfigProblem &b) { return a.line < b.line; });
}

/// Both trees have the same shape.
void noteCommands(const YamlNode &before, const YamlNode &withoutSecrets, ImportReport &report)
{
    const YamlNode &providers = *withoutSecrets.find(u"providers");
    for (std::size_t i = 0; i < providers.children.size(); ++i) {
        const YamlNode *command = providers.children[i].find(u"balance_check");
        if (!command)
            continue;
        if (command->isSameAs(*before.find(u"providers")->children[i].find(u"balance_check")))
            report.taken.append({command->line,
                QStringLiteral("this 'balance_check' has no key that was recognised: check it before you "
                               "share the file")});
        else
            report.changed.append({command->line,
                QStringLiteral(
                    "what looks like a key in this 'balance_check' became an environment variable: "
                    "check the command")});
    }
}

} // namespace

ConfigImport::ConfigImport(const QProcessEnvironment &environment) : m_environment(environment) { }

ImportedConfig ConfigImport::read(const QByteArray &text, const QString &folder) const
{
    const YamlParsing parsing = parseYaml(text);
    ImportedConfig imported;
    imported.problems = parsing.problems;
    if (hasErrors(imported.problems))
        return imported;
    if (!canBeImported(parsing.root)) {
        imported.problems.append({ConfigProblem::Severity::Error, 0,
            QStringLiteral("this is no configuration that can be imported: it has neither 'providers' nor "
                           "'endpoints' nor 'servers'")});
        return imported;
    }
    imported.kind = configKind(parsing.root);
    std::optional<Conversion> foreign = convertForeign(parsing.root);
    Conversion conversion = foreign ? *std::move(foreign) : Conversion{parsing.root, {}, {}};
    if (imported.kind == ConfigKind::Signalbox || imported.kind == ConfigKind::ProviderBalancer)
        conversion = NativeImport(std::move(conversion), folder).convert();
    imported.problems.append(conversion.errors);

    YamlNode withoutSecrets = conversion.root;
    imported.variables = SecretExtraction(withoutSecrets).extract();
    QProcessEnvironment environment = m_environment;
    for (const SecretVariable &variable : imported.variables) {
        if (!environment.contains(variable.name))
            environment.insert(variable.name, QStringLiteral("to-be-set"));
    }
    const YamlNode *providers = conversion.root.find(u"providers");
    if (conversion.errors.isEmpty() || (providers && !providers->children.empty()))
        imported.problems.append(ConfigReader(environment).readTree(conversion.root, folder).problems);
    sortByLine(imported.problems);
    if (hasErrors(imported.problems))
        return imported;

    imported.report = std::move(conversion.report);
    noteCommands(conversion.root, withoutSecrets, imported.report);
    const Result<QByteArray> yaml = writeYaml(withoutSecrets);
    if (yaml)
        imported.yaml = *yaml;
    else
        imported.problems.append({ConfigProblem::Severity::Error, 0, yaml.error().message});
    return imported;
}

ImportedConfig ConfigImport::readFile(const QString &path) const
{
    const Result<QByteArray> text = readConfigFile(path);
    if (text)
        return read(*text, QFileInfo(path).absolutePath());
    ImportedConfig imported;
    imported.problems.append({ConfigProblem::Severity::Error, 0, text.error().message});
    return imported;
}

} // namespace signalbox
