// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/programaccess.h"

#include "app/common/brokenconfig.h"
#include "app/common/localkeys.h"
#include "proxy/boundaddress.h"

namespace signalbox {

ProgramAccess::ProgramAccess(
    const LoadedConfig &loaded, const ServerConfig &server, const QProcessEnvironment &environment)
    : m_loaded(loaded)
    , m_server(server)
    , m_secrets(secretsInSpiteOfErrors(loaded, environment))
    , m_store(m_secrets.value_or(SecretsConfig()), environment, StoreUse::Helper)
{ }

std::optional<Error> ProgramAccess::findAddress()
{
    const auto addresses = boundAddresses(m_server, m_server.port);
    if (!addresses)
        return addresses.error();
    m_url = QUrl(addresses->first().toUrl());
    return std::nullopt;
}

void ProgramAccess::open(QObject *context, const Ready &ready)
{
    if (m_server.adminKey.isEmpty()) {
        ready(*new RunningProgram(m_url, {}, context));
        return;
    }
    m_lookup = std::make_unique<KeyLookup>([this] { return openStore(); });
    m_lookup->find(
        m_server.adminKey, adminKeySecretName(), context, [this, context, ready](const Result<Secret> &key) {
            if (!key)
                m_keyProblem = key.error().message;
            ready(*new RunningProgram(m_url, key ? *key : Secret(), context));
        });
}

Result<SecretStore *> ProgramAccess::openStore()
{
    if (!m_secrets)
        return Error{Error::Kind::InvalidRequest, m_loaded.error};
    return m_store.open();
}

QString ProgramAccess::reasonOf(const RunningProgram::Answer &answer) const
{
    return m_keyProblem.isEmpty() ? answer.problem
                                  : QStringLiteral("%1 (%2)").arg(answer.problem, m_keyProblem);
}

} // namespace signalbox
