// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/environmentcommand.h"

#include "app/common/asynccommand.h"
#include "app/common/brokenconfig.h"
#include "app/common/commandstore.h"
#include "app/common/keylookup.h"
#include "app/common/localkeys.h"
#include "app/common/ownaddress.h"
#include "config/environmentlines.h"

#include <QTextStream>

#include <algorithm>

namespace signalbox {

namespace {

int fail(const QString &message, int code = 1)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return code;
}

/// What the lines are made of but for the key.
struct Lines
{
    Shell shell = Shell::Posix;
    EnvironmentClient client = EnvironmentClient::Claude;
    QString address;
    QProcessEnvironment environment;

    [[nodiscard]] int print(const Secret &key) const
    {
        if (const QString flaw = assignmentFlaw(shell, QString::fromUtf8(key.reveal())); !flaw.isEmpty())
            return fail(flaw);
        QTextStream out(stdout);
        for (const QString &line : environmentLines(shell, client, address, key, environment))
            out << line << u'\n';
        out.flush();
        return out.status() == QTextStream::Ok ? 0 : 1;
    }
};

/// An Error names the option that is not understood.
Result<Lines> linesFor(
    const CommandLine::Client &wishes, const QProcessEnvironment &environment, const QString &address)
{
    const auto shell
        = wishes.shell.isEmpty() ? std::optional(usualShell(environment)) : shellFromName(wishes.shell);
    if (!shell)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("--shell wants bash, zsh, fish, powershell, cmd or dotenv, not '%1'")
                .arg(wishes.shell)};
    const auto client = wishes.variables.isEmpty() ? std::optional(EnvironmentClient::Claude)
                                                   : environmentClientFromName(wishes.variables);
    if (!client)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("with env, --client wants claude, openai or opencode, not '%1'")
                .arg(wishes.variables)};
    return Lines{*shell, *client, clientAddress(address, wishes.project, wishes.provider), environment};
}

/// The key of this name, or the one that clients of this computer send; null when there is none.
const ClientKeyConfig *keyNamed(const QList<ClientKeyConfig> &keys, const QString &name)
{
    const QString wanted = name.isEmpty() ? QStringLiteral("local") : name;
    const auto found = std::find_if(
        keys.begin(), keys.end(), [&](const ClientKeyConfig &key) { return key.name == wanted; });
    if (found != keys.end())
        return &*found;
    return name.isEmpty() && !keys.isEmpty() ? &keys.constFirst() : nullptr;
}

int printWithKey(const Lines &lines, const ClientKeyConfig &key, const QProcessEnvironment &environment,
    const LoadedConfig &loaded)
{
    CommandStore store(
        secretsInSpiteOfErrors(loaded, environment).value_or(SecretsConfig()), environment, StoreUse::Helper);
    const KeyLookup lookup([&store] { return store.open(); });
    return runAsync([&](QObject *context, const CommandEnd &end) {
        lookup.find(key, clientKeySecretName(key.name), context, [&lines, end](const Result<Secret> &found) {
            end(found ? lines.print(*found) : fail(found.error().message));
        });
    });
}

} // namespace

int runEnvironmentCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server)
{
    if (!loaded.config)
        return fail(loaded.error);
    const auto address = ownAddress(server);
    if (!address)
        return fail(address.error().message);
    const auto lines = linesFor(commandLine.client, environment, *address);
    if (!lines)
        return fail(lines.error().message, 2);
    const QString &name = commandLine.client.key;
    const ClientKeyConfig *key = keyNamed(server.clientKeys, name);
    if (!key && !name.isEmpty())
        return fail(QStringLiteral("the configuration has no client key '%1': signalbox token --new %1 makes "
                                   "one")
                        .arg(name));
    if (key)
        return printWithKey(*lines, *key, environment, loaded);
    return lines->print(clientToken(*loaded.config) == ClientToken::AnyText ? Secret("signalbox") : Secret());
}

} // namespace signalbox
