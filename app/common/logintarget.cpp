// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/logintarget.h"

#include "app/common/localkeys.h"
#include "config/configfile.h"
#include "config/configkeys.h"
#include "config/configreader.h"
#include "config/firstconfig.h"
#include "config/presetcatalog.h"
#include "config/provideraddition.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

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

QByteArray sha256(const Secret &key)
{
    return QCryptographicHash::hash(key.reveal(), QCryptographicHash::Sha256);
}

} // namespace

Result<LoginTarget> LoginTarget::find(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    LoginTarget target;
    if (const ProviderConfig *provider = existing(commandLine, loaded)) {
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
    if (loaded.config->demo) {
        target.clientKey = newLocalKey();
        target.adminKey = newLocalKey();
        const auto text = firstConfigText({sha256(target.clientKey), sha256(target.adminKey), {entry}});
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
    }
    const ConfigReading reading = ConfigReader(environment).read(target.text, folder);
    const QString name = entry.find(u"name")->text;
    const ProviderConfig *made = reading.config ? reading.config->provider(name) : nullptr;
    if (!made || !made->enabled)
        return flawOf(reading, name);
    target.provider = *made;
    return target;
}

} // namespace signalbox
