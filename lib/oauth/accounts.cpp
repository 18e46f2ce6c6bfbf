// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accounts.h"

#include "core/logcategories.h"

#include <QPointer>

#include <algorithm>

namespace signalbox {

namespace {

using State = AccountSnapshot::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

void answerLater(QObject *context, const Accounts::Done &done, const QString &problem)
{
    QMetaObject::invokeMethod(
        context, [done, problem] { done(problem); }, Qt::QueuedConnection);
}

} // namespace

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
    , m_times(times)
    , m_entries(folder)
    , m_list(clock, store)
    , m_savings({store, clock, m_list, m_entries, folder,
          {times.pauses, times.courtesy, times.refresh.betweenTries, times.refresh.store}})
    , m_signOuts({store, http, clock, m_list, m_entries, folder,
          {times.courtesy, times.refresh.betweenTries, times.refresh.store, times.revocation}})
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Accounts::onTime);
    connect(&m_savings, &AccountSavings::ended, this, &Accounts::onChanged);
    connect(&m_savings, &AccountSavings::superseded, this, &Accounts::readAgain);
    // Somebody may have signed in elsewhere meanwhile.
    connect(&m_signOuts, &SignOuts::ended, this, &Accounts::readAgain);
}

Accounts::~Accounts() = default;

void Accounts::apply(const QList<ProviderConfig> &providers, SecretOf secretOf)
{
    m_list.setProviders(providers);
    m_secretOf = std::move(secretOf);
    readAgain();
}

void Accounts::readAgain()
{
    if (const auto records = m_entries.read()) { // else those that are known stay
        m_list.forgetUnlisted(*records);
        for (const AccountRecord &record : *records)
            take(record);
    }
    for (const auto &account : m_list.all()) { // an account of nobody's is left in peace
        if (account->state == State::Reading && !account->isReading && m_list.providerOf(account->record))
            read(*account);
    }
    onChanged();
}

void Accounts::take(const AccountRecord &record)
{
    if (m_signOuts.isLeaving(record.name))
        return;
    const Account *known = m_list.find(record.name);
    if (known && !AccountEntries::isAnother(record, *known))
        return;
    Account &account = m_list.make(record.name);
    account.startAnew(record);
    account.persists = true;
    account.isUnsaved = false;
    account.isListed = true;
    account.state = State::Reading;
    if (!m_list.providerOf(account.record)) // nobody reads it, so that nobody would tell them
        account.tell(QStringLiteral("no provider of the configuration uses account %1").arg(record.name));
}

QString Accounts::problemOf(const ProviderConfig &provider) const
{
    const bool isUnknown = !m_entries.problem().isEmpty() && m_list.keysOf(provider).empty();
    return isUnknown ? m_entries.problem() : m_list.problemOf(provider);
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
            Account *asked = m_list.find(name);
            if (!asked || asked->reads != number)
                return;
            asked->isReading = false;
            onRead(*asked, outcome);
            plan();
            emit changed();
        });
    // The store may take as long as it likes; who waits may not.
    QTimer::singleShot(m_times.refresh.store, this, [this, name = account.record.name, number] {
        Account *asked = m_list.find(name);
        if (asked && asked->reads == number && asked->isReading)
            asked->tell(QStringLiteral("%1 does not answer").arg(m_store.title()));
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
            m_clock.now(), m_times.pauses, isDenied ? std::optional(m_times.afterDenial) : std::nullopt);
        qCWarning(lcOAuth).noquote() << "account" << account.record.name
                                     << "waits for its tokens:" << outcome.message;
        return;
    }
    const Result<TokenSet> tokens = isThere
        ? TokenSet::fromJson(outcome.value.reveal())
        : Error{Error::Kind::NotFound, QStringLiteral("its tokens are not in %1").arg(m_store.title())};
    if (!isThere) {
        onMissing(account, tokens.error().message);
        return;
    }
    if (!tokens) {
        loseSignIn(account, tokens.error().message);
        return;
    }
    takeTokens(account, *tokens);
    if (!account.refresh) // those who waited for one of an older sign-in
        account.tell({});
}

/// A store that began without its keyring is read again.
void Accounts::onMissing(Account &account, const QString &reason)
{
    account.isMissing = true;
    account.rest.begin(m_clock.now(), m_times.pauses, m_times.pauses.longest);
    loseSignIn(account, reason); // whoever hears of it may remove the account
}

void Accounts::refresh(const QString &name, const Secret &used, QObject *context, const Done &done)
{
    Account *account = m_list.find(name);
    if (!account || account->state != State::Ready) {
        answerLater(context, done,
            account ? account->problemWithoutToken(m_store.title())
                    : QStringLiteral("account %1 is signed out").arg(name));
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
    const bool isRefused
        = !account->refresh && !account->tokens.endsWithin(account->tokens.tooLate(), m_clock.wallTime());
    if (isRefused && account->restOfRefusals.left(m_clock.now()).count() > 0) {
        answerLater(
            context, done, QStringLiteral("the new token of account %1 is not accepted, either").arg(name));
        return;
    }
    if (isRefused)
        account->restOfRefusals.beginAgain(m_clock.now(), m_times.pauses);
    // Nor is a further try waited for that may hang as the one before, when there is nothing to go on with.
    const bool isFailing = account->rest.pause.count() > 0 && account->tokens.isExpired(m_clock.wallTime());
    if (account->refresh ? isFailing : account->rest.left(m_clock.now()).count() > 0) {
        answerLater(context, done, account->problem);
        return;
    }
    account->waiters.push_back({context, done});
    startRefresh(*account);
}

void Accounts::renew(const QString &name, QObject *context, const Done &done)
{
    Account *account = m_list.find(name);
    if (account)
        account->rest = account->restOfRefusals = {};
    refresh(name, account ? account->tokens.access : Secret(), context, done);
}

void Accounts::startRefresh(Account &account)
{
    if (account.refresh)
        return;
    if (m_isEnding) {
        account.tell(QStringLiteral("the program is ending"));
        return;
    }
    const ProviderConfig *provider = m_list.providerOf(account.record);
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
    const auto isStillThis = [this, name = account.record.name] {
        const Account *asked = m_list.find(name);
        return !asked || m_entries.isCurrent(*asked);
    };
    const TokenRefresh::Surroundings around{account.persists ? &m_store : nullptr, m_http, m_clock,
        lockFileOf(account.record.name, m_folder, m_store), account.isUnsaved,
        account.persists ? isStillThis : std::function<bool()>(), m_times.refresh};
    account.refresh
        = std::make_unique<TokenRefresh>(around, client, account.record.secretName(), account.tokens);
    connect(account.refresh.get(), &TokenRefresh::finished, this,
        [this, name = account.record.name](
            const TokenRefresh::Outcome &outcome) { onRefreshed(name, outcome); });
    account.refresh->start();
}

void Accounts::onRefreshed(const QString &name, const TokenRefresh::Outcome &outcome)
{
    Account *account = m_list.find(name);
    if (!account || !account->refresh)
        return;
    account->refresh.release()->deleteLater(); // it is still on the stack
    if (outcome.isSuperseded)
        onSuperseded(*account, outcome.tokens);
    else if (outcome.isMissing)
        onMissing(*account, outcome.failure.message);
    else if (!outcome.tokens)
        takeFailure(*account, outcome.failure);
    else
        takeRenewed(*account, *outcome.tokens, outcome.unsaved);
    account = m_list.find(name); // whoever was told of a failure may have removed it
    if (account && outcome.isSuperseded && !account->isReading) // else they hear of what is read
        account->tell(QStringLiteral("somebody has signed in elsewhere with account %1").arg(name));
    else if (account && !outcome.isSuperseded)
        account->tell(outcome.tokens ? QString() : account->problem);
    onChanged();
}

void Accounts::takeRenewed(Account &account, const TokenSet &tokens, const QString &unsaved)
{
    takeTokens(account, tokens);
    qCInfo(lcOAuth).noquote() << "account" << account.record.name << "has a new token";
    account.isUnsaved = !unsaved.isEmpty();
    QString reason = unsaved;
    if (!account.isUnsaved && !account.isKept()) {
        if (const auto error = m_entries.put(account))
            reason = error->message;
    }
    if (account.isKept())
        return;
    account.restOfSaving.begin(m_clock.now(), m_times.pauses);
    account.problem = QStringLiteral("its new token could not be kept (%1)").arg(reason);
    qCWarning(lcOAuth).noquote() << "account" << account.record.name << account.problem;
}

/// While it was renewed somebody has signed in elsewhere, whose tokens are read, or out.
void Accounts::onSuperseded(Account &account, const std::optional<TokenSet> &tokens)
{
    const ProviderConfig *provider = m_list.providerOf(account.record);
    if (tokens && provider && m_entries.isAbsent(account.record.name))
        m_signOuts.giveBack(clientOf(*provider), *tokens);
    readAgain();
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
        m_entries.noteExpiry(account);
}

void Accounts::takeFailure(Account &account, const TokenFailure &failure)
{
    if (failure.kind == TokenFailure::Kind::SignInAgain) {
        loseSignIn(account, failure.message);
        return;
    }
    account.problem = QStringLiteral("the token of account %1 could not be renewed: %2")
                          .arg(account.record.name, failure.message);
    account.rest.begin(m_clock.now(), m_times.pauses, failure.retryAfter);
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
    Account &account = m_list.make(record.name);
    account.replaces = m_entries.replacedBy(account);
    account.startAnew(record);
    account.record.expiresAt = tokens.expiresAt;
    account.isListed = false;
    account.persists = persists;
    account.isUnsaved = persists;
    takeTokens(account, tokens);
    account.tell({});
    if (persists)
        m_savings.save(account, context, done);
    else
        answerLater(context, done, {});
    plan();
    emit changed();
}

void Accounts::remove(const QString &name, QObject *context, const Removed &done)
{
    std::unique_ptr<Account> leaving = m_list.take(name);
    if (!leaving) {
        answerLater(
            context, [done](const QString &problem) { done(problem, {}); },
            QStringLiteral("there is no account %1").arg(name));
        return;
    }
    const ProviderConfig *provider = m_list.providerOf(leaving->record);
    m_signOuts.begin(
        std::move(leaving), provider ? std::optional(clientOf(*provider)) : std::nullopt, context, done);
    plan();
    emit changed();
}

void Accounts::setUpkeep(bool hasUpkeep)
{
    m_hasUpkeep = hasUpkeep;
    plan();
}

void Accounts::finish(QObject *context, const std::function<void()> &done)
{
    setUpkeep(false);
    m_isEnding = true;
    m_ended = [guard = QPointer<QObject>(context), done] {
        if (guard)
            QMetaObject::invokeMethod(guard.data(), done, Qt::QueuedConnection);
    };
    QTimer::singleShot(m_times.ending, this, [this] {
        if (const auto ended = std::exchange(m_ended, {})) {
            qCWarning(lcOAuth) << "the tokens of an account are not kept yet, and are not waited for";
            ended();
        }
    });
    for (const auto &account : m_list.all()) { // a last try, whenever the next one would have been
        if (account->timeUntilSaving(m_clock.now()))
            m_savings.save(*account, nullptr, {});
    }
    endWhenIdle();
}

bool Accounts::isBusy() const
{
    return !m_signOuts.isEmpty() || m_list.isBusy();
}

void Accounts::onChanged()
{
    plan();
    emit changed();
    endWhenIdle();
}

void Accounts::endWhenIdle()
{
    if (!m_ended || isBusy())
        return;
    const auto ended = std::exchange(m_ended, {});
    ended();
}

void Accounts::onTime()
{
    const QStringList names = m_list.namesInUse();
    for (const QString &name : names) { // one may be the end of another
        Account *account = m_list.find(name);
        const auto saving = account ? account->timeUntilSaving(m_clock.now()) : std::nullopt;
        if (saving && saving->count() <= 0)
            m_savings.save(*account, nullptr, {});
        account = m_list.find(name);
        const auto attention = account
            ? account->timeUntilAttention(m_list.providerOf(account->record), m_clock)
            : std::nullopt;
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
    m_timer.stop();
    constexpr milliseconds least{1000};
    const auto soonest = m_list.timeUntilNeed();
    if (soonest && m_hasUpkeep)
        m_timer.start(std::min(std::max(*soonest, least), m_times.longestSleep));
}

} // namespace signalbox
