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
        + QStringLiteral("\n"
                         "Environment:\n"
                         "  CONFIG_FILE, CONFIG_PATH  The configuration file, where --config is not given.\n"
                         "  HEALTH_CHECK_PORT         The port that --health-check asks.\n"
                         "  HTTP_PROXY, HTTPS_PROXY   Used by providers with proxy: system only.\n"
                         "  Any other                 Wherever the configuration says ${NAME}.\n"
                         "\n"
                         "Exit codes:\n"
                         "  0  It was asked to stop, or the answer is good.\n"
                         "  1  The configuration has errors, it cannot listen, or the instance is not well.\n"
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
        "Without a configuration file it runs a demo provider. The file is --config, $CONFIG_FILE,\n"
        "$CONFIG_PATH or signalbox/config.yaml in the configuration folder."));
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
    if (!parser.positionalArguments().isEmpty()) {
        result.error = QStringLiteral("'%1' is not understood; see --help")
                           .arg(parser.positionalArguments().constFirst());
        return result;
    }
    result.action = actionOf(parser);
    result.headless = parser.isSet(QStringLiteral("headless"));
    result.config = parser.value(QStringLiteral("config"));
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
