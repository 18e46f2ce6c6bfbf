// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"

#include <QCommandLineParser>
#include <QFileInfo>

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox {

namespace {

using Action = CommandLine::Action;

/// A command of two words or one, and how many names follow it.
struct Command
{
    const char *words = nullptr;
    Action action = Action::Run;
    int fewestNames = 0;
    int mostNames = 0;
};

constexpr Command commands[] = {
    {"secret set", Action::SetSecret, 1, 1},
    {"secret get", Action::ShowSecret, 1, 1},
    {"secret list", Action::ListSecrets},
    {"secret delete", Action::DeleteSecret, 1, 1},
    {"secret move", Action::MoveSecrets},
    {"login", Action::Login, 1, 1},
    {"logout", Action::Logout, 0, 1},
    {"accounts", Action::ListAccounts},
    {"token", Action::PrintToken, 0, 1},
    {"setup", Action::SetUpClient, 0, 1},
    {"env", Action::PrintEnvironment},
    {"usage", Action::ShowUsage, 0, 1},
    {"requests", Action::ShowRequests, 0, 1},
    {"status", Action::ShowStatus},
    {"capture on", Action::StartCapture, 0, 1},
    {"capture off", Action::StopCapture},
    {"capture", Action::ShowCapture},
    {"switch", Action::SwitchProvider, 1, 1},
    {"pause", Action::Pause, 0, 1},
    {"resume", Action::Resume},
    {"reload", Action::Reload},
    {"quit", Action::Quit},
    {"running", Action::ShowRunning},
    {"cancel", Action::CancelRequest, 1, 1},
    {"test", Action::TestProvider, 1, 1},
    {"update-check", Action::CheckForUpdate},
};

/// Options that mean something for one command only, or for some.
constexpr std::pair<const char *, Action> commandOptions[] = {
    {"reveal", Action::ShowSecret},
    {"yes", Action::MoveSecrets},
    {"yes", Action::SetUpClient},
    {"all", Action::Logout},
    {"all", Action::SetUpClient},
    {"undo", Action::SetUpClient},
    {"check", Action::SetUpClient},
    {"shell", Action::PrintEnvironment},
    {"client", Action::PrintEnvironment},
    {"project", Action::PrintEnvironment},
    {"provider", Action::PrintEnvironment},
    {"key", Action::PrintEnvironment},
    {"admin", Action::PrintToken},
    {"new", Action::PrintToken},
    {"name", Action::Login},
    {"account", Action::Login},
    {"base-url", Action::Login},
    {"client-id", Action::Login},
    {"issuer", Action::Login},
    {"tenant", Action::Login},
    {"device", Action::Login},
    {"paste", Action::Login},
    {"no-browser", Action::Login},
    {"since", Action::ShowUsage},
    {"since", Action::ShowRequests},
    {"until", Action::ShowUsage},
    {"until", Action::ShowRequests},
    {"by", Action::ShowUsage},
    {"imported", Action::ShowUsage},
    {"import-claude-code", Action::ShowUsage},
    {"forget-imported", Action::ShowUsage},
    {"failed", Action::ShowRequests},
    {"session", Action::ShowRequests},
    {"provider", Action::ShowUsage},
    {"provider", Action::ShowRequests},
    {"model", Action::ShowUsage},
    {"model", Action::ShowRequests},
    {"project", Action::ShowUsage},
    {"project", Action::ShowRequests},
    {"key", Action::ShowUsage},
    {"key", Action::ShowRequests},
    {"client", Action::ShowUsage},
    {"client", Action::ShowRequests},
    {"csv", Action::ShowUsage},
    {"csv", Action::ShowRequests},
    {"json", Action::ShowUsage},
    {"json", Action::ShowRequests},
    {"json", Action::ShowStatus},
    {"json", Action::ShowCapture},
    {"json", Action::StartCapture},
    {"json", Action::StopCapture},
    {"json", Action::ShowRunning},
    {"route", Action::SwitchProvider},
    {"project", Action::SwitchProvider},
    {"json", Action::TestProvider},
    {"model", Action::TestProvider},
    {"spend", Action::TestProvider},
};

/// Options that are filters, and what the management API calls them.
constexpr std::pair<const char *, const char *> filterOptions[] = {
    {"provider", "provider"},
    {"model", "model"},
    {"project", "project"},
    {"key", "client_key"},
    {"client", "client"},
    {"session", "session"},
};

bool belongsTo(const char *option, Action action)
{
    return std::any_of(std::begin(commandOptions), std::end(commandOptions),
        [&](const auto &allowed) { return qstrcmp(allowed.first, option) == 0 && allowed.second == action; });
}

/// `requests` is followed by how many, or by which one.
void readRequestsName(CommandLine &result)
{
    constexpr int mostRequests = 1000;
    bool isNumber = false;
    const int number = result.name.toInt(&isNumber);
    if (!isNumber)
        result.report.name = result.name;
    else if (number < 1 || number > mostRequests)
        result.error = QStringLiteral("'requests' wants a number from 1 to %1, or an id").arg(mostRequests);
    else
        result.report.limit = number;
}

void readMinutes(CommandLine &result)
{
    bool isNumber = false;
    result.report.minutes = result.name.toInt(&isNumber);
    if (!result.name.isEmpty() && (!isNumber || result.report.minutes < 1))
        result.error = QStringLiteral("'capture on' wants a number of minutes");
}

/// 15, 15m or 1h.
void readPause(CommandLine &result)
{
    constexpr int minutesOfHour = 60;
    constexpr int mostMinutes = 366 * 24 * minutesOfHour;
    if (result.name.isEmpty())
        return;
    const bool inHours = result.name.endsWith(u'h');
    const bool hasUnit = inHours || result.name.endsWith(u'm');
    const int number = result.name.chopped(hasUnit ? 1 : 0).toInt();
    const int factor = inHours ? minutesOfHour : 1;
    if (number < 1 || number > mostMinutes / factor)
        result.error = QStringLiteral("'pause' wants a time like 15, 15m or 1h, not '%1'").arg(result.name);
    else
        result.control.pause = std::chrono::minutes(number * factor);
}

void readControlOptions(const QCommandLineParser &parser, CommandLine &result)
{
    if (result.action == Action::Pause)
        readPause(result);
    if (result.action != Action::SwitchProvider)
        return;
    result.control.route = parser.value(QStringLiteral("route"));
    result.control.project = parser.value(QStringLiteral("project"));
    if (!result.control.project.isEmpty() && result.control.route.isEmpty())
        result.error = QStringLiteral("'switch' wants --route with --project");
}

/// Importing takes all there is, and tells it in words.
QString importProblem(const CommandLine::Report &report, const char *option)
{
    if (report.since.isEmpty() && report.until.isEmpty() && report.by.isEmpty() && report.filters.isEmpty()
        && !report.imported && !report.json && !report.csv)
        return {};
    return QStringLiteral("--%1 takes no other option of 'usage': see what was imported with 'usage "
                          "--imported' and that option")
        .arg(QLatin1String(option));
}

void readImport(bool imports, CommandLine &result)
{
    result.action = imports ? Action::ImportUsage : Action::ForgetImported;
    const QString problem = importProblem(result.report, imports ? "import-claude-code" : "forget-imported");
    if (!problem.isEmpty())
        result.error = problem;
}

void readReportOptions(const QCommandLineParser &parser, CommandLine &result)
{
    CommandLine::Report &report = result.report;
    report.since = parser.value(QStringLiteral("since"));
    report.until = parser.value(QStringLiteral("until"));
    report.by = parser.value(QStringLiteral("by"));
    report.failed = parser.isSet(QStringLiteral("failed"));
    report.imported = parser.isSet(QStringLiteral("imported"));
    report.json = parser.isSet(QStringLiteral("json"));
    report.csv = parser.isSet(QStringLiteral("csv"));
    for (const auto &[option, parameter] : filterOptions) {
        if (parser.isSet(QLatin1String(option)))
            report.filters.append({parameter, parser.value(QLatin1String(option))});
    }
    if (report.json && report.csv)
        result.error = QStringLiteral("--json and --csv exclude each other");
    if (result.action == Action::ShowRequests)
        readRequestsName(result);
    if (result.action == Action::StartCapture)
        readMinutes(result);
    if (!report.name.isEmpty()
        && (report.csv || report.failed || !report.filters.isEmpty() || !report.since.isEmpty()
            || !report.until.isEmpty()))
        result.error = QStringLiteral("'requests' with an id takes only --json");
    if (result.action != Action::ShowUsage)
        return;
    const bool imports = parser.isSet(QStringLiteral("import-claude-code"));
    const bool forgets = parser.isSet(QStringLiteral("forget-imported"));
    if (imports && forgets)
        result.error = QStringLiteral("--import-claude-code and --forget-imported exclude each other");
    else if (imports || forgets)
        readImport(imports, result);
    report.name = result.name;
    if (!report.name.isEmpty() && !imports)
        result.error = QStringLiteral("'usage' wants no name; a folder follows --import-claude-code");
}

void readClientOptions(const QCommandLineParser &parser, CommandLine &result)
{
    const bool undo = parser.isSet(QStringLiteral("undo"));
    const bool check = parser.isSet(QStringLiteral("check"));
    result.client = {undo, check, parser.value(QStringLiteral("shell")),
        parser.value(QStringLiteral("client")), parser.value(QStringLiteral("project")),
        parser.value(QStringLiteral("provider")), parser.value(QStringLiteral("key"))};
    if (result.action != Action::SetUpClient)
        return;
    if (undo && check)
        result.error = QStringLiteral("--undo and --check exclude each other");
    else if (undo && result.name.isEmpty() != result.all)
        result.error = QStringLiteral("'setup --undo' wants the name of a client, or --all");
    else if (result.all && !undo)
        result.error = QStringLiteral("with 'setup', --all belongs to --undo");
}

/// Takes a command and its name out of what is no option.
void readCommand(const QCommandLineParser &parser, CommandLine &result)
{
    const QStringList words = parser.positionalArguments();
    for (const Command &command : commands) {
        const QStringList own = QString::fromLatin1(command.words).split(u' ');
        if (words.mid(0, own.size()) != own)
            continue;
        result.action = command.action;
        result.name = words.value(own.size());
        const qsizetype names = words.size() - own.size();
        if (names < command.fewestNames || names > command.mostNames)
            result.error
                = QStringLiteral("'%1' wants %2; see --help")
                      .arg(QLatin1String(command.words),
                          command.mostNames == 0 ? QStringLiteral("no name") : QStringLiteral("one name"));
        return;
    }
    result.error = words.constFirst() == u"secret"
        ? QStringLiteral("'secret' wants set, get, list, delete or move; see --help")
        : QStringLiteral("'%1' is not understood; see --help").arg(words.constFirst());
}

void readCommandOptions(const QCommandLineParser &parser, CommandLine &result)
{
    for (const auto &[option, action] : commandOptions) {
        if (parser.isSet(QLatin1String(option)) && !belongsTo(option, result.action))
            result.error = QStringLiteral("--%1 does not belong here; see --help").arg(QLatin1String(option));
    }
    result.reveal = parser.isSet(QStringLiteral("reveal"));
    result.yes = parser.isSet(QStringLiteral("yes"));
    result.all = parser.isSet(QStringLiteral("all"));
    result.adminKey = parser.isSet(QStringLiteral("admin"));
    result.newKey = parser.isSet(QStringLiteral("new"));
    result.spend = parser.isSet(QStringLiteral("spend"));
    if (result.action == Action::TestProvider)
        result.model = parser.value(QStringLiteral("model"));
    result.signIn = {parser.value(QStringLiteral("name")), parser.value(QStringLiteral("account")),
        parser.value(QStringLiteral("base-url")), parser.value(QStringLiteral("client-id")),
        parser.value(QStringLiteral("issuer")), parser.value(QStringLiteral("tenant")),
        parser.isSet(QStringLiteral("device")), parser.isSet(QStringLiteral("paste")),
        !parser.isSet(QStringLiteral("no-browser"))};
    if (result.error.isEmpty())
        readReportOptions(parser, result);
    if (result.error.isEmpty())
        readControlOptions(parser, result);
    if (result.error.isEmpty())
        readClientOptions(parser, result);
    if (result.action == Action::Logout && result.name.isEmpty() != result.all)
        result.error = QStringLiteral("'logout' wants the name of an account, or --all");
    const bool namesKey = result.newKey && !result.adminKey;
    if (result.action == Action::PrintToken && namesKey != !result.name.isEmpty())
        result.error = QStringLiteral("'token' wants a name with --new, but none with --admin or without");
}

Action actionOf(const QCommandLineParser &parser)
{
    if (parser.isSet(QStringLiteral("help")))
        return CommandLine::Action::PrintHelp;
    if (parser.isSet(QStringLiteral("version")))
        return CommandLine::Action::PrintVersion;
    if (parser.isSet(QStringLiteral("health-check")))
        return CommandLine::Action::HealthCheck;
    if (parser.isSet(QStringLiteral("import")))
        return parser.value(QStringLiteral("import")).isEmpty() ? CommandLine::Action::ListFound
                                                                : CommandLine::Action::Import;
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
    return QStringLiteral("Usage: %1 [options] [command]%2").arg(name, text.mid(text.indexOf(u'\n')))
        + QStringLiteral(
            "\n"
            "Commands:\n"
            "  secret set NAME       Keep a secret, from the terminal or standard input. auth_value: "
            "keychain:NAME\n"
            "                        uses it.\n"
            "  secret get NAME --reveal\n"
            "                        Print it.\n"
            "  secret list           The names of those that are kept.\n"
            "  secret delete NAME\n"
            "  secret move           Keep those that stand in the configuration, with references in their "
            "place.\n"
            "  login PRESET          Sign in at a provider with the browser; adds the provider if it is "
            "new.\n"
            "  logout ACCOUNT        Sign out, or --all.\n"
            "  accounts              Who is signed in.\n"
            "  token                 Print the key that clients of this computer send; for an apiKeyHelper.\n"
            "  token --new NAME      Make another one, and print what the configuration needs for it.\n"
            "  token --admin [--new] The same with the key of the management API, which has no name.\n"
            "  setup                 Which clients come here: claude, codex, opencode; and of which others "
            "it tells\n"
            "                        what to do.\n"
            "  setup CLIENT          Point a client at this program: shows what changes in its settings, "
            "asks, "
            "and\n"
            "                        changes only that. --dry-run only shows, --yes does not ask.\n"
            "  setup CLIENT --undo   Take it back, or with --all of every client; what was changed since by "
            "others\n"
            "                        stays.\n"
            "  setup --check         What keeps clients from coming here: variables, settings, dead ports.\n"
            "  env                   The lines that point the clients of one shell here: eval \"$(signalbox "
            "env)\".\n"
            "                        With --shell, --client, --project, --provider and --key.\n"
            "  status                How the running program is doing: providers, quotas, budgets.\n"
            "  usage                 What was used and what it cost: by day, or --by what you like. Without\n"
            "                        --since the last seven days; with --imported all.\n"
            "  usage --import-claude-code [FOLDER]\n"
            "                        Adds what Claude Code used before Signalbox measured it, from its own\n"
            "                        files; shown with --imported. --forget-imported takes it out again.\n"
            "  requests [N]          The last 20 requests, or N.\n"
            "  capture on [MINUTES]  Records requests and answers in full, without credentials, for ten "
            "minutes "
            "or\n"
            "                        so many; capture off ends it, capture tells whether it is on.\n"
            "  switch NAME|auto      Send all requests to one provider, or by the routes again; with "
            "--route\n"
            "                        those of one route. The beginning of a name is enough.\n"
            "  pause [15m|1h]        Refuse new requests for so long, or until resume; resume ends it.\n"
            "  running               The requests that run now; cancel ID ends one.\n"
            "  reload                Read the configuration again.\n"
            "  quit                  End the running program, when the requests that run have ended.\n"
            "  test PROVIDER         Tries out a provider of the running program: name, connection, key, "
            "models;\n"
            "                        with --spend also an answer and a tool, by --model NAME.\n"
            "  update-check          Whether there is a new version; nothing is downloaded.\n"
            "  requests ID           How one went: where it might have gone, and what became of each "
            "attempt.\n"
            "\n"
            "Environment:\n"
            "  CONFIG_FILE, CONFIG_PATH  The configuration file, where --config is not given.\n"
            "  SIGNALBOX_PASSPHRASE      Opens the file of secrets.store: file.\n"
            "  HEALTH_CHECK_PORT         The port that --health-check asks.\n"
            "  HTTP_PROXY, HTTPS_PROXY   Used by providers with proxy: system only.\n"
            "  Any other                 Wherever the configuration says ${NAME}.\n"
            "\n"
            "It reads the configuration again when the file changes, on SIGHUP (also when the terminal it\n"
            "was started from is closed) and on POST /providers/reload from this computer. With errors the\n"
            "previous configuration stays in use.\n"
            "\n"
            "Exit codes:\n"
            "  0  It was asked to stop, the answer is good, or the command has done what it should.\n"
            "  1  The configuration has errors or exists already, it cannot listen, the instance is\n"
            "     not well, or the command has failed; what it says tells why.\n"
            "  2  The command line is not understood, or nobody is there to be asked and --yes is not "
            "given.\n"
            "  3  The address is taken.\n"
            "usage and requests read the ledger's file where no program runs, and say so; status then ends\n"
            "with 1.\n");
}

} // namespace

namespace {

/// Qt's parser wants a value after every option that may have one: an --import without a file gets an empty
/// one.
QStringList withImportValue(QStringList arguments)
{
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const bool isImport = arguments.at(i) == u"--import" || arguments.at(i) == u"-import";
        if (isImport && (i + 1 == arguments.size() || arguments.at(i + 1).startsWith(u'-')))
            arguments.insert(++i, QString());
    }
    return arguments;
}

/// "one, two or three"
QString listOf(const QStringList &names)
{
    return QStringLiteral("%1 or %2")
        .arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.constLast());
}

} // namespace

QStringList CommandLine::pageNames()
{
    return {QStringLiteral("overview"), QStringLiteral("requests"), QStringLiteral("usage"),
        QStringLiteral("providers"), QStringLiteral("routes"), QStringLiteral("log"),
        QStringLiteral("preferences")};
}

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
        {QStringLiteral("background"),
            QStringLiteral("Start without a window, as when the session begins; one that runs already stays "
                           "as it is.")},
        {QStringLiteral("page"),
            QStringLiteral("Show this page of the window: %1.").arg(listOf(CommandLine::pageNames())),
            QStringLiteral("name")},
        {QStringLiteral("check-config"),
            QStringLiteral("Check the configuration, print every problem, and exit (1 on errors).")},
        {QStringLiteral("import"),
            QStringLiteral(
                "Write the configuration of one of these programs, or the providers of cc-switch, "
                "claude-code-router, CLIProxyAPI or Claude Code, as your own, with environment variables in "
                "the place of secrets, say what became of it, and exit (1 on errors). Without a file: list "
                "what is found in the usual places."),
            QStringLiteral("file")},
        {QStringLiteral("dry-run"),
            QStringLiteral("With --import, secret move and setup: only print what would be written.")},
        {QStringLiteral("force"), QStringLiteral("With --import: replace the configuration that exists.")},
        {QStringLiteral("presets"),
            QStringLiteral("List the known services, those with every word that follows, and exit.")},
        {QStringLiteral("reveal"), QStringLiteral("With secret get: print the secret.")},
        {QStringLiteral("yes"), QStringLiteral("With secret move and setup: do not ask.")},
        {QStringLiteral("all"),
            QStringLiteral("With logout: every account; with setup --undo: every client.")},
        {QStringLiteral("admin"), QStringLiteral("With token: the key of the management API.")},
        {QStringLiteral("new"), QStringLiteral("With token: make another key.")},
        {QStringLiteral("name"), QStringLiteral("With login: the name of the provider that is added."),
            QStringLiteral("name")},
        {QStringLiteral("account"), QStringLiteral("With login: what to call the account."),
            QStringLiteral("name")},
        {QStringLiteral("base-url"), QStringLiteral("With login: the provider's address, as a workspace's."),
            QStringLiteral("url")},
        {QStringLiteral("client-id"), QStringLiteral("With login: of your own registered application."),
            QStringLiteral("id")},
        {QStringLiteral("issuer"), QStringLiteral("With login: whose metadata says how (OpenID Connect)."),
            QStringLiteral("url")},
        {QStringLiteral("tenant"), QStringLiteral("With login: the directory, for Microsoft Entra."),
            QStringLiteral("tenant")},
        {QStringLiteral("device"), QStringLiteral("With login: by a code, with a browser elsewhere.")},
        {QStringLiteral("paste"), QStringLiteral("With login: paste the address that the browser ends at.")},
        {QStringLiteral("no-browser"), QStringLiteral("With login: only print the address to open.")},
        {QStringLiteral("since"),
            QStringLiteral("With usage and requests: 12h, 7d, 4w, today, yesterday, a day or a time."),
            QStringLiteral("when")},
        {QStringLiteral("until"), QStringLiteral("The same for the end; a day is part of it."),
            QStringLiteral("when")},
        {QStringLiteral("by"),
            QStringLiteral(
                "With usage: day, hour, provider, model, upstream-model, project, client, key, account "
                "or source; several with commas."),
            QStringLiteral("names")},
        {QStringLiteral("provider"),
            QStringLiteral("With usage and requests: only of this provider; with env: pin it."),
            QStringLiteral("name")},
        {QStringLiteral("model"), QStringLiteral("Only of this model; with test: ask this one."),
            QStringLiteral("name")},
        {QStringLiteral("spend"), QStringLiteral("With test: also what costs money.")},
        {QStringLiteral("project"), QStringLiteral("Only of this project; with env: name it."),
            QStringLiteral("name")},
        {QStringLiteral("key"), QStringLiteral("Only with the client key of this name; with env: send it."),
            QStringLiteral("name")},
        {QStringLiteral("client"),
            QStringLiteral("Only of this program, as claude-cli; with env: claude, openai or opencode."),
            QStringLiteral("name")},
        {QStringLiteral("route"), QStringLiteral("With switch: only what goes by this route."),
            QStringLiteral("pattern")},
        {QStringLiteral("session"), QStringLiteral("With requests: only of this session."),
            QStringLiteral("id")},
        {QStringLiteral("failed"), QStringLiteral("With requests: only those that ended in an error.")},
        {QStringLiteral("json"),
            QStringLiteral("With usage, requests, status, running and test: print JSON.")},
        {QStringLiteral("csv"), QStringLiteral("With usage and requests: print CSV.")},
        {QStringLiteral("imported"), QStringLiteral("With usage: also what was imported, told apart.")},
        {QStringLiteral("import-claude-code"), QStringLiteral("With usage: see below.")},
        {QStringLiteral("forget-imported"), QStringLiteral("With usage: see below.")},
        {QStringLiteral("undo"), QStringLiteral("With setup: take it back.")},
        {QStringLiteral("check"), QStringLiteral("With setup: tell what keeps clients from coming here.")},
        {QStringLiteral("shell"),
            QStringLiteral("With env: bash, zsh, fish, powershell, cmd or dotenv; else the one of $SHELL."),
            QStringLiteral("shell")},
        {QStringLiteral("health-check"),
            QStringLiteral(
                "Ask the running instance at the configured address for its health and exit 0 or 1.")},
    });

    CommandLine result;
    const bool parsed = parser.parse(withImportValue(arguments));
    result.help = helpOf(parser, arguments);
    if (!parsed) {
        result.error = parser.errorText();
        return result;
    }
    result.action = actionOf(parser);
    const bool isInformation
        = result.action == Action::PrintHelp || result.action == Action::PrintVersion; // whatever else stands
    if (result.action == Action::ListPresets) {
        result.presetWords = parser.positionalArguments().join(u' ');
    } else if (!parser.positionalArguments().isEmpty() && !isInformation) {
        readCommand(parser, result);
    }
    if (result.error.isEmpty() && !isInformation)
        readCommandOptions(parser, result);
    if (!result.error.isEmpty())
        return result;
    result.headless = parser.isSet(QStringLiteral("headless"));
    result.background = parser.isSet(QStringLiteral("background"));
    result.page = parser.value(QStringLiteral("page"));
    if (parser.isSet(QStringLiteral("page")) && !pageNames().contains(result.page))
        result.error
            = QStringLiteral("there is no page '%1': --page wants %2").arg(result.page, listOf(pageNames()));
    result.config = parser.value(QStringLiteral("config"));
    result.importFile = parser.value(QStringLiteral("import"));
    result.dryRun = parser.isSet(QStringLiteral("dry-run"));
    result.force = parser.isSet(QStringLiteral("force"));
    const bool isImport = result.action == Action::Import;
    const bool mayBeDry
        = isImport || result.action == Action::MoveSecrets || result.action == Action::SetUpClient;
    if ((result.dryRun && !mayBeDry) || (result.force && !isImport))
        result.error
            = QStringLiteral("--dry-run belongs to --import, secret move and setup, --force to --import");
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
