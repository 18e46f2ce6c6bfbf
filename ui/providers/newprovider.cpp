// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/newprovider.h"

#include "config/provideredit.h"
#include "config/secretreference.h"

namespace signalbox {
namespace {

/// A route is a list of targets, one target, or a mapping that has either as `targets`.
void addTarget(ConfigEdit &edit, const QString &pattern, const QString &provider)
{
    ConfigPath place = ConfigPath() / u"model_routes" / pattern;
    const YamlNode *route = place.in(edit.root());
    if (route && route->kind == YamlNode::Kind::Map && route->find(u"targets")) {
        place = place / u"targets";
        route = place.in(edit.root());
    }
    if (!route)
        return edit.fail({Error::Kind::NotFound,
            QStringLiteral("there is no route '%1' any more: choose the routes again").arg(pattern)});
    const YamlNode target = YamlNode::scalar(provider, 0);
    if (route->kind == YamlNode::Kind::List)
        return edit.insert(place, static_cast<qsizetype>(route->children.size()), target);
    YamlNode list = YamlNode::list(0);
    YamlNode only = *route;
    only.key.clear();
    list.append(only);
    list.append(target);
    edit.set(place, list);
}
} // namespace

QString freeSecretName(const QString &provider, const QStringList &taken)
{
    const auto begins
        = [&provider](QStringView name) { return provider.startsWith(name, Qt::CaseInsensitive); };
    const bool isOurs = begins(u"admin-key") || begins(u"client-key/") || begins(u"oauth/");
    return freeName(isOurs ? QStringLiteral("provider/") + provider : provider, taken);
}

void nameSecret(NewProvider &provider, const QStringList &taken)
{
    YamlNode *reference = provider.key.isEmpty() ? nullptr : provider.entry.find(u"auth_value");
    if (!reference)
        return;
    provider.secret = freeSecretName(provider.name, taken);
    reference->text = keychainPrefix + provider.secret;
}

Result<QByteArray> withNewProvider(const QByteArray &text, const NewProvider &provider)
{
    const Result<AddedProvider> added = addProvider(text, provider.entry);
    if (!added)
        return added.error();
    ConfigEdit edit(added->text);
    for (const QString &pattern : provider.routes)
        addTarget(edit, pattern, provider.name);
    return edit.apply();
}

Result<QByteArray> withCopy(const QByteArray &text, const QString &provider, const QString &name)
{
    const YamlNode root = parseYaml(text).root;
    const Result<ConfigPath> path = providerPath(root, provider);
    if (!path)
        return path.error();
    YamlNode copy = *path->in(root);
    copy.find(u"name")->text = name;
    std::erase_if(copy.children, [](const YamlNode &field) {
        return field.key == u"enabled" || field.text.trimmed().startsWith(keychainPrefix);
    });
    copy.insert(QStringLiteral("enabled"), YamlNode::scalar(QStringLiteral("false"), 0));
    const Result<AddedProvider> added = addProvider(text, copy);
    return added ? Result<QByteArray>(added->text) : Result<QByteArray>(added.error());
}

QString freeName(const QString &wanted, const QStringList &taken)
{
    QString name = wanted;
    for (int number = 2; taken.contains(name, Qt::CaseInsensitive); ++number)
        name = QStringLiteral("%1-%2").arg(wanted).arg(number);
    return name;
}

} // namespace signalbox
