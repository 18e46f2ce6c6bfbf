// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"
#include "support/testclient.h"

#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace signalbox::test {

/// The answer to a call of a store, once it is there.
class StoreAnswer
{
public:
    /// `call` is given the context and the callback.
    explicit StoreAnswer(const std::function<void(QObject *, SecretStore::Done)> &call)
    {
        call(m_context.get(), [this](const SecretStore::Outcome &outcome) { m_outcome = outcome; });
    }

    [[nodiscard]] bool isThere() const { return m_outcome.has_value(); }
    /// Waits in the event loop. Failed with the message "no answer" when none comes.
    SecretStore::Outcome wait()
    {
        if (QTest::qWaitFor([this] { return isThere(); }, patience))
            return *m_outcome;
        return {SecretStore::Status::Failed, {}, QStringLiteral("no answer")};
    }

private:
    std::unique_ptr<QObject> m_context = std::make_unique<QObject>();
    std::optional<SecretStore::Outcome> m_outcome;
};

inline SecretStore::Outcome readFrom(SecretStore &store, const QString &name)
{
    return StoreAnswer([&](QObject *context, SecretStore::Done done) {
        store.read(name, context, std::move(done));
    }).wait();
}

inline SecretStore::Outcome writeTo(SecretStore &store, const QString &name, const QByteArray &value)
{
    return StoreAnswer([&](QObject *context, SecretStore::Done done) {
        store.write(name, Secret(value), context, std::move(done));
    }).wait();
}

inline SecretStore::Outcome removeFrom(SecretStore &store, const QString &name)
{
    return StoreAnswer([&](QObject *context, SecretStore::Done done) {
        store.remove(name, context, std::move(done));
    }).wait();
}

} // namespace signalbox::test
