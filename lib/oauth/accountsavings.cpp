// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountsavings.h"

#include "core/logcategories.h"
#include "oauth/accountlock.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// Calls what waits for an outcome once, whoever is first to have it.
class Waiting
{
public:
    Waiting(QObject *context, Account::Done done) : m_context(context), m_done(std::move(done)) { }

    void tell(const QString &what)
    {
        const Account::Done done = std::exchange(m_done, {});
        if (m_context && done)
            done(what);
    }

private:
    QPointer<QObject> m_context;
    Account::Done m_done;
};

/// Those of a sign-in that was lost, or that nobody could sign out yet, are nothing to keep.
bool hasTokens(const Account &account)
{
    return account.state == AccountSnapshot::State::Ready;
}

} // namespace

struct AccountSavings::Saving
{
    Saving(const AccountRecord &account, const QString &lockFile, std::chrono::milliseconds betweenTries,
        Waiting waiter)
        : name(account.name)
        , createdAt(account.createdAt)
        , lock(lockFile, betweenTries)
        , waiting(std::move(waiter))
    { }

    QString name;
    QDateTime createdAt; ///< another sign-in under this name is saved by itself
    AccountLock lock;
    Waiting waiting;
};

AccountSavings::AccountSavings(Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_around(std::move(surroundings))
{ }

AccountSavings::~AccountSavings() = default;

/// The tokens in memory are the only good ones until it has ended.
void AccountSavings::save(Account &account, QObject *context, const Account::Done &done)
{
    account.isSaving = true;
    const QString lockFile = lockFileOf(account.record.name, m_around.folder, m_around.store);
    m_savings.push_back(std::make_shared<Saving>(
        account.record, lockFile, m_around.times.betweenTries, Waiting(context, done)));
    Saving &saving = *m_savings.back();
    saving.lock.take(m_around.times.lock, [this, &saving](bool isHeld) { write(saving, isHeld); });
}

/// Null when there is another sign-in in its place by now, or none.
Account *AccountSavings::accountOf(const Saving &saving) const
{
    Account *account = m_around.accounts.find(saving.name);
    return account && account->record.createdAt == saving.createdAt ? account : nullptr;
}

void AccountSavings::write(Saving &saving, bool isHeld)
{
    Account *account = accountOf(saving);
    const bool isCurrent = account && m_around.entries.isCurrent(*account);
    // A sign-in goes on without the lock: a renewal elsewhere sees in the index that its account is another.
    if (!isCurrent || !hasTokens(*account) || (!isHeld && account->isListed)) {
        giveUp(saving, account, isCurrent);
        return;
    }
    QTimer::singleShot(m_around.times.store, &saving.lock, [this, &saving] {
        saving.lock.release(); // nobody else is kept waiting, either
        saving.waiting.tell(QStringLiteral("it is used, and is lost when the program ends before %1 answers")
                                .arg(m_around.store.title()));
    });
    m_around.store.write(account->record.secretName(), Secret(account->tokens.toJson()), this,
        [this, &saving, written = account->tokens.access](const SecretStore::Outcome &outcome) {
            Account *found = accountOf(saving);
            const QString remark = found ? onWritten(*found, written, outcome) : outcome.message;
            const auto last = take(saving);
            emit ended();
            last->waiting.tell(remark);
        });
}

void AccountSavings::giveUp(const Saving &saving, Account *account, bool isCurrent)
{
    QString remark = QStringLiteral("account %1 was signed in or out elsewhere").arg(saving.name);
    if (account) {
        account->isSaving = false;
        account->restOfSaving.begin(m_around.clock.now(), m_around.times.pauses);
        if (isCurrent && !hasTokens(*account))
            remark = account->problem;
    }
    const auto last = take(saving);
    if (isCurrent)
        emit ended();
    else
        emit superseded();
    last->waiting.tell(remark);
}

/// What to tell whoever has signed in.
QString AccountSavings::onWritten(
    Account &account, const Secret &written, const SecretStore::Outcome &outcome)
{
    account.isSaving = false;
    if (!hasTokens(account) || account.tokens.access != written) // newer ones are on their way, or none
        return outcome.message;
    account.isUnsaved = !outcome.isOk();
    const auto error = outcome.isOk() ? m_around.entries.put(account) : std::nullopt;
    if (account.isKept()) {
        account.forgetFailures();
        return outcome.message;
    }
    account.restOfSaving.begin(m_around.clock.now(), m_around.times.pauses);
    const QString reason = error ? error->message : outcome.message;
    account.problem = QStringLiteral("its token could not be kept (%1)").arg(reason);
    qCWarning(lcOAuth).noquote() << "account" << account.record.name << account.problem;
    return QStringLiteral("it could not be kept, and is used until the program ends: %1").arg(reason);
}

/// It is not under way any more; who tells of it does so last, for who hears of it may be the end of this.
std::shared_ptr<AccountSavings::Saving> AccountSavings::take(const Saving &saving)
{
    const auto found = std::find_if(
        m_savings.begin(), m_savings.end(), [&](const auto &other) { return other.get() == &saving; });
    std::shared_ptr<Saving> taken = std::move(*found);
    m_savings.erase(found);
    taken->lock.release();
    QMetaObject::invokeMethod(
        this, [taken] {}, Qt::QueuedConnection); // it may be on the stack
    return taken;
}

} // namespace signalbox
