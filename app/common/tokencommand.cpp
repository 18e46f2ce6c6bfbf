// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/tokencommand.h"

#include "app/common/asynccommand.h"
#include "app/common/brokenconfig.h"
#include "app/common/commandstore.h"
#include "app/common/keyfiles.h"
#include "app/common/keylookup.h"
#include "app/common/localkeys.h"

#include <QFile>
#include <QTextStream>

#include <algorithm>
#include <cstdio>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;
using Status = SecretStore::Status;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

int printSecret(const Secret &secret)
{
    const QByteArray line = secret.reveal() + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}

/// The key that clients of this computer are to send: the one called "local", else the first.
const ClientKeyConfig *keyToPrint(const ServerConfig &server, bool admin)
{
    const QList<ClientKeyConfig> &keys = server.clientKeys;
    if (admin)
        return server.adminKey.isEmpty() ? nullptr : &server.adminKey;
    const auto local = std::find_if(
        keys.begin(), keys.end(), [](const ClientKeyConfig &key) { return key.name == u"local"; });
    if (local != keys.end())
        return &*local;
    return keys.isEmpty() ? nullptr : &keys.constFirst();
}

class TokenCommand
{
public:
    TokenCommand(
        const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
        : m_commandLine(commandLine)
        , m_loaded(loaded)
        , m_server(serverInSpiteOfErrors(loaded, environment))
        , m_secrets(secretsInSpiteOfErrors(loaded, environment))
        , m_store(m_secrets.value_or(SecretsConfig()), environment,
              commandLine.newKey ? StoreUse::Command : StoreUse::Helper)
    { }

    int print()
    {
        const bool admin = m_commandLine.adminKey;
        const ClientKeyConfig *key = keyToPrint(m_server, admin);
        if (!key && !m_loaded.config)
            return fail(m_loaded.error);
        if (!key && admin)
            return fail(
                QStringLiteral("the configuration has no server.admin_key: the management API is open to "
                               "this computer"));
        if (!key) // nobody is asked for one, and clients want to send something
            return printSecret(Secret("signalbox"));
        const QString secretName = admin ? adminKeySecretName() : clientKeySecretName(key->name);
        const KeyLookup lookup([this] { return openStore(); });
        return runAsync([&](QObject *context, const CommandEnd &end) {
            lookup.find(*key, secretName, context, [end](const Result<Secret> &found) {
                end(found ? printSecret(*found) : fail(found.error().message));
            });
        });
    }

    int make()
    {
        if (m_commandLine.adminKey)
            return keep(adminKeySecretName());
        if (const QString flaw = keychainNameFlaw(m_commandLine.name); !flaw.isEmpty())
            return fail(QStringLiteral("the name of the key ") + flaw);
        const auto isSpecial = [](QChar c) { return c == u'"' || c == u'\\' || c == u'$'; };
        if (std::any_of(m_commandLine.name.begin(), m_commandLine.name.end(), isSpecial))
            return fail(
                QStringLiteral("the name of the key has a quote, '\\' or '$', which mean something else in "
                               "the configuration: choose another name"));
        const QString secretName = clientKeySecretName(m_commandLine.name);
        if (isConfigured() || QFile::exists(keyFile(secretName)))
            return fail(
                QStringLiteral("there is a key '%1' already: choose another name").arg(m_commandLine.name));
        return keep(secretName);
    }

private:
    Result<SecretStore *> openStore()
    {
        if (!m_secrets)
            return Error{Error::Kind::InvalidRequest,
                QStringLiteral("which secret store the configuration wants cannot be told: %1")
                    .arg(m_loaded.error)};
        return m_store.open();
    }

    using Ask = std::function<void(SecretStore &store, QObject *context, const CommandEnd &end)>;

    int askStore(const Ask &ask)
    {
        const auto opened = openStore();
        if (!opened)
            return fail(opened.error().message);
        SecretStore &store = **opened;
        return runAsync([&](QObject *context, const CommandEnd &end) { ask(store, context, end); });
    }

    [[nodiscard]] bool isConfigured() const
    {
        const QList<ClientKeyConfig> &keys = m_server.clientKeys;
        return std::any_of(keys.begin(), keys.end(),
            [this](const ClientKeyConfig &key) { return key.name == m_commandLine.name; });
    }

    int keep(const QString &secretName)
    {
        return askStore([this, secretName](SecretStore &store, QObject *context, const CommandEnd &end) {
            store.read(secretName, context, [=, this, &store](const Outcome &outcome) {
                // An admin key that is kept goes on to be good until the configuration has another one.
                const bool isTaken = outcome.isOk() && !m_commandLine.adminKey;
                if (isTaken)
                    end(fail(QStringLiteral("%1 has a key '%2' already, perhaps of another "
                                            "configuration: choose another name, or delete it with "
                                            "signalbox secret delete %3")
                                 .arg(store.title(), m_commandLine.name, secretName)));
                else if (outcome.status == Status::Locked || outcome.status == Status::Denied)
                    end(fail(outcome.message));
                else
                    keepNew(store, secretName, context, end);
            });
        });
    }

    void keepNew(SecretStore &store, const QString &secretName, QObject *context, const CommandEnd &end)
    {
        const Secret key = newLocalKey();
        keepLocalKey(store, secretName, key, context, [=, this](const Result<QString> &place) {
            if (!place) {
                end(fail(place.error().message));
                return;
            }
            const int code = printSecret(key);
            QTextStream(stderr) << QStringLiteral("It is kept in %1. %2\n").arg(*place, linesFor(key))
                                << Qt::flush;
            end(code);
        });
    }

    /// What the configuration needs for it.
    [[nodiscard]] QString linesFor(const Secret &key) const
    {
        const QString hash = QString::fromLatin1(hashOfKey(key).toHex());
        if (m_commandLine.adminKey)
            return QStringLiteral("Write this into the configuration, in the place of an older one:\n"
                                  "server:\n  admin_key: \"sha256:%1\"")
                .arg(hash);
        return QStringLiteral("Add this to client_keys:\n  - {name: \"%1\", key: \"sha256:%2\"}")
            .arg(m_commandLine.name, hash);
    }

    const CommandLine &m_commandLine;
    const LoadedConfig &m_loaded;
    ServerConfig m_server;
    std::optional<SecretsConfig> m_secrets;
    CommandStore m_store;
};

} // namespace

int runTokenCommand(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    TokenCommand command(commandLine, environment, loaded);
    return commandLine.newKey ? command.make() : command.print();
}

} // namespace signalbox
