// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerentry.h"

#include "config/presetcatalog.h"
#include "config/secretplaces.h"
#include "config/typenames.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/hosttext.h"
#include "ui/texts/snapshottexts.h"

#include <algorithm>

namespace signalbox {
namespace {

using Auth = ProviderConfig::Auth;

const ProviderSnapshot *snapshotOf(const GatewaySnapshot &snapshot, const QString &name)
{
    const auto found = std::find_if(snapshot.providers.begin(), snapshot.providers.end(),
        [&](const ProviderSnapshot &provider) { return provider.name == name; });
    return found == snapshot.providers.end() ? nullptr : &*found;
}

QString placeOf(const QString &key)
{
    if (key.startsWith(keychainPrefix))
        return ProviderTexts::tr("key in the keychain");
    if (key.startsWith(secretFilePrefix))
        return ProviderTexts::tr("key in a file");
    if (const auto variables = onlyVariables(key))
        return QStringLiteral("${%1}").arg(variables->join(QStringLiteral("} ${")));
    return ProviderTexts::tr("key in the configuration");
}
} // namespace

QStringList writtenKeys(const YamlNode &provider)
{
    QStringList keys;
    for (const QStringView key : {u"auth_value", u"auth_values"}) {
        const YamlNode *node = provider.find(key);
        if (!node)
            continue;
        if (node->kind == YamlNode::Kind::Scalar)
            keys << node->text.trimmed();
        for (const YamlNode &child : node->children)
            keys << child.text.trimmed();
    }
    keys.removeAll(QString());
    return keys;
}

bool isSignedIn(const ProviderEntry &entry)
{
    return entry.snapshot
        && (!entry.snapshot->needsSignIn
            || (entry.snapshot->keyRefused
                && entry.snapshot->health != ProviderSnapshot::Health::NoCredential));
}

bool isWrittenOn(const QString &text)
{
    static const QStringList words{
        QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"), QStringLiteral("1")};
    return words.contains(text.trimmed().toLower());
}

QString ProviderEntry::text(QStringView key) const
{
    const YamlNode *node = written.find(key);
    return node && node->kind == YamlNode::Kind::Scalar ? node->text : QString();
}

QString ProviderTexts::service(const ProviderEntry &entry)
{
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    if (const Preset *preset = catalog.find(entry.text(u"preset").trimmed()))
        return GatewayTexts::shown(preset->title);
    if (entry.text(u"type") == u"demo")
        return tr("Demo, answers by itself");
    QString host = hostText(QUrl(entry.text(u"base_url")));
    if (host.isEmpty() && entry.config)
        host = hostText(entry.config->baseUrl);
    return host.isEmpty() ? entry.text(u"type") : host;
}

QString ProviderTexts::credential(const ProviderEntry &entry)
{
    const QStringList keys = writtenKeys(entry.written);
    QString auth = entry.text(u"auth_type");
    if (auth.isEmpty() && entry.config)
        auth = authName(entry.config->auth);
    if (auth == u"passthrough" || keys == QStringList{QStringLiteral("passthrough")})
        return tr("client's own login");
    if (auth == u"oauth" || keys == QStringList{QStringLiteral("oauth")}) {
        return isSignedIn(entry) ? tr("signed in") : tr("browser sign-in");
    }
    if (keys.isEmpty())
        return auth == u"none" || auth.isEmpty() ? tr("no key needed") : tr("key is missing");
    if (keys.size() > 1)
        return tr("%n key(s)", nullptr, static_cast<int>(keys.size()));
    return placeOf(keys.constFirst());
}

QString ProviderTexts::state(const ProviderEntry &entry)
{
    if (!entry.enabled)
        return tr("Switched off");
    if (!entry.snapshot)
        return tr("Not in use yet");
    QString health = SnapshotTexts::health(*entry.snapshot);
    if (health.isEmpty())
        return tr("Ready");
    health[0] = health.at(0).toUpper();
    return health;
}

QString ProviderTexts::testObstacle(const ProviderEntry &entry)
{
    if (!entry.config)
        return tr("The configuration has an error, or this provider is not complete yet.");
    const ProviderConfig &config = *entry.config;
    if (config.type == ProviderConfig::Type::Demo)
        return tr("The demo answers by itself: there is nothing to test.");
    if (config.auth == Auth::Passthrough)
        return tr("Clients bring their own login, and Signalbox holds none: send a request from a client.");
    if (config.auth == Auth::OAuth && entry.snapshot && !isSignedIn(entry))
        return tr("Nobody has signed in. Sign in first.");
    const bool needsKey = config.auth == Auth::ApiKey || config.auth == Auth::AuthToken;
    if (needsKey && config.secrets.isEmpty())
        return tr("There is no key. Add one first.");
    return {};
}

QList<ProviderEntry> providerEntries(const YamlNode &root, const Config *config,
    const GatewaySnapshot &snapshot, const std::function<QString(const QString &)> &original)
{
    QList<ProviderEntry> entries;
    const YamlNode *providers = root.find(u"providers");
    if (!providers)
        return entries;
    for (const YamlNode &node : providers->children) {
        ProviderEntry entry;
        entry.name = entry.id = writtenName(node);
        entry.written = node;
        if (entry.name.isEmpty())
            continue;
        const QString plain = entry.text(u"name").trimmed();
        if (original && original(plain) != plain)
            entry.id = original(plain) + entry.name.sliced(plain.size());
        const ProviderConfig *read = config ? config->provider(entry.name) : nullptr;
        if (read)
            entry.config = *read;
        if (const ProviderSnapshot *known = snapshotOf(snapshot, entry.id))
            entry.snapshot = *known;
        const YamlNode *enabled = node.find(u"enabled");
        entry.enabled = !enabled || isWrittenOn(enabled->text);
        entries << entry;
    }
    return entries;
}

} // namespace signalbox
