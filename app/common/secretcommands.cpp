// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretcommands.h"

#include "app/common/asynccommand.h"
#include "app/common/brokenconfig.h"
#include "app/common/commandstore.h"
#include "app/common/secretkeeping.h"
#include "app/common/secretmoving.h"
#include "app/common/terminal.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"

#include <QFile>
#include <QTextStream>

#include <cstdio>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;

int fail(const QString &message, int exitCode = 1)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return exitCode;
}

void print(const QString &text)
{
    QTextStream(stdout) << text << u'\n' << Qt::flush;
}

Error refusal(const QString &message)
{
    return {Error::Kind::InvalidRequest, message + QStringLiteral(": nothing is kept")};
}

Result<Secret> typedValue(const QString &name)
{
    auto first = readHiddenLine(QStringLiteral("Secret %1: ").arg(name));
    if (!first)
        return first;
    auto again = readHiddenLine(QStringLiteral("Once more: "));
    if (again && *first != *again)
        return refusal(QStringLiteral("the two are not the same"));
    return again;
}

Result<Secret> pipedValue()
{
    QByteArray value;
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return refusal(QStringLiteral("standard input cannot be read"));
    while (value.size() <= largestSecret && !input.atEnd()) { // a pipe gives it in pieces
        const QByteArray piece = input.read(largestSecret + 1 - value.size());
        if (piece.isEmpty())
            break;
        value += piece;
    }
    return Secret(value);
}

/// From the terminal, twice, or all of standard input.
Result<Secret> readValue(const QString &name)
{
    auto read = isTerminal() ? typedValue(name) : pipedValue();
    if (!read)
        return read;
    return sendableSecret(*read);
}

class SecretCommand
{
public:
    SecretCommand(const CommandLine &commandLine, CommandStore &store)
        : m_commandLine(commandLine)
        , m_store(store)
        , m_index(
              stateFolder(), m_clock) // NOLINT(*-optin.cplusplus.UninitializedObject): it refers to m_clock
    { }

    int set()
    {
        const auto store = m_store.open();
        if (!store)
            return fail(store.error().message);
        const auto value = readValue(name());
        if (!value)
            return fail(value.error().message);
        return runAsync([&](QObject *context, const CommandEnd &end) {
            keepSecret(
                **store, stateFolder(), name(), *value, context, [this, end](const Result<KeptSecret> &kept) {
                    if (!kept) {
                        end(fail(kept.error().message));
                        return;
                    }
                    if (!kept->problem.isEmpty())
                        fail(kept->problem);
                    print(QStringLiteral("%1 is kept in %2. In the configuration it is keychain:%1")
                              .arg(name(), kept->place));
                    end(0);
                });
        });
    }

    int show()
    {
        if (!m_commandLine.reveal)
            return fail(
                QStringLiteral("a secret is printed with --reveal only: secret get %1 --reveal").arg(name()),
                2);
        const auto store = m_store.open();
        if (!store)
            return fail(store.error().message);
        return runAsync([&](QObject *context, const CommandEnd &end) {
            (*store)->read(name(), context, [end](const Outcome &outcome) {
                if (!outcome.isOk()) {
                    end(fail(outcome.message));
                    return;
                }
                const QByteArray line = outcome.value.reveal() + '\n';
                std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
                std::fflush(stdout);
                end(0);
            });
        });
    }

    int list()
    {
        const auto names = m_index.names();
        if (!names)
            return fail(names.error().message);
        for (const QString &one : *names)
            print(one);
        if (names->isEmpty()) // not to standard output, which scripts read names from
            QTextStream(stderr) << QStringLiteral("no secrets are kept\n") << Qt::flush;
        return 0;
    }

    int remove()
    {
        const auto store = m_store.open();
        if (!store)
            return fail(store.error().message);
        return runAsync([&](QObject *context, const CommandEnd &end) {
            (*store)->remove(name(), context, [this, end](const Outcome &outcome) {
                const bool isGone = outcome.isOk() || outcome.status == SecretStore::Status::NotFound;
                if (const auto error = isGone ? m_index.remove(name()) : std::nullopt)
                    fail(error->message);
                end(outcome.isOk() ? 0 : fail(outcome.message));
            });
        });
    }

private:
    [[nodiscard]] const QString &name() const { return m_commandLine.name; }

    const CommandLine &m_commandLine;
    CommandStore &m_store;
    SystemClock m_clock;
    SecretIndex m_index;
};

} // namespace

int runSecretCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    using Action = CommandLine::Action;
    const bool hasName = commandLine.action == Action::SetSecret || commandLine.action == Action::ShowSecret
        || commandLine.action == Action::DeleteSecret;
    if (const QString flaw = keychainNameFlaw(commandLine.name); hasName && !flaw.isEmpty())
        return fail(QStringLiteral("the name ") + flaw, 2);
    const auto secrets = secretsInSpiteOfErrors(loaded, environment);
    if (!secrets)
        return fail(QStringLiteral("which secret store the configuration wants cannot be told: %1")
                        .arg(loaded.error));
    CommandStore store(*secrets, environment, StoreUse::Command);
    if (!store.isPersistent() && commandLine.action != Action::ListSecrets)
        return fail(
            QStringLiteral("secrets.store is memory, which ends with each program: nothing can be kept"));
    SecretCommand command(commandLine, store);
    switch (commandLine.action) {
    case Action::SetSecret:
        return command.set();
    case Action::ShowSecret:
        return command.show();
    case Action::DeleteSecret:
        return command.remove();
    case Action::MoveSecrets:
        return moveConfigSecrets(commandLine, loaded, store);
    default:
        return command.list();
    }
}

} // namespace signalbox
