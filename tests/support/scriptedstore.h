// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <QPointer>
#include <QStringList>

#include <functional>
#include <map>
#include <vector>

namespace signalbox::test {

/// A secret store that answers as the test says: at once, later or not at all, as a locked or a broken one.
/// What is in it outlives the accounts that use it, as with a keychain.
class ScriptedStore final : public SecretStore
{
    Q_OBJECT

public:
    using SecretStore::SecretStore;

    std::map<QString, QByteArray> secrets;
    Status reading = Status::Ok; ///< of reads; Ok = as the secrets are
    Status writing = Status::Ok;
    Status removing = Status::Ok;
    bool holdsReads = false; ///< until release()
    QString silentOn; ///< reads of this one are held
    bool holdsWrites = false;
    int reads = 0;
    int writes = 0;
    int refusedWrites = 0; ///< that were answered
    std::function<void(const QString &name, const QByteArray &value)> onWritten; ///< before the answer

    void read(const QString &name, QObject *context, Done done) override
    {
        ++reads;
        settle(holdsReads || name == silentOn, context, [this, name, done = std::move(done)] {
            const auto found = secrets.find(name);
            if (reading != Status::Ok)
                done({reading, {}, QStringLiteral("unlock it")});
            else if (found == secrets.end())
                done({Status::NotFound, {}, QStringLiteral("it has no such secret")});
            else
                done({Status::Ok, Secret(found->second), {}});
        });
    }
    void write(const QString &name, const Secret &value, QObject *context, Done done) override
    {
        ++writes;
        settle(holdsWrites, context, [this, name, value, done = std::move(done)] {
            if (writing != Status::Ok) {
                done({writing, {}, QStringLiteral("it takes nothing")});
                ++refusedWrites;
                return;
            }
            secrets[name] = value.reveal();
            if (onWritten)
                onWritten(name, value.reveal());
            done({});
        });
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        settle(holdsWrites, context, [this, name, done = std::move(done)] {
            if (removing != Status::Ok)
                done({removing, {}, QStringLiteral("unlock it")});
            else
                done({secrets.erase(name) > 0 ? Status::Ok : Status::NotFound, {}, {}});
        });
    }
    [[nodiscard]] QString title() const override { return QStringLiteral("the test's store"); }
    [[nodiscard]] bool isPersistent() const override { return true; }

    /// Answers everything that was held.
    void release()
    {
        holdsReads = holdsWrites = false;
        silentOn.clear();
        for (const Held &held : std::exchange(m_held, {}))
            later(held);
    }
    [[nodiscard]] qsizetype held() const { return static_cast<qsizetype>(m_held.size()); }

private:
    struct Held
    {
        QPointer<QObject> context;
        std::function<void()> act;
    };

    void settle(bool holds, QObject *context, std::function<void()> act)
    {
        const Held held{context, std::move(act)};
        if (holds)
            m_held.push_back(held);
        else
            later(held);
    }
    static void later(const Held &held)
    {
        if (held.context)
            QMetaObject::invokeMethod(held.context, held.act, Qt::QueuedConnection);
    }

    std::vector<Held> m_held;
};

} // namespace signalbox::test
