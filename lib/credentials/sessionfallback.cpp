// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sessionfallback.h"

#include "core/logcategories.h"

#include <QPointer>

#include <utility>

namespace signalbox {

namespace {

/// `done` unless `context` is gone by then.
std::function<void(const SecretStore::Outcome &)> guarded(QObject *context, SecretStore::Done done)
{
    return [guard = QPointer<QObject>(context), done = std::move(done)](const SecretStore::Outcome &outcome) {
        if (guard)
            done(outcome);
    };
}

} // namespace

SessionFallback::SessionFallback(std::unique_ptr<SecretStore> primary, QObject *parent)
    : SecretStore(parent)
    , m_primary(std::move(primary))
{ }

void SessionFallback::read(const QString &name, QObject *context, Done done)
{
    const auto kept = m_memory.find(name);
    // What is under way for this name is answered first, and may change what memory has.
    if (kept != m_memory.end() && !m_underWay.contains(name))
        return answer(context, done, {Status::Ok, kept->second, {}});
    const auto finish = guarded(context, std::move(done));
    m_primary->read(name, this, whenAnswered(name, [this, name, finish](Outcome outcome) {
        finish(readBack(name, std::move(outcome)));
    }));
}

void SessionFallback::write(const QString &name, const Secret &value, QObject *context, Done done)
{
    const auto finish = guarded(context, std::move(done));
    m_primary->write(name, value, this, whenAnswered(name, [this, name, value, finish](Outcome outcome) {
        finish(written(name, value, std::move(outcome)));
    }));
}

void SessionFallback::remove(const QString &name, QObject *context, Done done)
{
    const auto finish = guarded(context, std::move(done));
    m_primary->remove(name, this, whenAnswered(name, [this, name, finish](Outcome outcome) {
        finish(removed(name, std::move(outcome)));
    }));
}

SecretStore::Done SessionFallback::whenAnswered(const QString &name, std::function<void(Outcome)> next)
{
    ++m_underWay[name];
    return [this, name, next = std::move(next)](const Outcome &outcome) {
        if (--m_underWay[name] == 0)
            m_underWay.remove(name);
        next(outcome);
    };
}

SecretStore::Outcome SessionFallback::readBack(const QString &name, Outcome outcome) const
{
    const auto kept = m_memory.find(name);
    return kept == m_memory.end() ? std::move(outcome) : Outcome{Status::Ok, kept->second, {}};
}

SecretStore::Outcome SessionFallback::written(const QString &name, const Secret &value, Outcome outcome)
{
    if (outcome.isOk())
        m_memory.erase(name);
    if (outcome.status != Status::Unavailable)
        return outcome;
    if (m_memory.size() >= mostSecrets && !m_memory.contains(name))
        return outcome;
    m_memory.insert_or_assign(name, value);
    const QString remark = QStringLiteral("kept in memory until the program ends: %1").arg(outcome.message);
    if (!std::exchange(m_hasWarned, true))
        qCWarning(lcSecrets).noquote() << QStringLiteral("Secrets are %1").arg(remark);
    return {Status::Ok, {}, remark};
}

SecretStore::Outcome SessionFallback::removed(const QString &name, Outcome outcome)
{
    const bool wasKept = m_memory.erase(name) > 0;
    // Nothing that was kept here can be in a store that is not there.
    if (wasKept && (outcome.status == Status::NotFound || outcome.status == Status::Unavailable))
        return {};
    return outcome;
}

} // namespace signalbox
