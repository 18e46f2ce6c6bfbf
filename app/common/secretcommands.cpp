// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretcommands.h"

#include "app/common/asynccommand.h"
#include "app/common/localkeys.h"
#include "app/common/secretmoving.h"
#include "app/common/secretstores.h"
#include "app/common/terminal.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"

#include <QFile>
#include <QTextStream>

#include <cstdio>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;

constexpr qint64 largestSecret = 64LL * 1024;

int fail(const QString &message, int exitCode = 1)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return exitCode;
}

void print(const QString &text)
{
    QTextStream(stdout) << text << u'\n' << Qt::flush;
}

/// From the terminal, twice, or all of standard input without its last line break.
Result<Secret> readValue(const QString &name)
{
    QByteArray value;
    if (isTerminal()) {
        const auto first = readHiddenLine(QStringLiteral("Secret %1: ").arg(name));
        const auto again = readHiddenLine(QStringLiteral("Once more: "));
        if (!first || !again || *first != *again)
            return Error{
                Error::Kind::InvalidRequest, QStringLiteral("the two are not the same: nothing is kept")};
        value = first->reveal();
    } else {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return Error{Error::Kind::InvalidRequest, QStringLiteral("standard input cannot be read")};
        while (value.size() <= largestSecret && !input.atEnd()) { // a pipe gives it in pieces
            const QByteArray piece = input.read(largestSecret + 1 - value.size());
            if (piece.isEmpty())
                break;
            value += piece;
        }
        if (value.endsWith('\n'))
            value.chop(1);
        if (value.endsWith('\r'))
            value.chop(1);
    }
    if (value.isEmpty())
        return Error{Error::Kind::InvalidRequest, QStringLiteral("there is no secret: nothing is kept")};
    if (value.size() > largestSecret)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("it is longer than %1 KiB: nothing is kept").arg(largestSecret / 1024)};
    return Secret(value);
}

class SecretCommand
{
public:
    SecretCommand(const CommandLine &commandLine, SecretStore &store)
        : m_commandLine(commandLine)
        , m_store(store)
        , m_index(
              stateFolder(), m_clock) // NOLINT(*-optin.cplusplus.UninitializedObject): it refers to m_clock
    { }

    int set()
    {
        const auto value = readValue(name());
        if (!value)
            return fail(value.error().message);
        return runAsync([&](QObject *context, const CommandEnd &end) {
            m_store.write(name(), *value, context, [this, end](const Outcome &outcome) {
                if (!outcome.isOk()) {
                    end(fail(outcome.message));
                    return;
                }
                if (const auto error = m_index.add(name()))
                    fail(error->message);
                print(QStringLiteral("%1 is kept in %2. In the configuration it is keychain:%1")
                          .arg(name(), m_store.title()));
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
        return runAsync([&](QObject *context, const CommandEnd &end) {
            m_store.read(name(), context, [end](const Outcome &outcome) {
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
        return 0;
    }

    int remove()
    {
        return runAsync([&](QObject *context, const CommandEnd &end) {
            m_store.remove(name(), context, [this, end](const Outcome &outcome) {
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
    SecretStore &m_store;
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
    const SecretsConfig secrets = loaded.config ? loaded.config->secrets : SecretsConfig();
    if (!loaded.config)
        fail(QStringLiteral("the configuration has errors (%1), so the system's keychain is used")
                 .arg(loaded.error));
    const auto factory = secretStoreFactory(secrets, environment, StoreUse::Command);
    if (!factory)
        return fail(factory.error().message);
    const std::unique_ptr<SecretStore> store = (*factory)();
    const bool keeps = commandLine.action != Action::ListSecrets && commandLine.action != Action::PrintToken;
    if (!store->isPersistent() && keeps)
        return fail(
            QStringLiteral("secrets.store is memory, which ends with each program: nothing can be kept"));
    SecretCommand command(commandLine, *store);
    switch (commandLine.action) {
    case Action::SetSecret:
        return command.set();
    case Action::ShowSecret:
        return command.show();
    case Action::DeleteSecret:
        return command.remove();
    case Action::MoveSecrets:
        return moveConfigSecrets(commandLine, loaded, *store);
    case Action::PrintToken:
        return printToken(commandLine, loaded, *store);
    default:
        return command.list();
    }
}

} // namespace signalbox
