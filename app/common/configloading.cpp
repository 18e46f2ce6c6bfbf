// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configloading.h"

#include "config/configfile.h"
#include "config/configlocation.h"
#include "config/configreader.h"
#include "config/democonfig.h"
#include "config/foreignconfig.h"
#include "config/listenaddress.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace signalbox {

namespace {

/// The same configuration with what the command line says about the address.
ConfigPointer withOverrides(const ConfigPointer &config, const CommandLine &commandLine, LoadedConfig &loaded)
{
    if (commandLine.host.isEmpty() && !commandLine.port)
        return config;
    auto changed = std::make_shared<Config>(*config);
    if (!commandLine.host.isEmpty())
        changed->server.host = commandLine.host;
    changed->server.line = 0; // it is not the file that says it
    changed->server.port = commandLine.port.value_or(config->server.port);
    if (changed->server.clientKeys.isEmpty() && !ListenAddress::isLoopback(changed->server.host)) {
        loaded.error = QStringLiteral("--host %1: other computers could use your providers; add a key to "
                                      "'client_keys' in the configuration first")
                           .arg(commandLine.host);
        loaded.problems << loaded.error;
        return nullptr;
    }
    return changed;
}

/// A configuration of a program that we replace, in the folder in which we were started; empty when there is
/// none.
QString foreignFileHere()
{
    for (const char *name : {"config.yaml", "config.json"}) {
        QString path = QDir::current().absoluteFilePath(QLatin1String(name));
        const Result<QByteArray> text = readConfigFile(path);
        if (text && isUnmistakablyForeign(parseYaml(*text).root))
            return path;
    }
    return {};
}

/// A file that nobody has named may come from somebody else: it runs no commands.
ConfigPointer withoutCommands(const ConfigPointer &config, const QString &path, QStringList &problems)
{
    auto changed = std::make_shared<Config>(*config);
    for (ProviderConfig &provider : changed->providers) {
        if (provider.balance.command.isEmpty())
            continue;
        provider.balance.command.clear();
        problems << ConfigProblem{ConfigProblem::Severity::Warning, provider.line,
            QStringLiteral("the command 'balance_check' of provider '%1' is not run, as nobody has named the "
                           "file: name it with --config, or import it")
                .arg(provider.name)}
                        .toString(path);
    }
    return changed;
}

/// False only for what certainly is not there: a folder that may not be entered hides what is in it.
bool mayExist(const QString &path)
{
    std::error_code error;
    const auto status = std::filesystem::status(QFileInfo(path).filesystemFilePath(), error);
    return status.type() != std::filesystem::file_type::not_found;
}

/// What may run commands and says where keys go is nobody else's to change.
QString warningOfMode([[maybe_unused]] const QString &path, [[maybe_unused]] const QString &shownPath)
{
#ifdef Q_OS_WIN
    return {}; // Qt does not read its access lists
#else
    if (!QFile::permissions(path).testFlag(QFileDevice::WriteOther))
        return {};
    return ConfigProblem{ConfigProblem::Severity::Warning, 0,
        QStringLiteral("every user of this computer may write this file: take that away with chmod o-w")}
        .toString(shownPath);
#endif
}

LoadedConfig loadFile(const QString &path, const QProcessEnvironment &environment)
{
    LoadedConfig loaded;
    loaded.path = QDir::toNativeSeparators(path);
    if (const QString warning = warningOfMode(path, loaded.path); !warning.isEmpty())
        loaded.problems << warning;
    const ConfigReading reading = ConfigReader(environment).readFile(path);
    for (const ConfigProblem &problem : reading.problems) {
        loaded.problems << problem.toString(loaded.path);
        if (loaded.error.isEmpty() && problem.severity == ConfigProblem::Severity::Error)
            loaded.error = loaded.problems.constLast();
    }
    loaded.config = reading.config;
    return loaded;
}

/// Commands are about the user's own configuration, and change it.
bool mayTakeFileHere(CommandLine::Action action)
{
    using Action = CommandLine::Action;
    return action == Action::Run || action == Action::CheckConfig || action == Action::HealthCheck;
}

struct Demand
{
    int line = 0;
    QString what; ///< "provider 'x' would get …"
};

bool isElsewhere(const SecretReference &secret)
{
    return !secret.isLiteral();
}

/// What a file wants that is not in it: what clients sign in with, the keychain's secrets, other files.
std::optional<Demand> demandOf(const Config &config)
{
    for (const ProviderConfig &provider : config.providers) {
        if (provider.enabled && provider.auth == ProviderConfig::Auth::Passthrough)
            return Demand{provider.line,
                QStringLiteral("provider '%1' would get the credentials of your clients").arg(provider.name)};
        if (std::any_of(provider.secrets.begin(), provider.secrets.end(), isElsewhere)
            || isElsewhere(provider.oauth.clientSecret))
            return Demand{provider.line,
                QStringLiteral("provider '%1' would get a secret of the keychain, or what is in a file")
                    .arg(provider.name)};
        if (provider.enabled && provider.auth == ProviderConfig::Auth::OAuth)
            return Demand{provider.line,
                QStringLiteral("provider '%1' would get the tokens of a sign-in").arg(provider.name)};
    }
    const auto &keys = config.server.clientKeys;
    const auto key = std::find_if(
        keys.begin(), keys.end(), [](const ClientKeyConfig &each) { return isElsewhere(each.key); });
    if (key != keys.end())
        return Demand{key->line,
            QStringLiteral("a client key would be a secret of the keychain, or what is in a file")};
    return std::nullopt;
}

/// It may lie in a folder that came from somebody else: its addresses get neither what the environment, the
/// keychain or other files hold nor what clients sign in with.
LoadedConfig loadForeignFileHere(const QString &path, const QString &missing)
{
    LoadedConfig loaded = loadFile(path, QProcessEnvironment());
    if (!loaded.config)
        return loaded;
    if (const auto demand = demandOf(*loaded.config)) {
        loaded.error
            = ConfigProblem{ConfigProblem::Severity::Error, demand->line, demand->what}.toString(loaded.path);
        loaded.problems << loaded.error;
        loaded.config = nullptr;
        return loaded;
    }
    loaded.config = withoutCommands(loaded.config, loaded.path, loaded.problems);
    const QString what = QStringLiteral("this file is used, as there is no configuration yet (%1): import it "
                                        "with --import %2 to keep it")
                             .arg(QDir::toNativeSeparators(missing), QFileInfo(path).fileName());
    loaded.problems.prepend(ConfigProblem{ConfigProblem::Severity::Warning, 0, what}.toString(loaded.path));
    return loaded;
}

/// What an earlier load has found: what was there once is missed from then on.
struct Known
{
    bool hasFile = false; ///< at the place that is meant
    QString foreignFile; ///< that is used as long as there is none
};

LoadedConfig demoAt(const QString &path)
{
    LoadedConfig loaded;
    loaded.path = QDir::toNativeSeparators(path);
    loaded.config = demoConfig();
    return loaded;
}

LoadedConfig demoInsteadOf(const LoadedConfig &foreign, const QString &path)
{
    LoadedConfig loaded = demoAt(path);
    loaded.problems << ConfigProblem{ConfigProblem::Severity::Warning, 0,
        QStringLiteral(
            "this file is not used, as nobody has named it and it wants what only a file with a name "
            "gets (%1): name it with --config, or --import it")
            .arg(foreign.error.section(QStringLiteral(", is not set"), 0, 0))}
                           .toString(foreign.path);
    return loaded;
}

LoadedConfig load(const ConfigLocation &location, const CommandLine &commandLine,
    const QProcessEnvironment &environment, Known &known)
{
    const bool named = location.explicitlyNamed || known.hasFile || mayExist(location.path);
    const bool looksHere = !named && known.foreignFile.isEmpty() && mayTakeFileHere(commandLine.action);
    const QString found = looksHere ? foreignFileHere() : QString();
    LoadedConfig loaded;
    if (named) {
        loaded = loadFile(location.path, environment);
        known.hasFile = known.hasFile || loaded.config;
    } else if (!known.foreignFile.isEmpty()) {
        loaded = loadForeignFileHere(known.foreignFile, location.path);
    } else if (!found.isEmpty()) {
        loaded = loadForeignFileHere(found, location.path);
        if (loaded.config)
            known.foreignFile = found;
        else
            loaded = demoInsteadOf(loaded, location.path);
    } else {
        loaded = demoAt(location.path);
    }
    for (const QString &path : {location.path, found.isEmpty() ? known.foreignFile : found}) {
        if (!path.isEmpty())
            loaded.sources << path << QFileInfo(path).dir().filePath(QStringLiteral("presets.json"));
    }
    if (loaded.config)
        loaded.config = withOverrides(loaded.config, commandLine, loaded);
    return loaded;
}

} // namespace

LoadedConfig loadConfig(const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    Known nothing;
    return load(ConfigLocation::find(commandLine.config, environment), commandLine, environment, nothing);
}

ConfigSource configSource(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    const ConfigLocation location = ConfigLocation::find(commandLine.config, environment);
    Known known;
    const bool isOfLocation = loaded.path == QDir::toNativeSeparators(location.path);
    if (!loaded.config) {
        known.hasFile = isOfLocation && mayExist(location.path); // with errors, it is still what is meant
    } else if (!loaded.config->demo) {
        known.hasFile = isOfLocation;
        known.foreignFile = known.hasFile ? QString() : QDir::fromNativeSeparators(loaded.path);
    }
    return [=]() mutable { return load(location, commandLine, environment, known); };
}

} // namespace signalbox
