// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/accountcommands.h"

#include "app/common/accountdesk.h"
#include "app/common/login.h"
#include "app/common/secretstores.h"

#include <QDir>
#include <QTextStream>

#include <algorithm>
#include <memory>

namespace signalbox {

namespace {

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

void print(const QString &text)
{
    QTextStream(stdout) << text << u'\n' << Qt::flush;
}

QString stateText(const AccountSnapshot &account, const QDateTime &now)
{
    if (account.state == AccountSnapshot::State::Reading)
        return QStringLiteral("no provider of the configuration uses it");
    if (!account.problem.isEmpty())
        return account.problem;
    const QDateTime &end = account.record.expiresAt;
    if (!end.isValid())
        return QStringLiteral("signed in");
    return end <= now ? QStringLiteral("signed in, renewed when it is used")
                      : QStringLiteral("signed in, token until %1")
                            .arg(end.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")));
}

/// Calls `done` once what the store has of the accounts is known.
void whenRead(AccountDesk &desk, QObject *context, const std::function<void()> &done)
{
    const auto isReading = [&desk] {
        const auto all = desk.accounts.snapshots();
        return std::any_of(all.begin(), all.end(), [](const AccountSnapshot &account) {
            return account.state == AccountSnapshot::State::Reading && account.isAsked;
        });
    };
    if (!isReading()) {
        done();
        return;
    }
    auto *waiting = new QObject(context);
    QObject::connect(&desk.accounts, &Accounts::changed, waiting, [&desk, waiting, isReading, done] {
        if (isReading())
            return;
        desk.accounts.disconnect(waiting);
        waiting->deleteLater();
        done();
    });
}

int list(AccountDesk &desk, const QList<ProviderConfig> &providers)
{
    return runAsync([&](QObject *context, const CommandEnd &end) {
        desk.use(providers, context, [&desk, context, end] {
            whenRead(desk, context, [&desk, end] {
                const auto all = desk.accounts.snapshots();
                for (const AccountSnapshot &account : all)
                    print(QStringLiteral("%1 %2").arg(
                        account.record.name.leftJustified(32), stateText(account, desk.clock.wallTime())));
                if (all.isEmpty()) // not to standard output, which scripts read accounts from
                    QTextStream(stderr) << QStringLiteral("no account is signed in\n") << Qt::flush;
                end(0);
            });
        });
    });
}

QStringList accountsNamed(const AccountDesk &desk, const CommandLine &commandLine)
{
    if (!commandLine.all)
        return desk.accounts.meant(commandLine.name);
    QStringList names;
    for (const AccountSnapshot &account : desk.accounts.snapshots())
        names << account.record.name;
    return names;
}

void remove(AccountDesk &desk, const QStringList &names, QObject *context, const CommandEnd &end)
{
    const auto left = std::make_shared<qsizetype>(names.size());
    const auto code = std::make_shared<int>(0);
    for (const QString &name : names) {
        desk.accounts.remove(name, context, [=](const QString &problem, const QString &remark) {
            if (problem.isEmpty())
                print(QStringLiteral("Signed out of %1").arg(name));
            else
                *code = fail(problem);
            if (!remark.isEmpty())
                print(QStringLiteral("Note: %1").arg(remark));
            if (--*left == 0)
                end(*code);
        });
    }
}

int signOut(AccountDesk &desk, const QList<ProviderConfig> &providers, const CommandLine &commandLine)
{
    return runAsync([&](QObject *context, const CommandEnd &end) {
        // With the client secrets, without which a provider may not take the tokens back.
        desk.use(providers, context, [&desk, &commandLine, context, end] {
            const QStringList names = accountsNamed(desk, commandLine);
            if (names.isEmpty()) {
                end(commandLine.all ? 0
                                    : fail(QStringLiteral("there is no account '%1'").arg(commandLine.name)));
                return;
            }
            if (!commandLine.all && names.size() > 1) {
                end(fail(QStringLiteral("'%1' may be %2: say which")
                             .arg(commandLine.name, names.join(QStringLiteral(" or ")))));
                return;
            }
            whenRead(desk, context, [&desk, names, context, end] { remove(desk, names, context, end); });
        });
    });
}

} // namespace

int runAccountCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    using Action = CommandLine::Action;
    if (!loaded.config) { // what it says of the store and of providers is not known
        QTextStream(stderr) << loaded.problems.join(u'\n') << u'\n' << Qt::flush;
        return fail(QStringLiteral("the configuration has errors"));
    }
    Result<LoginTarget> target = LoginTarget();
    if (commandLine.action == Action::Login) {
        target = LoginTarget::find(commandLine, environment, loaded);
        if (!target)
            return fail(target.error().message);
    }
    const auto factory = secretStoreFactory(loaded.config->secrets, environment, StoreUse::Command);
    if (!factory)
        return fail(factory.error().message);
    AccountDesk desk((*factory)());
    if (!desk.store->isPersistent())
        return fail(
            QStringLiteral("secrets.store is memory, which ends with each program: sign in at the running "
                           "one, /oauth/authorize of its address"));
    if (commandLine.action == Action::Logout)
        return signOut(desk, loaded.config->providers, commandLine);
    if (commandLine.action == Action::ListAccounts)
        return list(desk, loaded.config->providers);
    const Login::Parts parts{desk, commandLine, environment, QDir::fromNativeSeparators(loaded.path)};
    return runAsync(
        [&](QObject *context, const CommandEnd &end) { (new Login(parts, *target, end, context))->start(); });
}

} // namespace signalbox
