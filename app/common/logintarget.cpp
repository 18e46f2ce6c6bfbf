// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/logintarget.h"

#include "app/common/localkeys.h"
#include "config/configfile.h"
#include "config/configkeys.h"
#include "config/configreader.h"
#include "config/firstconfig.h"
#include "config/presetcatalog.h"
#include "config/provideraddition.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

using Auth = ProviderConfig::Auth;

Error invalid(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

/// One that signs in already; a name of its own asks for a new one.
const ProviderConfig *existing(const CommandLine &commandLine, const LoadedConfig &loaded)
{
    if (!loaded.config || !commandLine.signIn.provider.isEmpty())
        return nullptr;
    const ProviderConfig *byGroup = nullptr;
    const ProviderConfig *byPreset = nullptr;
    for (const ProviderConfig &provider : loaded.config->providers) {
        if (provider.auth != Auth::OAuth || !provider.enabled)
            continue;
        if (provider.name == commandLine.name)
            return &provider;
        if (!byGroup && provider.group == commandLine.name)
            byGroup = &provider;
        if (!byPreset && provider.preset.compare(commandLine.name, Qt::CaseInsensitive) == 0)
            byPreset = &provider;
    }
    return byGroup ? byGroup : byPreset;
}

void add(YamlNode &map, const char *key, const QString &value)
{
    if (!value.isEmpty())
        map.insert(QString::fromLatin1(key), YamlNode::scalar(value, 0));
}

YamlNode entryOf(const Preset &preset, const CommandLine &commandLine)
{
    const CommandLine::SignIn &options = commandLine.signIn;
    YamlNode entry = YamlNode::map(0);
    add(entry, "name", options.provider.isEmpty() ? preset.name : options.provider);
    add(entry, "preset", preset.name);
    add(entry, "base_url", options.baseUrl);
    add(entry, "auth_type", QStringLiteral("oauth"));
    YamlNode oauth = YamlNode::map(0);
    add(oauth, "issuer", options.issuer);
    add(oauth, "tenant", options.tenant);
    add(oauth, "client_id", options.clientId);
    if (!oauth.children.empty())
        entry.insert(QStringLiteral("oauth"), std::move(oauth));
    return entry;
}

Error unknown(const CommandLine &commandLine, const PresetCatalog &catalog)
{
    QStringList names;
    for (const Preset &preset : catalog.presets()) {
        if (preset.canSignIn())
            names << preset.name;
    }
    const bool isClaude = commandLine.name.startsWith(u"anthropic") || commandLine.name.startsWith(u"claude");
    const QString note = isClaude
        ? QStringLiteral(
            " With a Claude subscription use the preset anthropic-login: Claude Code keeps its own "
            "login then. Anthropic's terms do not let other programs offer that login.")
        : QString();
    return invalid(QStringLiteral("there is no sign-in for '%1'; there is one for %2.%3")
                       .arg(commandLine.name, names.join(QStringLiteral(", ")), note));
}

/// What is wrong with the new entry, as reading the whole says it.
Error flawOf(const ConfigReading &reading, const QString &name)
{
    QStringList problems;
    for (const ConfigProblem &problem : reading.problems) {
        if (problem.severity == ConfigProblem::Severity::Error
            || problem.message.contains(u'\'' + name + u'\''))
            problems << problem.message;
    }
    return invalid(problems.isEmpty() ? QStringLiteral("the new provider cannot be used")
                                      : problems.join(QStringLiteral("; "))
                + QStringLiteral(" (--base-url, --client-id, --issuer and --tenant of login say it)"));
}

QUrl withoutSlash(const QUrl &url)
{
    return url.adjusted(QUrl::StripTrailingSlash);
}

/// A preset may have added a path to what the user gave.
bool isBelow(const QUrl &url, const QUrl &given)
{
    const auto origin
        = [](const QUrl &whole) { return whole.adjusted(QUrl::RemovePath | QUrl::RemoveQuery); };
    const auto pathOf = [](const QUrl &whole) {
        const QString path = whole.path();
        return path.endsWith(u'/') ? path : QString(path + u'/');
    };
    return origin(url) == origin(given) && pathOf(url).startsWith(pathOf(given));
}

bool hasTenant(const OAuthConfig &config, const QString &tenant)
{
    const QUrl addresses[] = {config.issuer, config.authorizationEndpoint, config.tokenEndpoint};
    return std::any_of(std::begin(addresses), std::end(addresses),
        [&](const QUrl &url) { return url.path().split(u'/').contains(tenant, Qt::CaseInsensitive); });
}

/// The option of the command line that the provider is not as; empty when it is as all of them say.
QString differingOption(const ProviderConfig &provider, const CommandLine::SignIn &options)
{
    const OAuthConfig &oauth = provider.oauth;
    if (!options.baseUrl.isEmpty() && !isBelow(provider.baseUrl, QUrl(options.baseUrl)))
        return QStringLiteral("--base-url");
    if (!options.issuer.isEmpty() && withoutSlash(oauth.issuer) != withoutSlash(QUrl(options.issuer)))
        return QStringLiteral("--issuer");
    if (!options.tenant.isEmpty() && !hasTenant(oauth, options.tenant))
        return QStringLiteral("--tenant");
    if (!options.clientId.isEmpty() && oauth.clientId != options.clientId)
        return QStringLiteral("--client-id");
    return {};
}

/// Only the demo answers, to whoever asks: nobody has anything to lose by keys.
bool isOpenDemo(const Config &config)
{
    const bool isDemo = std::all_of(config.providers.begin(), config.providers.end(),
        [](const ProviderConfig &provider) { return provider.type == ProviderConfig::Type::Demo; });
    return isDemo && config.server.clientKeys.isEmpty() && config.server.adminKey.isEmpty();
}

/// The text with a client key and an admin key, both new; as it was when it is not written in a way that they
/// can be added to.
void addKeys(LoginTarget &target, const ConfigReader &reader, const QString &folder)
{
    const YamlNode root = parseYaml(target.text).root;
    const Secret clientKey = newLocalKey();
    const Secret adminKey = root.find(u"server") ? Secret() : newLocalKey();
    QByteArray text = target.text.endsWith('\n') ? target.text : QByteArray(target.text + '\n');
    if (!root.find(u"client_keys"))
        text += firstClientKeyText(hashOfKey(clientKey));
    if (!adminKey.isEmpty())
        text += firstAdminKeyText(hashOfKey(adminKey));
    const ConfigReading reading = reader.read(text, folder);
    const auto isThere = [](const QList<ClientKeyConfig> &keys, const Secret &key) {
        return keys.size() == 1 && keys.constFirst().sha256 == hashOfKey(key);
    };
    if (!reading.config || !isThere(reading.config->server.clientKeys, clientKey)
        || (!adminKey.isEmpty() && !isThere({reading.config->server.adminKey}, adminKey)))
        return;
    target.text = text;
    target.clientKey = clientKey;
    target.adminKey = adminKey;
}

} // namespace

Result<LoginTarget> LoginTarget::find(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    LoginTarget target;
    if (const ProviderConfig *provider = existing(commandLine, loaded)) {
        if (const QString option = differingOption(*provider, commandLine.signIn); !option.isEmpty())
            return invalid(QStringLiteral("there is a provider '%1' already, with another %2: leave that out "
                                          "to sign in there, or add a second one with --name NAME")
                               .arg(provider->name, option));
        target.provider = *provider;
        return target;
    }
    if (!loaded.config)
        return invalid(loaded.error);
    const QString path = QDir::fromNativeSeparators(loaded.path);
    const QString folder = QFileInfo(path).absolutePath();
    QList<ConfigProblem> problems;
    const PresetCatalog catalog = PresetCatalog::inFolder(folder, problems);
    const Preset *preset = catalog.find(commandLine.name);
    if (!preset || !preset->canSignIn())
        return unknown(commandLine, catalog);
    const YamlNode entry = entryOf(*preset, commandLine);
    const ConfigReader reader(environment);
    if (loaded.config->demo) {
        target.clientKey = newLocalKey();
        target.adminKey = newLocalKey();
        const auto text = firstConfigText({hashOfKey(target.clientKey), hashOfKey(target.adminKey), {entry}});
        if (!text)
            return text.error();
        target.text = *text;
    } else {
        const auto before = readConfigFile(path);
        if (!before)
            return before.error();
        const auto added = addProvider(*before, entry);
        if (!added)
            return added.error();
        target.before = *before;
        target.text = added->text;
        target.remarks = added->remarks;
        if (isOpenDemo(*loaded.config))
            addKeys(target, reader, folder);
    }
    const ConfigReading reading = reader.read(target.text, folder);
    const QString name = entry.find(u"name")->text;
    const ProviderConfig *made = reading.config ? reading.config->provider(name) : nullptr;
    if (!made || !made->enabled)
        return flawOf(reading, name);
    target.provider = *made;
    return target;
}

} // namespace signalbox
