// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sessionfallback.h"

#include "core/logcategories.h"

#include <QCryptographicHash>
#include <QPointer>

#include <algorithm>
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

const QByteArray nothing; // in place of a digest

QByteArray digestOf(const Secret &value)
{
    return QCryptographicHash::hash(value.reveal(), QCryptographicHash::Sha256);
}

/// It says what the store has.
bool isTold(const SecretStore::Outcome &outcome)
{
    return outcome.isOk() || outcome.status == SecretStore::Status::NotFound;
}

QByteArray digestIn(const SecretStore::Outcome &outcome)
{
    return outcome.isOk() ? digestOf(outcome.value) : nothing;
}

} // namespace

SessionFallback::SessionFallback(std::unique_ptr<SecretStore> primary, QObject *parent)
    : SessionFallback(std::move(primary), Times(), parent)
{ }

SessionFallback::SessionFallback(std::unique_ptr<SecretStore> primary, const Times &times, QObject *parent)
    : SecretStore(parent)
    , m_primary(std::move(primary))
    , m_times(times)
    , m_pause(times.firstPause)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &SessionFallback::offerAll);
}

void SessionFallback::read(const QString &name, QObject *context, Done done)
{
    // Memory alone would hide what another process has written meanwhile.
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

SecretStore::Outcome SessionFallback::readBack(const QString &name, Outcome outcome)
{
    if (isTold(outcome)) {
        if (isOvertaken(name, outcome))
            m_kept.erase(name);
        learn(name, digestIn(outcome));
        onContact();
    }
    const auto kept = m_kept.find(name);
    if (kept == m_kept.end())
        return outcome;
    if (kept->second.value)
        return {Status::Ok, *kept->second.value, {}};
    return outcome.isOk() ? Outcome{Status::NotFound, {}, QStringLiteral("'%1' was removed").arg(name)}
                          : outcome;
}

SecretStore::Outcome SessionFallback::written(const QString &name, const Secret &value, Outcome outcome)
{
    if (outcome.isOk()) {
        m_kept.erase(name);
        learn(name, digestOf(value));
        onContact();
        return outcome;
    }
    suspect(name, digestOf(value));
    if (outcome.status != Status::Unavailable || !keep(name, value))
        return outcome;
    const QString remark = QStringLiteral("kept in memory until the program ends or %1 answers: %2")
                               .arg(title(), outcome.message);
    if (!std::exchange(m_hasWarned, true))
        qCWarning(lcSecrets).noquote() << QStringLiteral("Secrets are %1").arg(remark);
    return {Status::Ok, {}, remark};
}

SecretStore::Outcome SessionFallback::removed(const QString &name, Outcome outcome)
{
    const auto kept = m_kept.find(name);
    const std::optional<Secret> value = kept == m_kept.end() ? std::nullopt : kept->second.value;
    m_kept.erase(name);
    if (isTold(outcome)) {
        learn(name, nothing);
        onContact();
        return value ? Outcome() : outcome;
    }
    // Even what was never but kept here may be there: it did not answer, but may have heard. Of what else it
    // has nothing is known, and nothing is taken away.
    const bool wasOnlyHere = value && (!m_known.contains(name) || m_unseen.contains(name));
    if (wasOnlyHere) {
        m_known[name] += QSet<QByteArray>{nothing, digestOf(*value)};
        m_unseen.insert(name);
    }
    suspect(name, nothing);
    const bool isMadeUpFor
        = outcome.status == Status::Unavailable && m_known.contains(name) && keep(name, std::nullopt);
    if (isMadeUpFor && wasOnlyHere)
        return {};
    if (isMadeUpFor)
        outcome.message += QStringLiteral("; '%1' is removed from it when it answers").arg(name);
    return outcome;
}

bool SessionFallback::keep(const QString &name, std::optional<Secret> value)
{
    if (m_kept.size() >= mostSecrets && !m_kept.contains(name))
        return false;
    m_kept.insert_or_assign(name, Kept{std::move(value), ++m_lastNumber});
    if (!m_next.isActive()) {
        m_pause = m_times.firstPause;
        m_next.start(m_pause);
    }
    return true;
}

bool SessionFallback::isOvertaken(const QString &name, const Outcome &outcome) const
{
    const auto kept = m_kept.find(name);
    if (kept == m_kept.end())
        return false;
    const QByteArray there = digestIn(outcome);
    if (there == (kept->second.value ? digestOf(*kept->second.value) : nothing))
        return true; // it has arrived after all
    const auto known = m_known.find(name);
    return known != m_known.end() && !known->contains(there);
}

void SessionFallback::learn(const QString &name, const QByteArray &digest)
{
    m_known.insert(name, {digest});
    m_unseen.remove(name);
}

void SessionFallback::suspect(const QString &name, const QByteArray &digest)
{
    const auto known = m_known.find(name);
    if (known != m_known.end())
        known->insert(digest);
}

void SessionFallback::onContact()
{
    if (m_kept.empty())
        return;
    m_pause = m_times.firstPause;
    m_next.start(0);
}

void SessionFallback::offerAll()
{
    if (m_kept.empty())
        return;
    m_next.start(m_pause);
    m_pause = std::min(m_pause * 2, m_times.longestPause);
    std::map<QString, quint64> offers;
    for (const auto &[name, kept] : m_kept)
        offers.emplace(name, kept.number);
    for (const auto &[name, number] : offers) {
        if (!m_underWay.contains(name))
            offer(name, number);
    }
}

void SessionFallback::offer(const QString &name, quint64 number)
{
    m_primary->read(name, this, whenAnswered(name, [this, name, number](const Outcome &outcome) {
        onOfferRead(name, number, outcome);
    }));
}

void SessionFallback::onOfferRead(const QString &name, quint64 number, const Outcome &outcome)
{
    // What was asked for since is to be the last word.
    if (!isKept(name, number) || m_underWay.contains(name) || !isTold(outcome))
        return;
    if (isOvertaken(name, outcome))
        return settle(name, number, digestIn(outcome));
    learn(name, digestIn(outcome));
    const std::optional<Secret> value = m_kept.at(name).value;
    const QByteArray digest = value ? digestOf(*value) : nothing;
    const Done done = whenAnswered(name, [this, name, number, digest](const Outcome &answered) {
        // A removal may find nothing.
        if (answered.isOk() || (digest.isEmpty() && answered.status == Status::NotFound))
            return settle(name, number, digest);
        suspect(name, digest);
    });
    if (value)
        m_primary->write(name, *value, this, done);
    else
        m_primary->remove(name, this, done);
}

void SessionFallback::settle(const QString &name, quint64 number, const QByteArray &digest)
{
    learn(name, digest);
    if (!isKept(name, number))
        return;
    m_kept.erase(name);
    if (m_kept.empty()) {
        m_next.stop();
        qCInfo(lcSecrets).noquote() << title() << "answers: no secret is kept in memory alone any more";
    }
}

bool SessionFallback::isKept(const QString &name, quint64 number) const
{
    const auto kept = m_kept.find(name);
    return kept != m_kept.end() && kept->second.number == number;
}

} // namespace signalbox
