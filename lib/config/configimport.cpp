// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configimport.h"

#include "config/ccswitchimport.h"
#include "config/configfile.h"
#include "config/configreader.h"
#include "config/nativeimport.h"
#include "config/switcherdatabase.h"
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

Conversion broken(const QString &message)
{
    Conversion conversion;
    conversion.error(0, message);
    return conversion;
}

Conversion convertDatabase(const QString &path)
{
    const auto rows = readSwitcherDatabase(path);
    return rows ? convertCcSwitch(*rows) : broken(rows.error().message);
}

/// With our keys, and every secret still in it; what is wrong with the text itself goes to `problems`.
Conversion convertText(
    const QByteArray &text, const QString &folder, ConfigKind &kind, QList<ConfigProblem> &problems)
{
    const YamlParsing parsing = parseYaml(text);
    problems = parsing.problems;
    if (hasErrors(problems))
        return {};
    if (const auto switcher = switcherKind(parsing.root)) {
        kind = *switcher;
        return convertSwitcher(kind, parsing.root);
    }
    if (!canBeImported(parsing.root)) {
        problems.append({ConfigProblem::Severity::Error, 0,
            QStringLiteral("this is no configuration that can be imported: it has neither 'providers' nor "
                           "'endpoints' nor 'servers'")});
        return {};
    }
    kind = configKind(parsing.root);
    std::optional<Conversion> foreign = convertForeign(parsing.root);
    Conversion conversion = foreign ? *std::move(foreign) : Conversion{parsing.root, {}, {}};
    if (kind == ConfigKind::Signalbox || kind == ConfigKind::ProviderBalancer)
        conversion = NativeImport(std::move(conversion), folder).convert();
    return conversion;
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
    ImportedConfig imported;
    Conversion conversion = convertText(text, folder, imported.kind, imported.problems);
    if (!hasErrors(imported.problems))
        finish(imported, std::move(conversion), folder);
    return imported;
}

void ConfigImport::finish(ImportedConfig &imported, Conversion conversion, const QString &folder) const
{
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
        return;

    imported.report = std::move(conversion.report);
    noteCommands(conversion.root, withoutSecrets, imported.report);
    const Result<QByteArray> yaml = writeYaml(withoutSecrets);
    if (yaml)
        imported.yaml = *yaml;
    else
        imported.problems.append({ConfigProblem::Severity::Error, 0, yaml.error().message});
}

ImportedConfig ConfigImport::readFile(const QString &path) const
{
    ImportedConfig imported;
    const QString folder = QFileInfo(path).absolutePath();
    if (isSqliteFile(path)) {
        imported.kind = ConfigKind::CcSwitch;
        finish(imported, convertDatabase(path), folder);
        return imported;
    }
    const Result<QByteArray> text = readConfigFile(path);
    if (text)
        return read(*text, folder);
    imported.problems.append({ConfigProblem::Severity::Error, 0, text.error().message});
    return imported;
}

Conversion ConfigImport::convert(const QString &path, ConfigKind &kind)
{
    if (isSqliteFile(path)) {
        kind = ConfigKind::CcSwitch;
        return convertDatabase(path);
    }
    const Result<QByteArray> text = readConfigFile(path);
    if (!text)
        return broken(text.error().message);
    QList<ConfigProblem> problems;
    Conversion conversion = convertText(*text, QFileInfo(path).absolutePath(), kind, problems);
    for (const ConfigProblem &problem : problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            conversion.errors.append(problem);
    }
    return conversion;
}

} // namespace signalbox
