// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/provideredit.h"

#include "config/providerreferences.h"
#include "config/secretplaces.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

const std::vector<YamlNode> &providersOf(const YamlNode &root)
{
    static const std::vector<YamlNode> none;
    const YamlNode *providers = root.find(u"providers");
    return providers && providers->kind == Kind::List ? providers->children : none;
}

Error unknown(const QString &name)
{
    return {Error::Kind::NotFound,
        QStringLiteral("no entry of 'providers' has the name '%1', written out: change it by hand")
            .arg(name)};
}

/// The name without the account.
QString plainName(const YamlNode &provider)
{
    const YamlNode *name = provider.find(u"name");
    return name ? name->text.trimmed() : QString();
}

ConfigPath entryPath(qsizetype index)
{
    return ConfigPath() / u"providers" / index;
}

/// `auth_value` and `auth_values` are one field; the one that is written is it.
ConfigPath writtenField(const YamlNode &provider, const ConfigPath &field)
{
    const ConfigPath one = ConfigPath() / u"auth_value";
    const ConfigPath several = ConfigPath() / u"auth_values";
    const bool isOther
        = field.steps() == one.steps() && !provider.find(u"auth_value") && provider.find(u"auth_values");
    return isOther ? several : field;
}

std::optional<Error> takenName(const YamlNode &root, const QString &name)
{
    for (const YamlNode &other : providersOf(root)) {
        if (plainName(other) == name || writtenName(other) == name)
            return Error{Error::Kind::Conflict,
                QStringLiteral("line %1: there is a provider '%2' already: choose another name")
                    .arg(other.line)
                    .arg(name)};
    }
    return std::nullopt;
}

bool refersTo(const YamlNode &root, const ProviderReference &reference, const QString &name)
{
    return reference.name.in(root)->text.trimmed() == name;
}

/// Takes one reference away with what it is about, which may be a whole route.
void removeReference(ConfigEdit &edit, const ProviderReference &reference, QStringList &remarks)
{
    using Reference = ProviderReference::Kind;
    if (reference.kind != Reference::Target) {
        if (reference.kind == Reference::Budget)
            remarks.append(QStringLiteral("its budget goes as well"));
        return edit.prune(reference.entry);
    }
    const bool isInList = std::holds_alternative<qsizetype>(reference.entry.steps().constLast());
    ConfigPath targets = isInList ? reference.entry.parent() : reference.entry;
    if (isInList && targets.in(edit.root())->children.size() > 1)
        return edit.remove(reference.entry);
    const auto *key = std::get_if<QString>(&targets.steps().constLast());
    const YamlNode *route = targets.parent().in(edit.root());
    if (key && *key == u"targets" && route && targets.steps().size() > 2)
        targets = targets.parent();
    remarks.append(QStringLiteral("the route '%1' has no other target and goes as well")
                       .arg(std::get<QString>(targets.steps().constLast())));
    edit.prune(targets);
}

} // namespace

Result<ConfigPath> providerPath(const YamlNode &root, const QString &name)
{
    const std::vector<YamlNode> &providers = providersOf(root);
    const auto found = std::find_if(providers.begin(), providers.end(),
        [&](const YamlNode &provider) { return writtenName(provider) == name; });
    if (found == providers.end())
        return unknown(name);
    return entryPath(found - providers.begin());
}

Result<QByteArray> changeProvider(
    const QByteArray &text, const QString &name, const QList<FieldChange> &changes)
{
    ConfigEdit edit(text);
    if (edit.hasFailed())
        return edit.apply();
    const Result<ConfigPath> path = providerPath(edit.root(), name);
    if (!path)
        return path.error();
    for (FieldChange change : changes) {
        change.field = writtenField(*path->in(edit.root()), change.field);
        changeField(edit, *path, change);
    }
    return edit.apply();
}

Result<QByteArray> moveProvider(const QByteArray &text, const QString &name, qsizetype place)
{
    ConfigEdit edit(text);
    if (edit.hasFailed())
        return edit.apply();
    const Result<ConfigPath> path = providerPath(edit.root(), name);
    if (!path)
        return path.error();
    edit.move(path->parent(), std::get<qsizetype>(path->steps().constLast()), place);
    return edit.apply();
}

Result<QByteArray> renameProvider(const QByteArray &text, const QString &from, const QString &to)
{
    ConfigEdit edit(text);
    if (edit.hasFailed() || from == to)
        return edit.apply();
    if (to.trimmed().isEmpty())
        return Error{Error::Kind::InvalidRequest, QStringLiteral("a provider needs a name: write one")};
    if (const auto error = takenName(edit.root(), to.trimmed()))
        return *error;
    const YamlNode root = edit.root();
    bool isKnown = false;
    for (qsizetype i = 0; i < static_cast<qsizetype>(providersOf(root).size()); ++i) {
        if (plainName(providersOf(root)[static_cast<std::size_t>(i)]) != from)
            continue;
        isKnown = true;
        edit.set(entryPath(i) / u"name", to.trimmed());
    }
    if (!isKnown)
        return unknown(from);
    for (const ProviderReference &reference : providerReferences(root)) {
        const QString name = reference.name.in(root)->text.trimmed();
        if (name == from || name.startsWith(from + u'/'))
            edit.set(reference.name, to.trimmed() + name.sliced(from.size()));
    }
    return edit.apply();
}

Result<RemovedProvider> removeProvider(const QByteArray &text, const QString &name)
{
    ConfigEdit edit(text);
    if (edit.hasFailed())
        return edit.apply().error();
    const Result<ConfigPath> path = providerPath(edit.root(), name);
    if (!path)
        return path.error();
    if (providersOf(edit.root()).size() == 1)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("it is the only provider: add another one first, or switch this one off")};
    RemovedProvider result;
    edit.remove(*path);
    QList<ProviderReference> references = providerReferences(edit.root());
    std::reverse(references.begin(), references.end()); // as the indices behind what goes change
    for (const ProviderReference &reference : std::as_const(references)) {
        if (edit.hasFailed() || !refersTo(edit.root(), reference, name))
            continue;
        const YamlNode *list = reference.entry.parent().in(edit.root());
        if (reference.kind == ProviderReference::Kind::ClientKey && list->children.size() == 1)
            edit.fail({Error::Kind::Conflict,
                QStringLiteral("line %1: a client key may use only this provider: change that first")
                    .arg(list->line)});
        removeReference(edit, reference, result.remarks);
    }
    const Result<QByteArray> edited = edit.apply();
    if (!edited)
        return edited.error();
    result.text = *edited;
    return result;
}

} // namespace signalbox
