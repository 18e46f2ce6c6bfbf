// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <map>

namespace signalbox {

/// Keeps secrets until it is destroyed: the choice `secrets.store: memory`, and what stands in for a keychain
/// that is not there. At most `mostSecrets`, no more is taken then (Failed).
class MemoryStore final : public SecretStore
{
    Q_OBJECT

public:
    static constexpr std::size_t mostSecrets = 1000;

    using SecretStore::SecretStore;

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] bool isPersistent() const override { return false; }

private:
    std::map<QString, Secret> m_secrets;
};

} // namespace signalbox
