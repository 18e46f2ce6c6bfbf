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
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Tokens of a shorter life are renewed when they are used only: else nothing but renewals would happen.
constexpr seconds shortLife{60};

QString lockFileOf(const QString &folder, const QString &account)
{
    if (folder.isEmpty())
        return {};
    const QByteArray name
        = QCryptographicHash::hash(account.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("locks/%1.lock").arg(QString::fromLatin1(name)));
}

/// Where its tokens may go: to the API and to the authorization server, by scheme, host and port.
QString originOf(const ProviderConfig &provider)
{
    const OAuthConfig &oauth = provider.oauth;
    const QUrl &server = oauth.tokenEndpoint.isEmpty() ? oauth.issuer : oauth.tokenEndpoint;
    constexpr auto origin
        = QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment;
    return provider.baseUrl.toString(origin) + u' ' + server.toString(origin);
}

void answerLater(QObject *context, const Accounts::Done &done, const QString &problem)
{
    QMetaObject::invokeMethod(
        context, [done, problem] { done(problem); }, Qt::QueuedConnection);
}

/// Calls what waits for an outcome once, whoever is first to have it.
class Waiting
{
public:
    Waiting(QObject *context, Accounts::Done done) : m_context(context), m_done(std::move(done)) { }

    void tell(const QString &what)
    {
        const Accounts::Done done = std::exchange(m_done, {});
        if (m_context && done)
            done(what);
    }

private:
    QPointer<QObject> m_context;
    Accounts::Done m_done;
};

} // namespace

struct Accounts::Account
{
    /// A pause after failures, which grows with each.
    struct Rest
    {
        seconds pause{0};
        std::optional<Clock::TimePoint> until;

        [[nodiscard]] milliseconds left(Clock::TimePoint now) const
        {
            return until && now < *until ? std::chrono::ceil<milliseconds>(*until - now) : milliseconds(0);
        }
        void begin(Clock::TimePoint now, const Times &times, std::optional<seconds> stated = {})
        {
            pause = std::clamp(pause * 2, times.firstPause, times.longestPause);
            until = now + std::max(pause, stated.value_or(seconds(0)));
        }
    };
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
    bool isUnsaved = false; ///< the store has older tokens, or none, or the index does not know of it
    bool isSaving = false;
    bool isReading = false;
    int reads = 0; ///< older answers of the store are not heard
    std::unique_ptr<TokenRefresh> refresh; ///< under way
    std::vector<Waiter> waiters; ///< for it
    Rest rest; ///< of what is asked for: tokens of the provider, or of the store
    Rest restOfSaving; ///< a store that takes nothing does not keep tokens from being renewed
    bool isMissing = false; ///< the store is without it: it may have begun without its keyring
    quint64 uses = 0;
    QDateTime lastUsedAt;

    void forgetFailures()
    {
        problem.clear();
        rest = {};
        restOfSaving = {};
        isMissing = false;
    }
    void stopReading()
    {
        ++reads;
        isReading = false;
    }
    void tell(const QString &what)
    {
        for (const Waiter &waiter : std::exchange(waiters, {})) {
            if (waiter.context)
                answerLater(waiter.context, waiter.done, what);
        }
    }
};

Accounts::Accounts(
    SecretStore &store, OAuthHttp &http, const Clock &clock, const QString &folder, QObject *parent)
    : Accounts(store, http, clock, folder, Times(), parent)
{ }

Accounts::Accounts(SecretStore &store, OAuthHttp &http, const Clock &clock, const QString &folder,
    const Times &times, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_http(http)
    , m_clock(clock)
    , m_folder(folder)
    , m_index(folder)
    , m_discovery(http)
    , m_endpoint(http, clock)
    , m_times(times)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Accounts::onTime);
}

Accounts::~Accounts() = default;

void Accounts::apply(const QList<ProviderConfig> &providers, SecretOf secretOf)
{
    m_providers.clear();
    m_names.clear();
    for (const ProviderConfig &provider : providers) // one that is switched off keeps its account
        m_names << provider.name;
    std::copy_if(providers.begin(), providers.end(), std::back_inserter(m_providers),
        [](const ProviderConfig &p) { return p.auth == ProviderConfig::Auth::OAuth && p.enabled; });
    m_secretOf = std::move(secretOf);
    readAgain();
}

void Accounts::readAgain()
{
    const auto records = m_index.read();
    const QString problem = records ? QString() : records.error().message;
    if (!problem.isEmpty() && problem != m_indexProblem)
        qCWarning(lcOAuth).noquote() << problem;
    m_indexProblem = problem;
    if (records) { // else those that are known stay
        forgetUnlisted(*records);
        for (const AccountRecord &record : *records)
            take(record);
    }
    for (const auto &account : m_accounts) { // an account of nobody's is left in peace
        if (account->state == State::Reading && !account->isReading && providerOf(account->record))
            read(*account);
    }
    plan();
    emit changed();
}

/// Somebody has signed out elsewhere.
void Accounts::forgetUnlisted(const QList<AccountRecord> &records)
{
    std::erase_if(m_accounts, [&](const auto &account) {
        const bool isListed = std::any_of(records.begin(), records.end(),
            [&](const AccountRecord &record) { return record.name == account->record.name; });
        const bool isGone = !isListed && account->persists && !account->isUnsaved;
        if (isGone)
            account->tell(QStringLiteral("account %1 was signed out").arg(account->record.name));
        return isGone;
    });
}

void Accounts::take(const AccountRecord &record)
{
    Account *account = find(record.name);
    if (account && account->record.createdAt >= record.createdAt)
        return;
    if (!account) {
        m_accounts.push_back(std::make_unique<Account>());
        account = m_accounts.back().get();
    }
    // Somebody has signed in elsewhere: whatever is known or under way here is about the sign-in before.
    account->refresh.reset();
    account->stopReading();
    account->forgetFailures();
    account->record = record;
    account->persists = true;
    account->isUnsaved = false;
    account->state = State::Reading;
}

Accounts::Account *Accounts::find(const QString &name) const
{
    const auto found = std::find_if(m_accounts.begin(), m_accounts.end(),
        [&](const auto &account) { return account->record.name == name; });
    return found == m_accounts.end() ? nullptr : found->get();
}

/// "work/me" is the account of the provider of that name; where there is none, one of the provider "work". It
/// belongs to the place at which it was signed in: a provider that is somewhere else now has no part in it.
bool Accounts::isFor(const AccountRecord &record, const ProviderConfig &provider) const
{
    if (!record.origin.isEmpty() && record.origin != originOf(provider))
        return false;
    if (record.name == provider.name)
        return true;
    return !m_names.contains(record.name) && provider.name == provider.group
        && record.group == provider.group;
}

const ProviderConfig *Accounts::providerOf(const AccountRecord &record) const
{
    const auto found = std::find_if(m_providers.begin(), m_providers.end(),
        [&](const ProviderConfig &provider) { return isFor(record, provider); });
    return found == m_providers.end() ? nullptr : &*found;
}

OAuthClient Accounts::clientOf(const ProviderConfig &provider) const
{
    return OAuthClient::of(provider, m_secretOf ? m_secretOf(provider.oauth.clientSecret) : Secret());
}

void Accounts::read(Account &account)
{
    account.isReading = true;
    const int number = ++account.reads;
    m_store.read(account.record.secretName(), this,
        [this, name = account.record.name, number](const SecretStore::Outcome &outcome) {
            Account *asked = find(name);
            if (!asked || asked->reads != number)
                return;
            asked->isReading = false;
            onRead(*asked, outcome);
            plan();
            emit changed();
        });
}

void Accounts::onRead(Account &account, const SecretStore::Outcome &outcome)
{
    const bool isThere = outcome.isOk();
    if (!isThere && outcome.status != SecretStore::Status::NotFound) {
        account.state = State::Waiting;
        account.problem = outcome.message;
        account.tell(account.problem);
        // Who has said no is not asked all the time.
        const bool isDenied = outcome.status == SecretStore::Status::Denied;
        account.rest.begin(
            m_clock.now(), m_times, isDenied ? std::optional(m_times.afterDenial) : std::nullopt);
        qCWarning(lcOAuth).noquote() << "account" << account.record.name
                                     << "waits for its tokens:" << outcome.message;
        return;
    }
    const Result<TokenSet> tokens = isThere
        ? TokenSet::fromJson(outcome.value.reveal())
        : Error{Error::Kind::NotFound, QStringLiteral("its tokens are not in %1").arg(m_store.title())};
    if (!tokens) {
        loseSignIn(account, tokens.error().message);
        account.isMissing = !isThere;
        account.rest.begin(m_clock.now(), m_times, m_times.longestPause);
        return;
    }
    takeTokens(account, *tokens);
    if (!account.refresh) // those who waited for one of an older sign-in
        account.tell({});
}

QList<AccountSnapshot> Accounts::snapshots() const
{
    QList<AccountSnapshot> result;
    for (const auto &account : m_accounts) {
        AccountSnapshot snapshot;
        snapshot.record = account->record;
        snapshot.state = account->state;
        snapshot.problem = account->problem;
        snapshot.isAsked = account->isReading;
        snapshot.isUnsaved = account->isUnsaved;
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

bool Accounts::hasToken(const Account &account) const
{
    return account.state == State::Ready
        && (!account.tokens.isExpired(m_clock.wallTime()) || !account.tokens.refresh.isEmpty());
}

std::vector<std::pair<QString, Secret>> Accounts::keysOf(const ProviderConfig &provider) const
{
    std::vector<std::pair<QString, Secret>> keys;
    for (const auto &account : m_accounts) {
        if (isFor(account->record, provider))
            keys.emplace_back(account->record.name, hasToken(*account) ? account->tokens.access : Secret());
    }
    return keys;
}

/// Why it has no token.
QString Accounts::problemOf(const Account &account) const
{
    if (account.state == State::Reading)
        return QStringLiteral("waiting for %1").arg(m_store.title());
    return account.state == State::Ready
        ? QStringLiteral("the token of account %1 has ended: signalbox login %2")
              .arg(account.record.name, account.record.group)
        : account.problem;
}

QString Accounts::problemOf(const ProviderConfig &provider) const
{
    QStringList problems;
    for (const auto &account : m_accounts) {
        if (!isFor(account->record, provider))
            continue;
        if (hasToken(*account))
            return {};
        problems << problemOf(*account);
    }
    if (problems.isEmpty() && !m_indexProblem.isEmpty())
        return m_indexProblem;
    problems.removeDuplicates();
    return problems.isEmpty() ? QStringLiteral("nobody has signed in: signalbox login %1").arg(provider.name)
                              : problems.join(QStringLiteral("; "));
}

bool Accounts::needsSignIn(const ProviderConfig &provider) const
{
    return std::none_of(m_accounts.begin(), m_accounts.end(), [&](const auto &account) {
        return isFor(account->record, provider) && account->state != State::SignInAgain;
    });
}

Secret Accounts::tokenOf(const QString &name) const
{
    const Account *account = find(name);
    return account && hasToken(*account) ? account->tokens.access : Secret();
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
    return !account || account->state != State::Ready || account->tokens.isExpired(m_clock.wallTime());
}

void Accounts::refresh(const QString &name, const Secret &used, QObject *context, const Done &done)
{
    Account *account = find(name);
    if (!account || account->state != State::Ready) {
        answerLater(context, done,
            account ? problemOf(*account) : QStringLiteral("account %1 is signed out").arg(name));
        return;
    }
    const bool isNew = account->tokens.access != used && !account->tokens.isExpired(m_clock.wallTime());
    if (isNew) { // somebody has renewed it meanwhile
        answerLater(context, done, {});
        return;
    }
    if (account->tokens.refresh.isEmpty()) {
        answerLater(context, done,
            QStringLiteral("the token of account %1 is not accepted, and cannot be renewed").arg(name));
        if (account->tokens.expiresAt.isValid())
            loseSignIn(*account, QStringLiteral("its token is not accepted, and cannot be renewed"));
        return;
    }
    if (!account->refresh && account->rest.left(m_clock.now()).count() > 0) {
        answerLater(context, done, account->problem);
        return;
    }
    account->waiters.push_back({context, done});
    startRefresh(*account);
}

void Accounts::renew(const QString &name, QObject *context, const Done &done)
{
    Account *account = find(name);
    if (account)
        account->rest = {};
    refresh(name, account ? account->tokens.access : Secret(), context, done);
}

void Accounts::startRefresh(Account &account)
{
    if (account.refresh)
        return;
    const ProviderConfig *provider = providerOf(account.record);
    if (!provider) {
        account.tell(
            QStringLiteral("no provider of the configuration uses account %1").arg(account.record.name));
        return;
    }
    const OAuthClient client = clientOf(*provider);
    if (client.secret.isEmpty() && !provider->oauth.clientSecret.isEmpty()) {
        takeFailure(account,
            {TokenFailure::Kind::Temporary,
                QStringLiteral("the client secret of %1 is not there yet").arg(provider->name)});
        account.tell(account.problem);
        return;
    }
    const TokenRefresh::Surroundings around{account.persists ? &m_store : nullptr, m_http, m_clock,
        m_store.isPersistent() ? lockFileOf(m_folder, account.record.name) : QString(), account.isUnsaved,
        m_times.refresh};
    account.refresh
        = std::make_unique<TokenRefresh>(around, client, account.record.secretName(), account.tokens);
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
    if (!outcome.tokens) {
        takeFailure(*account, outcome.failure);
    } else {
        takeTokens(*account, *outcome.tokens);
        qCInfo(lcOAuth).noquote() << "account" << name << "has a new token";
        account->isUnsaved = !outcome.unsaved.isEmpty();
        if (account->isUnsaved) {
            account->restOfSaving.begin(m_clock.now(), m_times);
            account->problem = QStringLiteral("its new token could not be kept (%1)").arg(outcome.unsaved);
            qCWarning(lcOAuth).noquote() << "account" << name << account->problem;
        }
    }
    if ((account = find(name))) // whoever was told of a failure may have removed it
        account->tell(outcome.tokens ? QString() : account->problem);
    plan();
    emit changed();
}

void Accounts::takeTokens(Account &account, const TokenSet &tokens)
{
    account.tokens = tokens;
    account.state = State::Ready;
    account.forgetFailures();
    if (account.record.expiresAt == tokens.expiresAt)
        return;
    account.record.expiresAt = tokens.expiresAt;
    if (account.persists)
        noteExpiry(account);
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
    if (failure.kind == TokenFailure::Kind::SignInAgain) {
        loseSignIn(account, failure.message);
        return;
    }
    account.problem = QStringLiteral("the token of account %1 could not be renewed: %2")
                          .arg(account.record.name, failure.message);
    account.rest.begin(m_clock.now(), m_times, failure.retryAfter);
    qCWarning(lcOAuth).noquote() << account.problem << "- tried again in"
                                 << std::chrono::ceil<seconds>(account.rest.left(m_clock.now())).count()
                                 << "s";
}

void Accounts::loseSignIn(Account &account, const QString &reason)
{
    const bool isNew = account.state != State::SignInAgain;
    account.state = State::SignInAgain;
    account.problem = QStringLiteral("sign in again with account %1 (%2): signalbox login %3")
                          .arg(account.record.name, reason, account.record.group);
    account.tokens = {};
    account.tell(account.problem);
    if (!isNew)
        return;
    qCWarning(lcOAuth).noquote() << account.problem;
    const QString name = account.record.name; // whoever hears of it may remove the account
    emit signInNeeded(name, reason);
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
    account->stopReading();
    account->record = record;
    account->record.expiresAt = tokens.expiresAt;
    if (const ProviderConfig *provider = providerOf(record))
        account->record.origin = originOf(*provider);
    account->persists = persists;
    account->isUnsaved = persists;
    takeTokens(*account, tokens);
    account->tell({});
    if (persists)
        save(*account, context, done);
    else
        answerLater(context, done, {});
    plan();
    emit changed();
}

/// The tokens in memory are the only good ones until then.
void Accounts::save(Account &account, QObject *context, const Done &done)
{
    account.isSaving = true;
    const auto waiting = std::make_shared<Waiting>(context, done);
    QTimer::singleShot(m_times.refresh.store, this, [this, waiting] {
        waiting->tell(QStringLiteral("it is used, and is lost when the program ends before %1 answers")
                          .arg(m_store.title()));
    });
    m_store.write(account.record.secretName(), Secret(account.tokens.toJson()), this,
        [this, waiting, name = account.record.name, saved = account.tokens.access](
            const SecretStore::Outcome &outcome) {
            Account *found = find(name);
            const QString remark = found ? onSaved(*found, saved, outcome) : outcome.message;
            plan();
            emit changed();
            waiting->tell(remark);
        });
}

/// What to tell whoever has signed in.
QString Accounts::onSaved(Account &account, const Secret &saved, const SecretStore::Outcome &outcome)
{
    account.isSaving = false;
    if (account.tokens.access != saved) // newer ones are on their way
        return outcome.message;
    const auto error = outcome.isOk() ? m_index.put(account.record) : std::nullopt;
    account.isUnsaved = !outcome.isOk() || error;
    if (!account.isUnsaved) {
        account.forgetFailures();
        return outcome.message;
    }
    account.restOfSaving.begin(m_clock.now(), m_times);
    const QString reason = error ? error->message : outcome.message;
    account.problem = QStringLiteral("its token could not be kept (%1)").arg(reason);
    qCWarning(lcOAuth).noquote() << "account" << account.record.name << account.problem;
    return QStringLiteral("it could not be kept, and is used until the program ends: %1").arg(reason);
}

void Accounts::remove(const QString &name, QObject *context, const Done &done)
{
    Account *account = find(name);
    if (!account) {
        answerLater(context, done, QStringLiteral("there is no account %1").arg(name));
        return;
    }
    const auto waiting = std::make_shared<Waiting>(context, done);
    const auto left = std::make_shared<int>(2); // the provider, and the store
    const auto problem = std::make_shared<QString>();
    const auto conclude = [waiting, left, problem] {
        if (--*left == 0)
            waiting->tell(*problem);
    };
    revoke(*account, conclude);
    const QString secretName = account->record.secretName();
    account->tell(QStringLiteral("account %1 was signed out").arg(name));
    std::erase_if(m_accounts, [&](const auto &other) { return other.get() == account; });
    const auto error = m_index.remove(name);
    if (error)
        *problem = error->message;
    qCInfo(lcOAuth).noquote() << "account" << name << "is signed out";
    m_store.remove(secretName, this, [problem, conclude](const SecretStore::Outcome &outcome) {
        if (!outcome.isOk() && outcome.status != SecretStore::Status::NotFound)
            *problem = outcome.message;
        conclude();
    });
    plan();
    emit changed();
}

/// Gives its tokens back. `done` comes once, in time.
void Accounts::revoke(const Account &account, const std::function<void()> &done)
{
    const ProviderConfig *provider = providerOf(account.record);
    const Secret token = account.tokens.refresh.isEmpty() ? account.tokens.access : account.tokens.refresh;
    const auto waiting = std::make_shared<Waiting>(this, [done](const QString &) { done(); });
    if (!provider || token.isEmpty()) {
        answerLater(this, [waiting](const QString &) { waiting->tell({}); }, {});
        return;
    }
    QTimer::singleShot(m_times.revocation, this, [waiting] { waiting->tell({}); });
    OAuthClient client = clientOf(*provider);
    m_discovery.complete(client, Discovery::Purpose::Revocation, this,
        [this, client, token, waiting, name = account.record.name](
            const Result<OAuthConfig> &config) mutable {
            if (config)
                client.config = *config;
            m_endpoint.revoke(client, token, this, [waiting, name](bool revoked) {
                if (revoked)
                    qCInfo(lcOAuth).noquote() << "the provider has taken back the tokens of account" << name;
                waiting->tell({});
            });
        });
}

/// Nothing when that is left to who uses it.
std::optional<milliseconds> Accounts::timeUntilRenewal(const Account &account) const
{
    const TokenSet &tokens = account.tokens;
    const ProviderConfig *provider = providerOf(account.record);
    const bool isShort = tokens.lifetime.count() > 0 && tokens.lifetime < shortLife;
    if (!provider || !provider->oauth.refreshesAhead || tokens.refresh.isEmpty() || isShort
        || !tokens.expiresAt.isValid())
        return std::nullopt;
    return milliseconds(m_clock.wallTime().msecsTo(tokens.expiresAt)) - tokens.aheadOfTime();
}

/// Until its tokens have to be kept once more.
std::optional<milliseconds> Accounts::timeUntilSaving(const Account &account) const
{
    const bool isDue = account.state == State::Ready && account.isUnsaved && !account.isSaving;
    return isDue ? std::optional(account.restOfSaving.left(m_clock.now())) : std::nullopt;
}

/// Until it has to be read, renewed or given up.
std::optional<milliseconds> Accounts::timeUntilAttention(const Account &account) const
{
    if (account.refresh || account.isReading)
        return std::nullopt;
    std::optional<milliseconds> time;
    if (account.state == State::Waiting || (account.state == State::SignInAgain && account.isMissing))
        time = milliseconds(0);
    else if (account.state != State::Ready)
        return std::nullopt;
    else if (account.tokens.refresh.isEmpty() && account.tokens.expiresAt.isValid())
        time = milliseconds(m_clock.wallTime().msecsTo(account.tokens.expiresAt));
    else
        time = timeUntilRenewal(account);
    return time ? std::optional(std::max(*time, account.rest.left(m_clock.now()))) : time;
}

void Accounts::onTime()
{
    QStringList names;
    for (const auto &account : m_accounts) {
        if (providerOf(account->record))
            names << account->record.name;
    }
    for (const QString &name : std::as_const(names)) { // one may be the end of another
        Account *account = find(name);
        const auto saving = account ? timeUntilSaving(*account) : std::nullopt;
        if (saving && saving->count() <= 0)
            save(*account, nullptr, {});
        account = find(name);
        const auto attention = account ? timeUntilAttention(*account) : std::nullopt;
        if (attention && attention->count() <= 0)
            attend(*account);
    }
    plan();
}

void Accounts::attend(Account &account)
{
    if (account.state != State::Ready)
        read(account);
    else if (account.tokens.refresh.isEmpty())
        loseSignIn(account, QStringLiteral("its token has ended, and cannot be renewed"));
    else
        startRefresh(account);
}

void Accounts::plan()
{
    std::optional<milliseconds> soonest;
    for (const auto &account : m_accounts) {
        if (!providerOf(account->record))
            continue;
        for (const auto time : {timeUntilSaving(*account), timeUntilAttention(*account)}) {
            if (time)
                soonest = std::min(soonest.value_or(*time), *time);
        }
    }
    m_timer.stop();
    constexpr milliseconds least{1000};
    if (soonest)
        m_timer.start(std::min(std::max(*soonest, least), m_times.longestSleep));
}

} // namespace signalbox
