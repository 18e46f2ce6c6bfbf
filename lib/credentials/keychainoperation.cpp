// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainoperation.h"

#include "credentials/keychainitems.h"
#include "credentials/keychainunlock.h"

#include <utility>

namespace signalbox {

namespace {

using State = KeychainCondition::State;

} // namespace

KeychainOperation::KeychainOperation(Request request, qsizetype partSize, const Tools &tools, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_partSize(partSize)
    , m_tools(tools)
    , m_items(&tools.library)
{ }

void KeychainOperation::start()
{
    m_isStarted = true;
    const KeychainCondition condition = probeKeychain();
    const bool hasToAsk = condition.state == State::Locked
        || (condition.state == State::Empty && m_request.kind != Kind::Read
            && m_request.kind != Kind::Remove);
    if (hasToAsk && condition.isSecretService && m_request.mayPrompt)
        return askToUnlock();
    proceed(condition);
}

void KeychainOperation::askToUnlock()
{
    const QPointer<KeychainOperation> guard(this);
    m_tools.unlock.ask([this, guard](KeychainUnlock::Answer answer) {
        if (!guard)
            return;
        const KeychainCondition condition = probeKeychain();
        if (answer == KeychainUnlock::Answer::Dismissed && condition.state != State::Open) {
            return finish(Status::Denied,
                QStringLiteral(
                    "the keychain was not unlocked: try again, or unlock it (seahorse, or log in again)"));
        }
        proceed(condition);
    });
}

void KeychainOperation::proceed(const KeychainCondition &condition)
{
    m_items = condition.isSecretService ? m_tools.service : &m_tools.library;
    switch (condition.state) {
    case State::Open:
        return perform();
    case State::Absent:
        return finish(Status::Unavailable, condition.message);
    case State::Locked:
        if (m_request.mayPrompt && !condition.isSecretService)
            return perform(); // it asks by itself
        return finish(Status::Locked, condition.message);
    case State::Empty:
        if (m_request.kind == Kind::Read || m_request.kind == Kind::Remove)
            return finish(Status::NotFound, condition.message);
        return finish(Status::Unavailable, condition.message);
    }
}

void KeychainOperation::perform()
{
    switch (m_request.kind) {
    case Kind::Read:
        return read();
    case Kind::Write:
        return write();
    case Kind::Remove:
        return remove();
    case Kind::Unlock:
        // Whatever is read: where the keychain is still locked this asks.
        return readItem(QStringLiteral("signalbox"), [this](const SecretStore::Outcome &outcome) {
            Q_EMIT finished(outcome.status == Status::NotFound ? SecretStore::Outcome() : outcome);
        });
    }
}

void KeychainOperation::read()
{
    readItem(m_request.name, [this](const SecretStore::Outcome &first) {
        if (!first.isOk())
            return Q_EMIT finished(first);
        const std::optional<secretparts::Head> head = secretparts::readHead(first.value.reveal());
        if (!head)
            return onMixed();
        collect(*head, {});
    });
}

void KeychainOperation::collect(const secretparts::Head &head, const QList<QByteArray> &others)
{
    const auto part = int(others.size()) + 2;
    if (part > head.parts) {
        const std::optional<QByteArray> value = secretparts::join(head, others);
        if (!value)
            return onMixed();
        return Q_EMIT finished({Status::Ok, Secret(*value), {}});
    }
    readItem(secretparts::partName(m_request.name, part, head.generation),
        [this, head, others](const SecretStore::Outcome &outcome) {
            if (outcome.status == Status::NotFound)
                return onMixed();
            if (!outcome.isOk())
                return Q_EMIT finished(outcome);
            collect(head, others + QList<QByteArray>{outcome.value.reveal()});
        });
}

void KeychainOperation::onMixed()
{
    // Another process may have replaced it while it was read.
    if (!std::exchange(m_isSecondTry, true))
        return read();
    finish(Status::Failed,
        QStringLiteral("the keychain has only parts of '%1': remove it and store it again")
            .arg(m_request.name));
}

void KeychainOperation::write()
{
    if (m_partSize == 0) {
        const QList<QByteArray> whole = secretparts::split(m_request.value, 0, 0);
        return writeFrom(1, whole, 0);
    }
    readItem(m_request.name, [this](const SecretStore::Outcome &old) {
        if (!old.isOk() && old.status != Status::NotFound)
            return Q_EMIT finished(old);
        const auto head = secretparts::readHead(old.value.reveal());
        const int generation = head && head->parts > 1 ? 1 - head->generation : 0;
        const QList<QByteArray> parts = secretparts::split(m_request.value, m_partSize, generation);
        if (parts.isEmpty()) {
            return finish(Status::Failed,
                QStringLiteral("'%1' is too long for the keychain: set secrets.store: file")
                    .arg(m_request.name));
        }
        writeFrom(1, parts, generation);
    });
}

void KeychainOperation::writeFrom(qsizetype part, const QList<QByteArray> &parts, int generation)
{
    // The first part comes last: with it the new value takes the place of the old one.
    const bool isLast = part >= parts.size();
    const QString name
        = isLast ? m_request.name : secretparts::partName(m_request.name, int(part) + 1, generation);
    writeItem(name, parts.at(isLast ? 0 : part),
        [this, part, parts, generation, isLast](const SecretStore::Outcome &outcome) {
            if (!outcome.isOk())
                return Q_EMIT finished(outcome);
            if (!isLast)
                return writeFrom(part + 1, parts, generation);
            if (m_partSize == 0)
                return finish(Status::Ok);
            // The old value, and what writing that was cut off has left.
            const auto sweepOwn = [this, parts, generation] {
                sweep(generation, int(parts.size()) + 1, [this] { finish(Status::Ok); });
            };
            sweep(1 - generation, 2, sweepOwn);
        });
}

void KeychainOperation::remove()
{
    // QtKeychain says Ok for what was not there.
    readItem(m_request.name, [this](const SecretStore::Outcome &old) {
        if (!old.isOk())
            return Q_EMIT finished(old);
        const auto removeFirst = [this] {
            removeItem(
                m_request.name, [this](const SecretStore::Outcome &outcome) { Q_EMIT finished(outcome); });
        };
        const auto head = secretparts::readHead(old.value.reveal());
        if (m_partSize == 0 && head && head->parts == 1)
            return removeFirst();
        // The first part last: what was cut off can be removed again.
        sweep(0, 2, [this, removeFirst] { sweep(1, 2, removeFirst); });
    });
}

void KeychainOperation::sweep(int generation, int from, const Swept &swept)
{
    countParts({generation, from, from}, swept);
}

void KeychainOperation::countParts(Sweep sweep, const Swept &swept)
{
    if (sweep.end > secretparts::mostParts)
        return removeParts(sweep, swept);
    readItem(secretparts::partName(m_request.name, sweep.end, sweep.generation),
        [this, sweep, swept](const SecretStore::Outcome &outcome) {
            if (outcome.isOk())
                return countParts({sweep.generation, sweep.begin, sweep.end + 1}, swept);
            removeParts(sweep, swept);
        });
}

void KeychainOperation::removeParts(Sweep sweep, const Swept &swept)
{
    if (sweep.end <= sweep.begin)
        return swept();
    --sweep.end;
    removeItem(secretparts::partName(m_request.name, sweep.end, sweep.generation),
        [this, sweep, swept](const SecretStore::Outcome &) { removeParts(sweep, swept); });
}

void KeychainOperation::readItem(const QString &name, const Next &next)
{
    m_items->read({name, m_request.mayPrompt}, this, explaining(next));
}

void KeychainOperation::writeItem(const QString &name, const QByteArray &value, const Next &next)
{
    m_items->write({name, m_request.mayPrompt}, value, this, explaining(next));
}

void KeychainOperation::removeItem(const QString &name, const Next &next)
{
    m_items->remove({name, m_request.mayPrompt}, this, explaining(next));
}

KeychainOperation::Next KeychainOperation::explaining(const Next &next) const
{
    return [this, next](const SecretStore::Outcome &outcome) { next(explained(outcome)); };
}

SecretStore::Outcome KeychainOperation::explained(const SecretStore::Outcome &outcome) const
{
    if (outcome.isOk())
        return outcome;
    // A keychain that was locked or ended since it was looked at is told from one that has no such item.
    const KeychainCondition condition = probeKeychain();
    if (condition.state == State::Absent)
        return {Status::Unavailable, {}, condition.message};
    if (condition.state == State::Locked && (outcome.status != Status::Denied || !m_request.mayPrompt))
        return {Status::Locked, {}, condition.message};
    const QString &said = outcome.message;
    switch (outcome.status) {
    case Status::NotFound:
        return {Status::NotFound, {}, QStringLiteral("the keychain has no secret '%1'").arg(m_request.name)};
    case Status::Locked:
        if (!said.isEmpty()) {
            return {Status::Locked, {},
                QStringLiteral("the keychain asks for a confirmation before it gives or changes '%1', and "
                               "nobody is asked in the background: turn that off there, or use signalbox "
                               "secret or login")
                    .arg(m_request.name)};
        }
        return {Status::Locked, {},
            QStringLiteral("the keyring of '%1' is locked: unlock it (seahorse, or log in again)")
                .arg(m_request.name)};
    case Status::Denied:
        return {
            Status::Denied, {}, QStringLiteral("the keychain refuses '%1': %2").arg(m_request.name, said)};
    case Status::Unavailable:
        return {Status::Unavailable, {},
            QStringLiteral("no keychain can be used here (%1): set secrets.store: file").arg(said)};
    default:
        return {
            Status::Failed, {}, QStringLiteral("the keychain fails for '%1': %2").arg(m_request.name, said)};
    }
}

void KeychainOperation::finish(Status status, const QString &message)
{
    Q_EMIT finished({status, {}, message});
}

} // namespace signalbox
