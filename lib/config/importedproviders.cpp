// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/importedproviders.h"

#include "config/configreader.h"
#include "config/foreignsection.h"
#include "config/secretmove.h"
#include "config/secretplaces.h"
#include "config/secretreference.h"
#include "config/yamlwriter.h"

#include <algorithm>

namespace signalbox {

namespace {

YamlNode rootOf(YamlNode providers)
{
    YamlNode root = YamlNode::map(1);
    root.insert(QStringLiteral("providers"), std::move(providers));
    return root;
}

YamlNode rootOfOne(const YamlNode &provider)
{
    YamlNode list = YamlNode::list(provider.line);
    list.append(provider);
    return rootOf(std::move(list));
}

/// Why the reader would refuse the entry; empty = it takes it.
QString flawOf(const YamlNode &provider, const QString &folder, QProcessEnvironment environment)
{
    YamlNode root = rootOfOne(provider);
    YamlNode copy = root;
    for (const SecretVariable &variable : SecretExtraction(copy).extract()) { // they may be set later
        if (!environment.contains(variable.name))
            environment.insert(variable.name, QStringLiteral("to-be-set"));
    }
    for (const ConfigProblem &problem : ConfigReader(environment).readTree(root, folder).problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            return problem.message;
    }
    return {};
}

/// Gives each provider a name of its own, but for the accounts of one.
void rename(YamlNode &provider, QStringList &taken, ImportReport &report)
{
    YamlNode *name = provider.find(u"name");
    if (!name)
        return;
    const QString before = writtenName(provider);
    if (provider.find(u"account_email") && !taken.contains(before)) {
        taken.append(before);
        return;
    }
    const QString unique = uniqueName(name->text.trimmed(), taken);
    if (unique == name->text.trimmed())
        return;
    report.changed.append({provider.line,
        QStringLiteral("'%1' is called '%2', as there is one of its name").arg(before, unique)});
    name->text = unique;
}

/// It asks for what the other program does not know, and somebody else may have written it.
bool reachesElsewhere(YamlNode &provider)
{
    const std::vector<SecretPlace> places = providerSecrets(provider, 1);
    return std::any_of(places.begin(), places.end(), [](const SecretPlace &place) {
        const QString text = place.value->text.trimmed();
        return text.startsWith(keychainPrefix, Qt::CaseInsensitive)
            || text.startsWith(secretFilePrefix, Qt::CaseInsensitive);
    });
}

/// Nobody has read it yet.
void dropCommand(YamlNode &provider, ImportReport &report)
{
    if (!provider.find(u"balance_check"))
        return;
    report.withoutCounterpart.append({provider.line,
        QStringLiteral("the command 'balance_check' of '%1' is not taken: read it, and add it yourself")
            .arg(writtenName(provider))});
    std::erase_if(provider.children, [](const YamlNode &member) {
        return member.key == u"balance_check" || member.key == u"balance_check_interval"
            || member.key == u"balance_threshold";
    });
}

QString problemOf(const Conversion &conversion)
{
    return conversion.errors.isEmpty() ? QStringLiteral("there is no provider that can be taken")
                                       : conversion.errors.constFirst().message;
}

bool hasText(const YamlNode &node, const QString &text)
{
    return node.text.contains(text)
        || std::any_of(node.children.begin(), node.children.end(),
            [&](const YamlNode &child) { return hasText(child, text); });
}

void switchOff(YamlNode &provider)
{
    if (YamlNode *enabled = provider.find(u"enabled")) {
        enabled->text = QStringLiteral("false");
        return;
    }
    YamlNode enabled = YamlNode::scalar(QStringLiteral("false"), provider.line);
    enabled.key = QStringLiteral("enabled");
    const auto name = std::find_if(provider.children.begin(), provider.children.end(),
        [](const YamlNode &member) { return member.key == u"name"; });
    provider.children.insert(name == provider.children.end() ? name : name + 1, std::move(enabled));
}

/// A variable that is new here is awaited even where one of its name is set: that may have the secret of
/// another provider.
void awaitVariables(const QList<SecretVariable> &variables, const QProcessEnvironment &environment,
    ImportedProviders &imported)
{
    for (YamlNode &provider : imported.providers) {
        for (const SecretVariable &variable : variables) {
            const bool isThere = !variable.isNew && environment.contains(variable.name);
            if (isThere || !hasText(provider, QStringLiteral("${%1}").arg(variable.name)))
                continue;
            switchOff(provider);
            imported.awaited.append({writtenName(provider), variable.name, variable.isNew});
        }
    }
}

/// Puts what can be a reference into `secrets`, and what cannot into variables.
std::optional<Error> takeSecrets(const YamlNode &providers, const QStringList &taken,
    const QProcessEnvironment &environment, ImportedProviders &imported)
{
    const auto yaml = writeYaml(rootOf(providers));
    if (!yaml)
        return yaml.error();
    const auto found = findLiteralSecrets(*yaml, taken);
    if (!found)
        return found.error();
    const auto moved = moveSecrets(*yaml, found->movable);
    if (!moved)
        return moved.error();
    for (const LiteralSecret &secret : found->movable) {
        const bool isKnown = std::any_of(imported.secrets.begin(), imported.secrets.end(),
            [&](const NamedSecret &other) { return other.name == secret.name; });
        if (!isKnown)
            imported.secrets.append({secret.name, secret.value, secret.place});
    }
    YamlNode root = parseYaml(moved->text).root;
    const QList<SecretVariable> variables = SecretExtraction(root).extract();
    if (const YamlNode *list = root.find(u"providers"))
        imported.providers = list->children;
    awaitVariables(variables, environment, imported);
    return std::nullopt;
}

} // namespace

ImportedProviders importedProviders(Conversion conversion, const QString &folder, const TakenNames &taken,
    const QProcessEnvironment &environment)
{
    ImportedProviders imported;
    const YamlNode *found = conversion.root.find(u"providers");
    if (!found || found->children.empty()) {
        imported.problem = problemOf(conversion);
        return imported;
    }
    imported.report = std::move(conversion.report);
    QStringList names = taken.providers;
    YamlNode providers = YamlNode::list(found->line);
    for (YamlNode provider : found->children) {
        dropCommand(provider, imported.report);
        const QString flaw = reachesElsewhere(provider)
            ? QStringLiteral("its key would come from the keychain or another file")
            : flawOf(provider, folder, environment);
        if (!flaw.isEmpty()) {
            imported.report.withoutCounterpart.append(
                {provider.line, QStringLiteral("'%1' cannot be used: %2").arg(writtenName(provider), flaw)});
            continue;
        }
        rename(provider, names, imported.report);
        providers.append(std::move(provider));
    }
    if (providers.children.empty())
        imported.problem = QStringLiteral("none of its providers can be used: %1")
                               .arg(imported.report.withoutCounterpart.constLast().text);
    else if (const auto error = takeSecrets(providers, taken.secrets, environment, imported))
        imported.problem = error->message;
    return imported;
}

} // namespace signalbox
