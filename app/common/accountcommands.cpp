// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/accountcommands.h"

#include "app/common/asynccommand.h"
#include "app/common/browser.h"
#include "app/common/lineinput.h"
#include "app/common/localkeys.h"
#include "app/common/logintarget.h"
#include "app/common/secretstores.h"
#include "config/configwriting.h"
#include "core/statefolder.h"
#include "credentials/secretsupply.h"
#include "oauth/signins.h"

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

/// What all of these commands work with.
struct Desk
{
    explicit Desk(std::unique_ptr<SecretStore> theStore)
        : store(std::move(theStore))
        , accounts(*store, http, clock, stateFolder())
        , supply(*store)
        , signIns(accounts, http, clock)
    {
        accounts.setUpkeep(false); // the command ends in the middle of it
    }

    SystemClock clock;
    std::unique_ptr<SecretStore> store;
    OAuthHttp http;
    Accounts accounts;
    SecretSupply supply;
    SignIns signIns;
};

class Login final : public QObject
{
public:
    Login(Desk &desk, const CommandLine &commandLine, QString path, LoginTarget target, CommandEnd end,
        QObject *parent)
        : QObject(parent)
        , m_desk(desk)
        , m_commandLine(commandLine)
        , m_path(std::move(path))
        , m_target(std::move(target))
        , m_end(std::move(end))
    { }

    /// Nobody signs in before it is known that the tokens can be kept.
    void start()
    {
        m_desk.store->read(QStringLiteral("probe"), this, [this](const SecretStore::Outcome &outcome) {
            const bool isThere = outcome.isOk() || outcome.status == SecretStore::Status::NotFound;
            if (isThere)
                readClientSecret();
            else
                m_end(fail(QStringLiteral("%1. A sign-in at the running program, /oauth/authorize, is kept "
                                          "until that ends")
                               .arg(outcome.message)));
        });
    }

private:
    void readClientSecret()
    {
        const SecretReference &secret = m_target.provider.oauth.clientSecret;
        m_desk.supply.want({secret});
        if (!m_desk.supply.isAwaited(secret)) {
            begin();
            return;
        }
        connect(&m_desk.supply, &SecretSupply::changed, this, [this] {
            m_desk.supply.disconnect(this);
            begin();
        });
    }

    void begin()
    {
        const auto secretOf
            = [this](const SecretReference &reference) { return m_desk.supply.secretOf(reference); };
        m_desk.accounts.apply({m_target.provider}, secretOf);
        m_desk.signIns.setSecretOf(secretOf);
        const CommandLine::SignIn &options = m_commandLine.signIn;
        SignIns::Wish wish{m_target.provider, options.account};
        if (options.device || options.paste)
            wish.way = options.device ? SignIn::Way::Device : SignIn::Way::Paste;
        m_desk.signIns.begin(
            wish, this, [this](const Result<SignIns::Pending> &pending) { onBegun(pending); },
            [this](const Result<SignIns::Outcome> &outcome) { onEnded(outcome); });
    }

    void onBegun(const Result<SignIns::Pending> &pending)
    {
        if (!pending)
            return; // its end says why
        const QString address = QString::fromUtf8(pending->url.toEncoded());
        if (!pending->remark.isEmpty())
            print(QStringLiteral("Note: %1.").arg(pending->remark));
        const bool isOpened = m_commandLine.signIn.opensBrowser && openInBrowser(pending->url);
        print((isOpened ? QStringLiteral("Your browser shows the page to sign in at:\n  %1")
                        : QStringLiteral("Open this address in a browser, and sign in there:\n  %1"))
                  .arg(address));
        if (pending->way == SignIn::Way::Device)
            print(QStringLiteral("Enter this code there: %1").arg(pending->userCode));
        if (pending->way == SignIn::Way::Paste) {
            print(QStringLiteral("Paste the code that it shows, or the address that the browser ends at:"));
            readCode(pending->state);
        } else {
            print(QStringLiteral("Waiting for it …"));
        }
    }

    void readCode(const QByteArray &state)
    {
        readLine(this, [this, state](const QString &line) {
            m_desk.signIns.paste(
                line, state, {}, this, [this, state](const Result<SignIns::Outcome> &outcome) {
                    if (outcome || m_isEnded) // what ends the sign-in is told there
                        return;
                    print(
                        QStringLiteral("That was not it (%1). Paste it again:").arg(outcome.error().message));
                    readCode(state);
                });
        });
    }

    void onEnded(const Result<SignIns::Outcome> &outcome)
    {
        m_isEnded = true;
        if (!outcome) {
            m_end(fail(outcome.error().message));
            return;
        }
        const AccountRecord &account = outcome->account;
        if (!isKept(account.name)) { // they would end with this command
            m_end(fail(QStringLiteral("signed in, but the tokens could not be kept (%1): nothing is changed")
                           .arg(outcome->remark)));
            return;
        }
        print(QStringLiteral("Signed in at %1%2; the tokens are in %3")
                  .arg(m_target.provider.name,
                      account.label.isEmpty() ? QString() : QStringLiteral(" as ") + account.label,
                      m_desk.store->title()));
        if (!outcome->remark.isEmpty())
            print(QStringLiteral("Note: %1").arg(outcome->remark));
        keepKeys();
    }

    [[nodiscard]] bool isKept(const QString &name) const
    {
        const QList<AccountSnapshot> all = m_desk.accounts.snapshots();
        return std::any_of(all.begin(), all.end(), [&](const AccountSnapshot &account) {
            return account.record.name == name && !account.isUnsaved;
        });
    }

    /// Of a first configuration.
    void keepKeys()
    {
        if (m_target.clientKey.isEmpty()) {
            writeConfig();
            return;
        }
        keepLocalKey(*m_desk.store, clientKeySecretName(QStringLiteral("local")), m_target.clientKey, this,
            [this](const Result<QString> &place) {
                if (!place) {
                    m_end(fail(place.error().message));
                    return;
                }
                print(QStringLiteral("The key for clients of this computer is in %1").arg(*place));
                keepAdminKey();
            });
    }

    void keepAdminKey()
    {
        keepLocalKey(*m_desk.store, adminKeySecretName(), m_target.adminKey, this,
            [this](const Result<QString> &place) {
                if (!place) {
                    m_end(fail(place.error().message));
                    return;
                }
                print(QStringLiteral("The key of the management API is in %1").arg(*place));
                writeConfig();
            });
    }

    void writeConfig()
    {
        if (m_target.text.isEmpty()) {
            m_end(0);
            return;
        }
        const QByteArray before = m_target.before.value_or(QByteArray());
        if (const auto error = writeConfigFile(m_path, m_target.text, {before, false})) {
            m_end(fail(error->message));
            return;
        }
        print(QStringLiteral("The provider '%1' stands in %2 now")
                  .arg(m_target.provider.name, QDir::toNativeSeparators(m_path)));
        if (!m_target.clientKey.isEmpty())
            print(
                QStringLiteral("Clients of this computer send a key from now on: signalbox token prints it"));
        for (const QString &remark : m_target.remarks)
            print(QStringLiteral("Note: %1").arg(remark));
        m_end(0);
    }

    Desk &m_desk;
    const CommandLine &m_commandLine;
    QString m_path;
    LoginTarget m_target;
    CommandEnd m_end;
    bool m_isEnded = false;
};

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
void whenRead(Desk &desk, QObject *context, const std::function<void()> &done)
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

int list(Desk &desk)
{
    return runAsync([&](QObject *context, const CommandEnd &end) {
        whenRead(desk, context, [&desk, end] {
            for (const AccountSnapshot &account : desk.accounts.snapshots())
                print(QStringLiteral("%1 %2").arg(
                    account.record.name.leftJustified(32), stateText(account, desk.clock.wallTime())));
            end(0);
        });
    });
}

QStringList accountsNamed(const Desk &desk, const CommandLine &commandLine)
{
    if (!commandLine.all)
        return desk.accounts.meant(commandLine.name);
    QStringList names;
    for (const AccountSnapshot &account : desk.accounts.snapshots())
        names << account.record.name;
    return names;
}

int signOut(Desk &desk, const CommandLine &commandLine)
{
    const QStringList names = accountsNamed(desk, commandLine);
    if (names.isEmpty())
        return commandLine.all ? 0 : fail(QStringLiteral("there is no account '%1'").arg(commandLine.name));
    if (!commandLine.all && names.size() > 1)
        return fail(QStringLiteral("'%1' may be %2: say which")
                        .arg(commandLine.name, names.join(QStringLiteral(" or "))));
    return runAsync([&](QObject *context, const CommandEnd &end) {
        whenRead(desk, context, [&desk, context, end, names] {
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
        });
    });
}

} // namespace

int runAccountCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    using Action = CommandLine::Action;
    Result<LoginTarget> target = LoginTarget();
    if (commandLine.action == Action::Login) {
        target = LoginTarget::find(commandLine, environment, loaded);
        if (!target)
            return fail(target.error().message);
    }
    const SecretsConfig secrets = loaded.config ? loaded.config->secrets : SecretsConfig();
    const auto factory = secretStoreFactory(secrets, environment, StoreUse::Command);
    if (!factory)
        return fail(factory.error().message);
    Desk desk((*factory)());
    if (!desk.store->isPersistent())
        return fail(
            QStringLiteral("secrets.store is memory, which ends with each program: sign in at the running "
                           "one, /oauth/authorize of its address"));
    if (commandLine.action != Action::Login) {
        desk.accounts.apply(loaded.config ? loaded.config->providers : QList<ProviderConfig>(), {});
        return commandLine.action == Action::Logout ? signOut(desk, commandLine) : list(desk);
    }
    return runAsync([&](QObject *context, const CommandEnd &end) {
        auto *login
            = new Login(desk, commandLine, QDir::fromNativeSeparators(loaded.path), *target, end, context);
        login->start();
    });
}

} // namespace signalbox
