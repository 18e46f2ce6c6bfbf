// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <QMap>
#include <QPointer>
#include <QSet>

#include <utility>
#include <vector>

namespace signalbox::test {

/// A keychain that does what the test says: gives, refuses, or leaves whoever asks waiting.
class ScriptedKeychain final : public SecretStore
{
public:
    using SecretStore::SecretStore;

    void set(const QString &name, const QByteArray &value)
    {
        m_outcomes[name] = {Status::Ok, Secret(value), {}};
    }
    void refuse(const QString &name, Status status, const QString &message)
    {
        m_outcomes[name] = {status, {}, message};
    }
    /// Reads of it are not answered before release().
    void hold(const QString &name) { m_held.insert(name); }
    /// Answers all reads that wait, as things are now, and later ones at once.
    void release()
    {
        m_held.clear();
        for (const Waiting &waiting : std::exchange(m_waiting, {})) {
            if (waiting.context)
                answer(waiting.context, waiting.done, outcomeOf(waiting.name));
        }
    }
    /// Nothing can be removed from now on.
    void keepAll() { m_keepsAll = true; }
    [[nodiscard]] int reads(const QString &name) const { return m_reads.value(name); }

    void read(const QString &name, QObject *context, Done done) override
    {
        ++m_reads[name];
        if (m_held.contains(name))
            m_waiting.push_back({name, context, std::move(done)});
        else
            answer(context, done, outcomeOf(name));
    }
    void write(const QString &name, const Secret &value, QObject *context, Done done) override
    {
        m_outcomes[name] = {Status::Ok, value, {}};
        answer(context, done, {});
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        if (m_keepsAll)
            answer(context, done, {Status::Denied, {}, QStringLiteral("it stays where it is")});
        else
            answer(context, done, {m_outcomes.remove(name) > 0 ? Status::Ok : Status::NotFound, {}, {}});
    }
    [[nodiscard]] QString title() const override { return QStringLiteral("the keychain (scripted)"); }
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    struct Waiting
    {
        QString name;
        QPointer<QObject> context;
        Done done;
    };

    [[nodiscard]] Outcome outcomeOf(const QString &name) const
    {
        return m_outcomes.value(name, {Status::NotFound, {}, QStringLiteral("it is not there")});
    }

    QMap<QString, Outcome> m_outcomes;
    QMap<QString, int> m_reads;
    QSet<QString> m_held;
    bool m_keepsAll = false;
    std::vector<Waiting> m_waiting;
};

} // namespace signalbox::test
