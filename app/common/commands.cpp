// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commands.h"

#include "app/common/accountcommands.h"
#include "app/common/brokenconfig.h"
#include "app/common/configloading.h"
#include "app/common/controlcommands.h"
#include "app/common/environmentcommand.h"
#include "app/common/healthcheck.h"
#include "app/common/importcommand.h"
#include "app/common/openfiles.h"
#include "app/common/reportcommands.h"
#include "app/common/secretcommands.h"
#include "app/common/secretmoving.h"
#include "app/common/setupcommand.h"
#include "app/common/tokencommand.h"
#include "app/common/updatecommand.h"
#include "app/common/usageimport.h"
#include "config/presetcatalog.h"
#include "core/logcategories.h"
#include "log/logwriter.h"
#include "proxy/boundaddress.h"

#include <QDir>
#include <QFileInfo>
#include <QTextStream>

namespace signalbox {

namespace {

/// "1 route", "2 routes".
QString counted(qsizetype number, const QString &what)
{
    return QStringLiteral("%1 %2%3").arg(QString::number(number), what, number == 1 ? u"" : u"s");
}

int checkConfig(const LoadedConfig &loaded)
{
    QTextStream out(stdout);
    for (const QString &problem : loaded.problems)
        out << problem << u'\n';
    if (!loaded.config)
        return 1;
    if (loaded.config->demo)
        out << QStringLiteral("%1: there is no such file; the built-in demo provider would be used\n")
                   .arg(loaded.path);
    else
        out << QStringLiteral("%1: %2, %3, no errors\n")
                   .arg(loaded.path, counted(loaded.config->providers.size(), QStringLiteral("provider")),
                       counted(loaded.config->routeCount(), QStringLiteral("route")));
    return 0;
}

bool isAccountCommand(CommandLine::Action action)
{
    using Action = CommandLine::Action;
    return action == Action::Login || action == Action::Logout || action == Action::ListAccounts;
}

bool isReportCommand(CommandLine::Action action)
{
    using Action = CommandLine::Action;
    return action == Action::ShowUsage || action == Action::ShowRequests || action == Action::ShowStatus
        || action == Action::ShowCapture || action == Action::StartCapture || action == Action::StopCapture
        || action == Action::TestProvider;
}

int listPresets(const QString &words, const LoadedConfig &loaded)
{
    QList<ConfigProblem> problems; // told by --check-config
    const QString folder = QFileInfo(QDir::fromNativeSeparators(loaded.path)).path();
    const QList<Preset> found = PresetCatalog::inFolder(folder, problems).search(words);
    if (found.isEmpty()) {
        QTextStream(stderr) << QStringLiteral("signalbox: no preset has all of '%1'\n").arg(words);
        return 1;
    }
    QTextStream out(stdout);
    for (const Preset &preset : found) {
        const bool isUsable = preset.unsupported.isEmpty();
        out << preset.name.leftJustified(24) << preset.title << u' ' << preset.url(preset.type)
            << (isUsable ? QString() : QStringLiteral(" (not usable yet)")) << u'\n';
    }
    return 0;
}

/// With what the command line says about the address.
ServerConfig serverOf(
    const LoadedConfig &loaded, const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    ServerConfig server = serverInSpiteOfErrors(loaded, environment);
    if (!commandLine.host.isEmpty())
        server.host = commandLine.host;
    server.port = commandLine.port.value_or(server.port);
    return server;
}

int checkHealth(
    const LoadedConfig &loaded, const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    if (!loaded.config)
        QTextStream(stderr) << loaded.error << u'\n';
    const ServerConfig server = serverOf(loaded, commandLine, environment);
    quint16 port = server.port;
    if (const QString text = environment.value(QStringLiteral("HEALTH_CHECK_PORT")); !text.isEmpty()) {
        bool ok = false;
        port = text.toUShort(&ok);
        if (!ok) {
            QTextStream(stderr)
                << QStringLiteral("signalbox: HEALTH_CHECK_PORT wants a port number, not '%1'\n").arg(text);
            return 1;
        }
    }
    const auto addresses = boundAddresses(server, port);
    if (!addresses) {
        QTextStream(stderr) << QStringLiteral("signalbox: %1\n").arg(addresses.error().message);
        return 1;
    }
    const QString problem = problemOfInstance(QUrl(addresses->first().toUrl()));
    if (problem.isEmpty())
        return 0;
    QTextStream(stderr) << QStringLiteral("signalbox: %1\n").arg(problem);
    return 1;
}

/// A command that looks at the configuration, or asks the program that runs by it.
int runWith(
    const LoadedConfig &loaded, const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    if (commandLine.action == CommandLine::Action::ListPresets)
        return listPresets(commandLine.presetWords, loaded);
    if (commandLine.action == CommandLine::Action::CheckConfig)
        return checkConfig(loaded);
    if (commandLine.action == CommandLine::Action::HealthCheck)
        return checkHealth(loaded, commandLine, environment);
    if (commandLine.action == CommandLine::Action::CheckForUpdate)
        return runUpdateCommand(loaded);
    if (isAccountCommand(commandLine.action))
        return runAccountCommand(commandLine, environment, loaded);
    if (commandLine.action == CommandLine::Action::PrintToken)
        return runTokenCommand(commandLine, environment, loaded);
    if (commandLine.action == CommandLine::Action::SetUpClient)
        return runSetupCommand(commandLine, environment, loaded, serverOf(loaded, commandLine, environment));
    if (commandLine.action == CommandLine::Action::PrintEnvironment)
        return runEnvironmentCommand(
            commandLine, environment, loaded, serverOf(loaded, commandLine, environment));
    if (commandLine.action == CommandLine::Action::ImportUsage
        || commandLine.action == CommandLine::Action::ForgetImported)
        return runUsageImport(commandLine, environment, loaded);
    if (isReportCommand(commandLine.action))
        return runReportCommand(commandLine, environment, loaded, serverOf(loaded, commandLine, environment));
    if (isControlCommand(commandLine.action))
        return runControlCommand(
            commandLine, environment, loaded, serverOf(loaded, commandLine, environment));
    return runSecretCommand(commandLine, environment, loaded);
}

/// What a run begins with, or why there is none.
struct Beginning
{
    LoadedConfig loaded;
    SecretStoreFactory makeStore;
    QString report; ///< of what keeps it from beginning
};

Beginning beginningWith(
    const LoadedConfig &loaded, const QProcessEnvironment &environment, StoreUse use = StoreUse::Service)
{
    if (!loaded.config)
        return {loaded, {},
            loaded.problems.join(u'\n') + QStringLiteral("\nsignalbox: the configuration has errors\n")};
    const SecretsConfig &secrets = loaded.config->secrets;
    const auto makeStore = secretStoreFactory(secrets, environment, use);
    if (makeStore)
        return {loaded, *makeStore, {}};
    const QString problem = makeStore.error().message;
    LoadedConfig refused{nullptr, loaded.path, {problem}, problem, loaded.sources};
    if (!secrets.passphraseFile.isEmpty())
        refused.sources << secrets.passphraseFile; // it may be what is to be corrected
    return {refused, {}, QStringLiteral("signalbox: %1\n").arg(problem)};
}

/// As often as it is asked to, until the configuration is one to begin with. Tells what is new.
ConfigSource correction(
    Beginning &beginning, const ConfigSource &source, const QProcessEnvironment &environment)
{
    return [&beginning, source, environment] {
        const QString told = beginning.report;
        beginning = beginningWith(source(), environment, StoreUse::Window); // which must not wait
        if (beginning.report != told)
            QTextStream(stderr) << beginning.report;
        return beginning.loaded;
    };
}

} // namespace

int runCommand(const CommandLine &commandLine, const std::function<int(const Run &run)> &start,
    const std::function<bool(const LoadedConfig &loaded, const ConfigSource &again)> &showProblems)
{
    if (!commandLine.error.isEmpty()) {
        QTextStream(stderr) << QStringLiteral("signalbox: ") << commandLine.error << u'\n';
        return 2;
    }
    if (commandLine.action == CommandLine::Action::PrintVersion) {
        QTextStream(stdout) << QStringLiteral("Signalbox " SIGNALBOX_VERSION "\n");
        return 0;
    }
    if (commandLine.action == CommandLine::Action::PrintHelp) {
        QTextStream(stdout) << commandLine.help;
        return 0;
    }
    const auto environment = QProcessEnvironment::systemEnvironment();
    if (commandLine.action == CommandLine::Action::Import)
        return importConfig(commandLine, environment);
    if (commandLine.action == CommandLine::Action::ListFound)
        return listFoundConfigs(environment);
    const LoadedConfig found = loadConfig(commandLine, environment);
    if (commandLine.action != CommandLine::Action::Run)
        return runWith(found, commandLine, environment);
    Beginning beginning = beginningWith(found, environment);
    if (!beginning.loaded.config) {
        QTextStream(stderr) << beginning.report << Qt::flush;
        const auto again = correction(beginning, configSource(commandLine, environment, found), environment);
        if (!showProblems || !showProblems(beginning.loaded, again) || !beginning.loaded.config)
            return 1;
    }
    const LoadedConfig &loaded = beginning.loaded;
    LogWriter log(loaded.config->log);
    log.captureQtMessages();
    for (const QString &problem : loaded.problems)
        qCWarning(lcConfig).noquote() << problem;
    if (const QString offer = movingOffer(loaded); !offer.isEmpty())
        qCInfo(lcConfig).noquote() << offer;
    raiseOpenFileLimit();
    return start({loaded, configSource(commandLine, environment, loaded), beginning.makeStore, log});
}

} // namespace signalbox
