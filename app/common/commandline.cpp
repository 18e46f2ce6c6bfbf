// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"

#include <QCommandLineParser>
#include <QFileInfo>

namespace signalbox {

namespace {

CommandLine::Action actionOf(const QCommandLineParser &parser)
{
    if (parser.isSet(QStringLiteral("help")))
        return CommandLine::Action::PrintHelp;
    if (parser.isSet(QStringLiteral("version")))
        return CommandLine::Action::PrintVersion;
    if (parser.isSet(QStringLiteral("health-check")))
        return CommandLine::Action::HealthCheck;
    if (parser.isSet(QStringLiteral("import")))
        return CommandLine::Action::Import;
    if (parser.isSet(QStringLiteral("presets")))
        return CommandLine::Action::ListPresets;
    if (parser.isSet(QStringLiteral("check-config")))
        return CommandLine::Action::CheckConfig;
    return CommandLine::Action::Run;
}

/// Qt's names the program only once there is an application object, and this is read before.
QString helpOf(const QCommandLineParser &parser, const QStringList &arguments)
{
    const QString name = QFileInfo(arguments.value(0, QStringLiteral("signalbox"))).fileName();
    const QString text = parser.helpText();
    return QStringLiteral("Usage: %1 [options]%2").arg(name, text.mid(text.indexOf(u'\n')))
        + QStringLiteral(
            "\n"
            "Environment:\n"
            "  CONFIG_FILE, CONFIG_PATH  The configuration file, where --config is not given.\n"
            "  HEALTH_CHECK_PORT         The port that --health-check asks.\n"
            "  HTTP_PROXY, HTTPS_PROXY   Used by providers with proxy: system only.\n"
            "  Any other                 Wherever the configuration says ${NAME}.\n"
            "\n"
            "It reads the configuration again when the file changes, on SIGHUP (also when the terminal it\n"
            "was started from is closed) and on POST /providers/reload from this computer. With errors the\n"
            "previous configuration stays in use.\n"
            "\n"
            "Exit codes:\n"
            "  0  It was asked to stop, or the answer is good.\n"
            "  1  The configuration has errors or exists already, it cannot listen, or the\n"
            "     instance is not well.\n"
            "  2  The command line is not understood.\n"
            "  3  The address is taken.\n");
}

} // namespace

CommandLine CommandLine::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(QStringLiteral(
        "Signalbox puts one local address in front of all your LLM providers.\n\n"
        "The configuration file is --config, $CONFIG_FILE, $CONFIG_PATH or signalbox/config.yaml in the\n"
        "configuration folder. Where there is none, a config.yaml or config.json in the current folder is\n"
        "used if it is one of a Databricks Claude load balancer, the Claude Code Provider Balancer or\n"
        "claude-code-lb, and else a demo provider answers. Any of these files can be the configuration."));
    parser.addOptions({
        {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("Show the version.")},
        {{QStringLiteral("c"), QStringLiteral("config")}, QStringLiteral("Read this configuration file."),
            QStringLiteral("file")},
        {QStringLiteral("host"), QStringLiteral("Listen on this address instead of the configured one."),
            QStringLiteral("host")},
        {QStringLiteral("port"), QStringLiteral("Listen on this port instead; 0 takes any free one."),
            QStringLiteral("port")},
        {QStringLiteral("headless"), QStringLiteral("Run without tray and windows.")},
        {QStringLiteral("check-config"),
            QStringLiteral("Check the configuration, print every problem, and exit (1 on errors).")},
        {QStringLiteral("import"),
            QStringLiteral(
                "Write the configuration of one of these programs as your own, with environment variables in "
                "the place of its secrets, say what became of it, and exit (1 on errors)."),
            QStringLiteral("file")},
        {QStringLiteral("dry-run"), QStringLiteral("With --import: only print what would be written.")},
        {QStringLiteral("force"), QStringLiteral("With --import: replace the configuration that exists.")},
        {QStringLiteral("presets"),
            QStringLiteral("List the known services, those with every word that follows, and exit.")},
        {QStringLiteral("health-check"),
            QStringLiteral(
                "Ask the running instance at the configured address for its health and exit 0 or 1.")},
    });

    CommandLine result;
    const bool parsed = parser.parse(arguments);
    result.help = helpOf(parser, arguments);
    if (!parsed) {
        result.error = parser.errorText();
        return result;
    }
    result.action = actionOf(parser);
    if (result.action == Action::ListPresets) {
        result.presetWords = parser.positionalArguments().join(u' ');
    } else if (!parser.positionalArguments().isEmpty()) {
        result.error = QStringLiteral("'%1' is not understood; see --help")
                           .arg(parser.positionalArguments().constFirst());
        return result;
    }
    result.headless = parser.isSet(QStringLiteral("headless"));
    result.config = parser.value(QStringLiteral("config"));
    result.importFile = parser.value(QStringLiteral("import"));
    result.dryRun = parser.isSet(QStringLiteral("dry-run"));
    result.force = parser.isSet(QStringLiteral("force"));
    if ((result.dryRun || result.force) && !parser.isSet(QStringLiteral("import")))
        result.error = QStringLiteral("--dry-run and --force belong to --import");
    result.host = parser.value(QStringLiteral("host"));
    if (parser.isSet(QStringLiteral("port"))) {
        bool ok = false;
        result.port = parser.value(QStringLiteral("port")).toUShort(&ok);
        if (!ok)
            result.error = QStringLiteral("--port wants a number from 0 to 65535, not '%1'")
                               .arg(parser.value(QStringLiteral("port")));
    }
    return result;
}

} // namespace signalbox
