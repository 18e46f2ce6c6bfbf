// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandstore.h"

#include <utility>

namespace signalbox {

CommandStore::CommandStore(SecretsConfig config, const QProcessEnvironment &environment, StoreUse use)
    : m_config(std::move(config))
    , m_environment(environment)
    , m_use(use)
{ }

CommandStore::CommandStore(std::unique_ptr<SecretStore> store) : m_store(std::move(store)) { }

Result<SecretStore *> CommandStore::open()
{
    if (!m_store) {
        const auto factory = secretStoreFactory(m_config, m_environment, m_use);
        if (!factory)
            return factory.error();
        m_store = (*factory)();
    }
    return m_store.get();
}

} // namespace signalbox
