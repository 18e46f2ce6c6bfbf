// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/secretstores.h"

#include <memory>

namespace signalbox {

/// The secret store of a command, which is made when it is needed first: an encrypted file wants its
/// passphrase then, and not from who needs nothing out of it.
class CommandStore
{
public:
    CommandStore(SecretsConfig config, const QProcessEnvironment &environment, StoreUse use);
    /// One that is made already.
    explicit CommandStore(std::unique_ptr<SecretStore> store);

    /// The error says what is missing.
    Result<SecretStore *> open();
    [[nodiscard]] bool isPersistent() const { return m_config.store != SecretsConfig::Store::Memory; }

private:
    SecretsConfig m_config;
    QProcessEnvironment m_environment;
    StoreUse m_use = StoreUse::Command;
    std::unique_ptr<SecretStore> m_store;
};

} // namespace signalbox
