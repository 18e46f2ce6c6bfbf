// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accounts.h"

#include "core/logcategories.h"

#include <QCryptographicHash>
#include <QDir>
#include <QPointer>

#include <algorithm>

namespace signalbox {

namespace {

using State = AccountSnapshot::State;
using std::chrono::seconds;

constexpr seconds firstPause{5};
constexpr seconds longestPause{300};
/// Timers stand still while a computer sleeps.
constexpr seconds longestSleep{60};

QString lockFileOf(const QString &folder, const QString &account)
{
    if (folder.isEmpty())
        return {};
    const QByteArray name
        = QCryptographicHash::hash(account.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("locks/%1.lock").arg(QString::fromLatin1(name)));
}

} // namespace

struct Accounts::Account
{
    struct Waiter
    {
        QPointer<QObject> context;
        Done done;
    };

    AccountRecord record;
    TokenSet tokens; ///< empty while there are none to be used
    State state = State::Reading;
    QString problem;
    bool persists = true;
    bool isUnsaved = false; ///< the store has older tokens, or none
    std::unique_ptr<TokenRefresh> refresh; ///< under way
    std::vector<Waiter> waiters; ///< for it
    seconds pause{0}; ///< after failures
    QDateTime notBefore; ///< of the next try
    quint64 uses = 0;
    QDateTime lastUsedAt;
    int reads = 0; ///< older answers of the store are not heard

    [[nodiscard]] bool isUsable(const QDateTime &now) const
    {
        return state == State::Ready && !tokens.isExpired(now);
    }
    void rest(const QDateTime &now, std::optional<seconds> stated)
    {
        pause = std::clamp(pause * 2, firstPause, longestPause);
        notBefore = now.addSecs(std::max(pause, stated.value_or(seconds(0))).count());
    }
    void tell(const QString &what)
    {
        for (const Waiter &waiter : std::exchange(waiters, {})) {
            if (waiter.context)
                QMetaObject::invokeMethod(
                    waiter.context, [done = waiter.done, what] { done(what); }, Qt::QueuedConnection);
        }
    }
};

Accounts::Accounts(
    SecretStore &store, OAuthHttp &http, const Clock &clock, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_http(http)
    , m_clock(clock)
    , m_folder(folder)
    , m_index(folder)
    , m_endpoint(http, clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Accounts::onTime);
}

Accounts::~Accounts() = default;

void Accounts::apply(const QList<ProviderConfig> &providers, SecretOf secretOf)
{
    m_providers.clear();
    std::copy_if(providers.begin(), providers.end(), std::back_inserter(m_providers),
        [](const ProviderConfig &p) { return p.auth == ProviderConfig::Auth::OAuth && p.enabled; });
    m_secretOf = std::move(secretOf);
    readAgain();
}

void Accounts::readAgain()
{
    const auto records = m_index.read();
    if (!records) {
        qCWarning(lcOAuth).noquote() << records.error().message;
        return;
    }
    const auto isListed = [&](const auto &account) {
        return !account->persists
            || std::any_of(records->begin(), records->end(),
                [&](const AccountRecord &record) { return record.name == account->record.name; });
    };
    std::erase_if(m_accounts, [&](const auto &account) { return !isListed(account); });
    for (const AccountRecord &record : *records) {
        Account *account = find(record.name);
        const bool isKnown = account && account->record.createdAt >= record.createdAt;
        if (!account) {
            m_accounts.push_back(std::make_unique<Account>());
            account = m_accounts.back().get();
        }
        if (isKnown)
            continue;
        account->record = record;
        account->state = State::Reading;
        account->problem.clear();
    }
    for (const auto &account : m_accounts) { // an account of nobody's is left in peace
        if (account->state == State::Reading && account->reads == 0 && providerOf(account->record))
            read(*account);
    }
    plan();
    emit changed();
}

Accounts::Account *Accounts::find(const QString &name) const
{
    const auto found = std::find_if(m_accounts.begin(), m_accounts.end(),
        [&](const auto &account) { return account->record.name == name; });
    return found == m_accounts.end() ? nullptr : found->get();
}

/// "work/me" is the account of the provider of that name; where there is none, one of the provider "work".
bool Accounts::isFor(const AccountRecord &record, const ProviderConfig &provider) const
{
    if (record.name == provider.name)
        return true;
    const bool isClaimed = std::any_of(m_providers.begin(), m_providers.end(),
        [&](const ProviderConfig &other) { return other.name == record.name; });
    return !isClaimed && provider.name == provider.group && record.group == provider.group;
}

const ProviderConfig *Accounts::providerOf(const AccountRecord &record) const
{
    const auto found = std::find_if(m_providers.begin(), m_providers.end(),
        [&](const ProviderConfig &provider) { return isFor(record, provider); });
    return found == m_providers.end() ? nullptr : &*found;
}

void Accounts::read(Account &account)
{
    const int number = ++account.reads;
    m_store.read(account.record.secretName(), this,
        [this, name = account.record.name, number](const SecretStore::Outcome &outcome) {
            const Account *asked = find(name);
            if (asked && asked->reads == number)
                onRead(name, outcome);
        });
}

void Accounts::onRead(const QString &name, const SecretStore::Outcome &outcome)
{
    Account &account = *find(name);
    account.reads = 0;
    if (outcome.isOk()) {
        const auto tokens = TokenSet::fromJson(outcome.value.reveal());
        if (tokens)
            takeTokens(account, *tokens);
        else
            loseSignIn(account, tokens.error().message);
    } else if (outcome.status == SecretStore::Status::NotFound) {
        loseSignIn(account, QStringLiteral("its tokens are not in %1").arg(m_store.title()));
    } else {
        account.state = State::Waiting;
        account.problem = outcome.message;
        account.rest(m_clock.wallTime(), {});
        qCWarning(lcOAuth).noquote() << "account" << name << "waits for its tokens:" << outcome.message;
    }
    plan();
    emit changed();
}

QList<AccountSnapshot> Accounts::snapshots() const
{
    QList<AccountSnapshot> result;
    for (const auto &account : m_accounts) {
        AccountSnapshot snapshot;
        snapshot.record = account->record;
        snapshot.state = account->state;
        snapshot.problem = account->problem;
        snapshot.isAsked = account->reads > 0;
        snapshot.isRefreshing = account->refresh != nullptr;
        snapshot.canRefresh = !account->tokens.refresh.isEmpty();
        if (!account->tokens.access.isEmpty())
            snapshot.accessPreview = account->tokens.access.hint();
        if (!account->tokens.refresh.isEmpty())
            snapshot.refreshPreview = account->tokens.refresh.hint();
        snapshot.uses = account->uses;
        snapshot.lastUsedAt = account->lastUsedAt;
        result.append(snapshot);
    }
    return result;
}

std::vector<std::pair<QString, Secret>> Accounts::keysOf(const ProviderConfig &provider) const
{
    std::vector<std::pair<QString, Secret>> keys;
    for (const auto &account : m_accounts) {
        if (!isFor(account->record, provider))
            continue;
        const bool hasToken = account->state == State::Ready
            && (!account->tokens.isExpired(m_clock.wallTime()) || !account->tokens.refresh.isEmpty());
        keys.emplace_back(account->record.name, hasToken ? account->tokens.access : Secret());
    }
    return keys;
}

QString Accounts::problemOf(const ProviderConfig &provider) const
{
    QStringList problems;
    bool hasAccount = false;
    for (const auto &account : m_accounts) {
        if (!isFor(account->record, provider))
            continue;
        hasAccount = true;
        if (account->state == State::Ready)
            return {};
        problems << (account->state == State::Reading ? QStringLiteral("waiting for %1").arg(m_store.title())
                                                      : account->problem);
    }
    problems.removeDuplicates();
    return hasAccount ? problems.join(QStringLiteral("; "))
                      : QStringLiteral("nobody has signed in: signalbox login %1, or open "
                                       "/oauth/authorize of this proxy")
                            .arg(provider.name);
}

bool Accounts::needsSignIn(const ProviderConfig &provider) const
{
    return std::none_of(m_accounts.begin(), m_accounts.end(), [&](const auto &account) {
        return isFor(account->record, provider) && account->state != State::SignInAgain;
    });
}

void Accounts::noteUse(const QString &name)
{
    if (Account *account = find(name)) {
        ++account->uses;
        account->lastUsedAt = m_clock.wallTime();
    }
}

bool Accounts::isStale(const QString &name) const
{
    const Account *account = find(name);
    return account && account->state == State::Ready && !account->tokens.refresh.isEmpty()
        && account->tokens.endsWithin(account->tokens.tooLate(), m_clock.wallTime());
}

bool Accounts::hasExpired(const QString &name) const
{
    const Account *account = find(name);
    return !account || !account->isUsable(m_clock.wallTime());
}

void Accounts::refresh(const QString &name, const Secret &used, QObject *context, const Done &done)
{
    Account *account = find(name);
    const QDateTime now = m_clock.wallTime();
    const auto answer = [&](const QString &problem) {
        QMetaObject::invokeMethod(
            context, [done, problem] { done(problem); }, Qt::QueuedConnection);
    };
    if (!account || account->state != State::Ready) {
        answer(account ? account->problem : QStringLiteral("account %1 is signed out").arg(name));
        return;
    }
    const bool isNew = account->tokens.access != used && !account->tokens.isExpired(now);
    if (isNew) { // somebody has renewed it meanwhile
        answer({});
        return;
    }
    if (account->tokens.refresh.isEmpty()) {
        if (account->tokens.expiresAt.isValid())
            loseSignIn(*account, QStringLiteral("its token is not accepted, and cannot be renewed"));
        answer(QStringLiteral("the token of account %1 is not accepted, and cannot be renewed").arg(name));
        return;
    }
    if (!account->refresh && account->notBefore.isValid() && now < account->notBefore) {
        answer(account->problem);
        return;
    }
    account->waiters.push_back({context, done});
    startRefresh(*account);
}

void Accounts::renew(const QString &name, QObject *context, const Done &done)
{
    if (Account *account = find(name)) {
        account->notBefore = {};
        refresh(name, account->tokens.access, context, done);
        return;
    }
    refresh(name, {}, context, done);
}

void Accounts::startRefresh(Account &account)
{
    const ProviderConfig *provider = providerOf(account.record);
    if (account.refresh)
        return;
    if (!provider) {
        account.tell(
            QStringLiteral("no provider of the configuration uses account %1").arg(account.record.name));
        return;
    }
    const Secret clientSecret = m_secretOf ? m_secretOf(provider->oauth.clientSecret) : Secret();
    const TokenRefresh::Surroundings around{account.persists ? &m_store : nullptr, m_http, m_clock,
        m_store.isPersistent() ? lockFileOf(m_folder, account.record.name) : QString()};
    account.refresh = std::make_unique<TokenRefresh>(
        around, OAuthClient::of(*provider, clientSecret), account.record.secretName(), account.tokens);
    connect(account.refresh.get(), &TokenRefresh::finished, this,
        [this, name = account.record.name](
            const TokenRefresh::Outcome &outcome) { onRefreshed(name, outcome); });
    account.refresh->start();
}

void Accounts::onRefreshed(const QString &name, const TokenRefresh::Outcome &outcome)
{
    Account *account = find(name);
    if (!account || !account->refresh)
        return;
    account->refresh.release()->deleteLater(); // it is still on the stack
    if (outcome.tokens) {
        account->isUnsaved = !outcome.unsaved.isEmpty();
        takeTokens(*account, *outcome.tokens);
        if (account->isUnsaved) {
            account->problem = QStringLiteral("its new token could not be kept (%1)").arg(outcome.unsaved);
            account->rest(m_clock.wallTime(), {});
            qCWarning(lcOAuth).noquote() << "account" << name << account->problem;
        }
        qCInfo(lcOAuth).noquote() << "account" << name << "has a new token";
        account->tell({});
    } else {
        takeFailure(*account, outcome.failure);
        account->tell(account->problem);
    }
    plan();
    emit changed();
}

void Accounts::takeTokens(Account &account, const TokenSet &tokens)
{
    account.tokens = tokens;
    account.state = State::Ready;
    account.problem.clear();
    account.pause = seconds(0);
    account.notBefore = {};
    if (account.record.expiresAt != tokens.expiresAt) {
        account.record.expiresAt = tokens.expiresAt;
        if (account.persists)
            noteExpiry(account);
    }
}

void Accounts::noteExpiry(const Account &account)
{
    const auto error = m_index.change([&](QList<AccountRecord> &records) {
        for (AccountRecord &record : records) {
            if (record.name == account.record.name)
                record.expiresAt = account.record.expiresAt;
        }
    });
    if (error)
        qCWarning(lcOAuth).noquote() << error->message;
}

void Accounts::takeFailure(Account &account, const TokenFailure &failure)
{
    const QString &name = account.record.name;
    if (failure.kind == TokenFailure::Kind::SignInAgain) {
        loseSignIn(account, failure.message);
        return;
    }
    account.problem
        = QStringLiteral("the token of account %1 could not be renewed: %2").arg(name, failure.message);
    account.rest(m_clock.wallTime(), failure.retryAfter);
    qCWarning(lcOAuth).noquote() << account.problem << "- tried again in"
                                 << m_clock.wallTime().secsTo(account.notBefore) << "s";
}

void Accounts::loseSignIn(Account &account, const QString &reason)
{
    const bool isNew = account.state != State::SignInAgain;
    account.state = State::SignInAgain;
    account.problem = QStringLiteral("sign in again with account %1 (%2): signalbox login %3")
                          .arg(account.record.name, reason, account.record.group);
    account.tokens = {};
    if (!isNew)
        return;
    qCWarning(lcOAuth).noquote() << account.problem;
    emit signInNeeded(account.record.name, reason);
    emit changed();
}

void Accounts::add(
    const AccountRecord &record, const TokenSet &tokens, bool persists, QObject *context, const Done &done)
{
    Account *account = find(record.name);
    if (!account) {
        m_accounts.push_back(std::make_unique<Account>());
        account = m_accounts.back().get();
    }
    account->refresh.reset();
    account->record = record;
    account->record.expiresAt = tokens.expiresAt;
    account->persists = persists;
    account->isUnsaved = persists;
    ++account->reads; // what the store has said before is old
    const auto finish = [this, name = record.name, guard = QPointer<QObject>(context), done](
                            const SecretStore::Outcome &outcome) {
        Account *added = find(name);
        QString remark = outcome.message;
        if (added && outcome.isOk() && added->persists) {
            added->isUnsaved = false;
            const auto error = m_index.change([&](QList<AccountRecord> &records) {
                records.removeIf([&](const AccountRecord &other) { return other.name == name; });
                records.append(added->record);
            });
            if (error)
                remark = error->message;
        } else if (added && added->persists) {
            added->rest(m_clock.wallTime(), {});
            remark = QStringLiteral("it could not be kept, and is used until the program ends: %1")
                         .arg(outcome.message);
        }
        if (added)
            added->reads = 0;
        plan();
        emit changed();
        if (guard)
            done(remark);
    };
    takeTokens(*account, tokens);
    emit changed();
    account->tell({}); // those who waited for the renewal that was given up
    if (persists)
        m_store.write(account->record.secretName(), Secret(tokens.toJson()), this, finish);
    else
        QMetaObject::invokeMethod(
            this, [finish] { finish({}); }, Qt::QueuedConnection);
}

void Accounts::remove(const QString &name, QObject *context, const Done &done)
{
    Account *account = find(name);
    if (!account) {
        QMetaObject::invokeMethod(
            context, [done, name] { done(QStringLiteral("there is no account %1").arg(name)); },
            Qt::QueuedConnection);
        return;
    }
    const Secret &token
        = account->tokens.refresh.isEmpty() ? account->tokens.access : account->tokens.refresh;
    if (const ProviderConfig *provider = providerOf(account->record)) {
        const Secret clientSecret = m_secretOf ? m_secretOf(provider->oauth.clientSecret) : Secret();
        m_endpoint.revoke(OAuthClient::of(*provider, clientSecret), token, this, [name](bool revoked) {
            if (revoked)
                qCInfo(lcOAuth).noquote() << "the provider has taken back the tokens of account" << name;
        });
    }
    const QString secretName = account->record.secretName();
    account->tell(QStringLiteral("account %1 was signed out").arg(name));
    std::erase_if(m_accounts, [&](const auto &other) { return other.get() == account; });
    const auto error = m_index.change([&](QList<AccountRecord> &records) {
        records.removeIf([&](const AccountRecord &other) { return other.name == name; });
    });
    qCInfo(lcOAuth).noquote() << "account" << name << "is signed out";
    emit changed();
    m_store.remove(secretName, context, [done, error](const SecretStore::Outcome &outcome) {
        const bool isGone = outcome.isOk() || outcome.status == SecretStore::Status::NotFound;
        done(!isGone ? outcome.message : error ? error->message : QString());
    });
}

/// The tokens in memory are the only good ones.
void Accounts::saveAgain(Account &account)
{
    m_store.write(account.record.secretName(), Secret(account.tokens.toJson()), this,
        [this, name = account.record.name, access = account.tokens.access](
            const SecretStore::Outcome &outcome) {
            Account *saved = find(name);
            if (!saved || saved->tokens.access != access)
                return;
            saved->isUnsaved = !outcome.isOk();
            if (outcome.isOk()) {
                saved->problem.clear();
                saved->pause = seconds(0);
                saved->notBefore = {};
                (void)m_index.change([&](QList<AccountRecord> &records) {
                    records.removeIf([&](const AccountRecord &other) { return other.name == name; });
                    records.append(saved->record);
                });
                emit changed();
            } else {
                saved->rest(m_clock.wallTime(), {});
            }
            plan();
        });
}

void Accounts::onTime()
{
    const QDateTime now = m_clock.wallTime();
    for (const auto &account : m_accounts) {
        const bool mayTry = !account->notBefore.isValid() || now >= account->notBefore;
        const ProviderConfig *provider = providerOf(account->record);
        if (!mayTry || !provider || account->refresh)
            continue;
        const bool isDue = provider->oauth.refreshesAhead && !account->tokens.refresh.isEmpty()
            && account->tokens.endsWithin(account->tokens.aheadOfTime(), now);
        if (account->state == State::Waiting && account->reads == 0)
            read(*account);
        else if (account->state == State::Ready && account->isUnsaved && account->persists)
            saveAgain(*account);
        else if (account->state == State::Ready && isDue)
            startRefresh(*account);
    }
    plan();
}

void Accounts::plan()
{
    const QDateTime now = m_clock.wallTime();
    std::optional<qint64> soonest;
    const auto consider = [&](const QDateTime &time) {
        if (time.isValid())
            soonest = std::min(soonest.value_or(longestSleep.count()), std::max<qint64>(now.secsTo(time), 1));
    };
    for (const auto &account : m_accounts) {
        const ProviderConfig *provider = providerOf(account->record);
        if (!provider || account->refresh || account->state == State::SignInAgain)
            continue;
        if (account->state == State::Waiting || account->isUnsaved)
            consider(account->notBefore);
        const bool isAhead = provider->oauth.refreshesAhead && !account->tokens.refresh.isEmpty();
        if (account->state == State::Ready && isAhead && account->tokens.expiresAt.isValid())
            consider(std::max(account->tokens.expiresAt.addSecs(-account->tokens.aheadOfTime().count()),
                account->notBefore.isValid() ? account->notBefore : now));
    }
    m_timer.stop();
    if (soonest)
        m_timer.start(seconds(*soonest));
}

} // namespace signalbox
