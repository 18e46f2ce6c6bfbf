// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configloading.h"

#include "config/configlocation.h"
#include "config/configreader.h"
#include "config/democonfig.h"
#include "config/listenaddress.h"

#include <QDir>
#include <QFileInfo>

namespace signalbox {

namespace {

/// The same configuration with what the command line says about the address.
ConfigPointer withOverrides(
    const ConfigPointer &config, const CommandLine &commandLine, QStringList &problems)
{
    if (commandLine.host.isEmpty() && !commandLine.port)
        return config;
    auto changed = std::make_shared<Config>(*config);
    if (!commandLine.host.isEmpty())
        changed->server.host = commandLine.host;
    changed->server.port = commandLine.port.value_or(config->server.port);
    if (changed->server.clientKeys.isEmpty() && !ListenAddress::isLoopback(changed->server.host)) {
        problems << QStringLiteral("--host %1: other computers could use your providers; set auth.api_key in "
                                   "the configuration first")
                        .arg(commandLine.host);
        return nullptr;
    }
    return changed;
}

} // namespace

LoadedConfig loadConfig(const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    const ConfigLocation location = ConfigLocation::find(commandLine.config, environment);
    LoadedConfig loaded;
    loaded.path = QDir::toNativeSeparators(location.path);
    if (!location.explicitlyNamed && !QFileInfo::exists(location.path)) {
        loaded.config = withOverrides(demoConfig(), commandLine, loaded.problems);
        return loaded;
    }
    const ConfigReading reading = ConfigReader(environment).readFile(location.path);
    for (const ConfigProblem &problem : reading.problems)
        loaded.problems << problem.toString(loaded.path);
    if (reading.config)
        loaded.config = withOverrides(reading.config, commandLine, loaded.problems);
    return loaded;
}

} // namespace signalbox
