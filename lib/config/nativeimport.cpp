// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/nativeimport.h"

#include "config/foreignconfig.h"
#include "config/foreignsection.h"
#include "config/listenaddress.h"
#include "config/plainword.h"
#include "config/secretreference.h"

#include <QDir>

#include <algorithm>
#include <cstring>

namespace signalbox {

namespace {

QString titleOf(const YamlNode &provider, qsizetype number)
{
    const YamlNode *name = provider.find(u"name");
    return name && !name->text.trimmed().isEmpty() ? QStringLiteral("provider '%1'").arg(name->text.trimmed())
                                                   : QStringLiteral("provider no. %1").arg(number);
}

bool isText(const YamlNode *node, QStringView text)
{
    return node && node->text.trimmed().compare(text, Qt::CaseInsensitive) == 0;
}

bool isSaidYes(const YamlNode *node)
{
    return isText(node, u"true") || isText(node, u"yes") || isText(node, u"on");
}

bool isEmptyMap(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::Map && node.children.empty();
}

bool isFilledList(const YamlNode *node)
{
    return node && node->kind == YamlNode::Kind::List && !node->children.empty();
}

} // namespace

NativeImport::NativeImport(Conversion source, QString folder)
    : m_conversion(std::move(source))
    , m_root(m_conversion.root)
    , m_folder(std::move(folder))
{ }

Conversion NativeImport::convert()
{
    const bool fromBalancer = configKind(m_root) == ConfigKind::ProviderBalancer;
    prune(&m_root, configkeys::root, QStringLiteral("the configuration"));
    copyProviders();
    copyRoutes(m_root, {});
    copyProjects();
    copySettings();
    copyKeys();
    copyListening();
    if (fromBalancer) {
        noteDollars(m_root);
        moveListening();
    }
    noteWhatIsTaken();
    return std::move(m_conversion);
}

void NativeImport::prune(YamlNode *map, std::span<const ConfigKey> keys, const QString &title)
{
    if (!map || map->kind != YamlNode::Kind::Map)
        return;
    const auto hasNoEffect = [&](const YamlNode &child) {
        const auto known = std::find_if(keys.begin(), keys.end(),
            [&](const ConfigKey &key) { return child.key == QLatin1String(key.name); });
        if (known == keys.end()) {
            // A secret may stand where a key should.
            const bool shown = isPlainWord(child.key) && !configkeys::holdSecrets(keys);
            const QString what = shown ? QStringLiteral("'%1'").arg(child.key) : QStringLiteral("a key");
            m_conversion.drop(
                child.line, QStringLiteral("%1 of %2 is not known: it is left out").arg(what, title));
            return true;
        }
        if (!known->remark || std::strcmp(known->remark, comesLater) == 0)
            return false;
        const QString remark = QString::fromLatin1(known->remark).section(QStringLiteral(", remove"), 0, 0);
        m_conversion.drop(
            child.line, QStringLiteral("'%1' of %2 is left out, %3").arg(child.key, title, remark));
        return true;
    };
    std::erase_if(map->children, hasNoEffect);
}

void NativeImport::copyProviders()
{
    YamlNode *providers = m_root.find(u"providers");
    if (!providers || providers->kind != YamlNode::Kind::List)
        return;
    qsizetype number = 0;
    for (YamlNode &provider : providers->children) {
        const QString title = titleOf(provider, ++number);
        prune(&provider, configkeys::provider, title);
        prune(provider.find(u"oauth"), configkeys::oauth, QStringLiteral("'oauth' of ") + title);
        for (const QStringView key : {u"ca_file", u"client_cert", u"client_key"})
            makeAbsolute(provider.find(key));
        const YamlNode *type = provider.find(u"auth_type");
        const YamlNode *value = provider.find(u"auth_value");
        if (isText(type, u"oauth") || isText(value, u"oauth"))
            m_conversion.change(type ? type->line : value->line,
                QStringLiteral(
                    "%1 signs in with oauth: it is used once 'oauth' has the address and client id "
                    "to sign in with, which do not come with this program; to pass on the login "
                    "that Claude Code itself has, write auth_type: passthrough")
                    .arg(title));
    }
}

void NativeImport::copyRoutes(YamlNode &parent, const QString &owner)
{
    YamlNode *routes = parent.find(u"model_routes");
    if (!routes || routes->kind != YamlNode::Kind::Map)
        return;
    for (YamlNode &route : routes->children)
        copyRoute(route, QStringLiteral("route '%1'%2").arg(route.key, owner));
}

void NativeImport::copyProjects()
{
    YamlNode *projects = m_root.find(u"projects");
    if (!projects || projects->kind != YamlNode::Kind::Map)
        return;
    for (YamlNode &project : projects->children) {
        const QString title = QStringLiteral("project '%1'").arg(project.key);
        prune(&project, configkeys::project, title);
        copyRoutes(project, QStringLiteral(" of ") + title);
    }
}

void NativeImport::copyRoute(YamlNode &route, const QString &title)
{
    YamlNode *targets = route.find(u"targets");
    if (targets)
        prune(&route, configkeys::route, title);
    targets = targets ? route.find(u"targets") : &route;
    if (targets->kind == YamlNode::Kind::List) {
        for (YamlNode &target : targets->children)
            prune(&target, configkeys::target, title);
    } else {
        prune(targets, configkeys::target, title);
    }
}

void NativeImport::copySettings()
{
    YamlNode nothing;
    YamlNode *written = m_root.find(u"settings");
    YamlNode &settings = written ? *written : nothing;
    prune(&settings, configkeys::settings, QStringLiteral("settings"));
    if (YamlNode *timeouts = settings.find(u"timeouts")) {
        prune(timeouts, configkeys::settingsTimeouts, QStringLiteral("settings.timeouts"));
        for (const QStringView kind : {u"streaming", u"non_streaming"})
            prune(timeouts->find(kind), configkeys::settingsTimeoutsOfKind,
                QStringLiteral("settings.timeouts.") + kind);
        prune(timeouts->find(u"caching"), configkeys::settingsTimeoutsCaching,
            QStringLiteral("settings.timeouts.caching"));
        std::erase_if(timeouts->children, [](const YamlNode &section) { return isEmptyMap(section); });
    }
    prune(settings.find(u"deduplication"), configkeys::deduplication, QStringLiteral("deduplication"));
    prune(settings.find(u"token_counting"), configkeys::tokenCounting, QStringLiteral("token_counting"));
    prune(settings.find(u"auth"), configkeys::auth, QStringLiteral("settings.auth"));
    prune(settings.find(u"oauth"), configkeys::oauth, QStringLiteral("settings.oauth"));
    prune(m_root.find(u"oauth"), configkeys::oauth, QStringLiteral("oauth"));
    prune(m_root.find(u"secrets"), configkeys::secrets, QStringLiteral("secrets"));
    prune(m_root.find(u"auth"), configkeys::auth, QStringLiteral("auth"));
    prune(m_root.find(u"server"), configkeys::server, QStringLiteral("server"));
    prune(m_root.find(u"timeouts"), configkeys::timeouts, QStringLiteral("timeouts"));
    prune(m_root.find(u"health"), configkeys::health, QStringLiteral("health"));
    prune(m_root.find(u"reuse"), configkeys::reuse, QStringLiteral("reuse"));
    prune(m_root.find(u"token_counting"), configkeys::tokenCounting, QStringLiteral("token_counting"));
    prune(m_root.find(u"log"), configkeys::log, QStringLiteral("log"));
    makeAbsolute(settings.find(u"log_file_path"));
    if (YamlNode *log = m_root.find(u"log"))
        makeAbsolute(log->find(u"file"));
}

void NativeImport::copyKeys()
{
    if (YamlNode *server = m_root.find(u"server"))
        makeKeyAbsolute(server->find(u"admin_key"));
    for (YamlNode *section : {&m_root, m_root.find(u"settings")}) {
        if (!section)
            continue;
        if (YamlNode *auth = section->find(u"auth"))
            makeKeyAbsolute(auth->find(u"api_key"));
        for (const QStringView name : {u"auth_keys", u"client_keys"}) {
            YamlNode *keys = section->find(name);
            if (!keys)
                continue;
            for (YamlNode &entry : keys->children)
                makeKeyAbsolute(entry.kind == YamlNode::Kind::Map ? entry.find(u"key") : &entry);
        }
    }
}

void NativeImport::copyListening()
{
    if (hasClientKeys())
        return;
    for (const QStringView section : {u"settings", u"server"}) {
        YamlNode *node = m_root.find(section);
        YamlNode *host = node ? node->find(u"host") : nullptr;
        if (!host || !ListenAddress::isValidHost(host->text.trimmed())
            || ListenAddress::isLoopback(host->text.trimmed()))
            continue;
        host->text = QStringLiteral("127.0.0.1");
        m_conversion.change(host->line,
            QStringLiteral("'host' let other computers in without a key: it becomes 127.0.0.1; add "
                           "client_keys before you change it back"));
    }
}

void NativeImport::moveListening()
{
    // With a section of ours it is read as ours: a priority or pattern that is written later means what it
    // means here.
    YamlNode &settings = *m_root.find(u"settings");
    YamlNode server = YamlNode::map(settings.line);
    for (const QStringView key : {u"host", u"port"}) {
        if (const YamlNode *value = std::as_const(settings).find(key))
            server.append(*value);
        std::erase_if(settings.children, [&](const YamlNode &child) { return child.key == key; });
    }
    if (settings.children.empty())
        std::erase_if(m_root.children, [](const YamlNode &child) { return child.key == u"settings"; });
    m_root.insert(QStringLiteral("server"), std::move(server));
}

bool NativeImport::hasClientKeys() const
{
    const YamlNode &root = m_conversion.root;
    const YamlNode *own = root.find(u"auth");
    if (own && own->find(u"api_key") && (!own->find(u"enabled") || isSaidYes(own->find(u"enabled"))))
        return true;
    const YamlNode *settings = root.find(u"settings");
    const YamlNode *balancers = settings ? settings->find(u"auth") : nullptr;
    if (balancers && balancers->find(u"api_key") && isSaidYes(balancers->find(u"enabled")))
        return true;
    for (const YamlNode *section : {&root, settings}) {
        if (section
            && (isFilledList(section->find(u"client_keys")) || isFilledList(section->find(u"auth_keys"))))
            return true;
    }
    return false;
}

void NativeImport::makeAbsolute(YamlNode *path) const
{
    if (!path || path->kind != YamlNode::Kind::Scalar)
        return;
    const QString &text = path->text;
    // What begins with a variable is taken for a whole path.
    if (text.isEmpty() || text == u"none" || text == u"~" || text.startsWith(u"~/") || text.startsWith(u"${")
        || QDir::isAbsolutePath(text))
        return;
    path->text = withOurDollars(QDir::cleanPath(QDir(m_folder).absolutePath())) + u'/' + text;
}

/// Of one that is in a file.
void NativeImport::makeKeyAbsolute(YamlNode *key) const
{
    if (!key || !key->text.startsWith(secretFilePrefix))
        return;
    YamlNode path = YamlNode::scalar(key->text.sliced(secretFilePrefix.size()).trimmed(), key->line);
    makeAbsolute(&path);
    key->text = secretFilePrefix.toString() + path.text;
}

void NativeImport::noteDollars(const YamlNode &node)
{
    if (node.text.contains(u"$$") && node.key != u"balance_check")
        m_conversion.change(node.line, QStringLiteral("'$$' is one dollar here: write '$$$$' for two"));
    for (const YamlNode &child : node.children)
        noteDollars(child);
}

void NativeImport::noteWhatIsTaken()
{
    for (const YamlNode &section : m_root.children) {
        if (section.key == u"providers")
            m_conversion.take(section.line, QStringLiteral("%1 providers").arg(section.children.size()));
        else if (section.key == u"model_routes")
            m_conversion.take(section.line, QStringLiteral("%1 routes").arg(section.children.size()));
        else
            m_conversion.take(section.line,
                QStringLiteral("'%1' with %2 keys").arg(section.key).arg(section.children.size()));
    }
}

} // namespace signalbox
