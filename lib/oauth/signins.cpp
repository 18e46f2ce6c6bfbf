// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signins.h"

#include "core/logcategories.h"
#include "oauth/profile.h"
#include "oauth/signinpage.h"

#include <algorithm>

namespace signalbox {

namespace {

using Way = SignIn::Way;

const QString callbackPath = QStringLiteral("/oauth/callback");

QByteArray stateIn(const QUrlQuery &query)
{
    return query.queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded).toUtf8();
}

bool isAddress(const QString &pasted)
{
    const QString text = pasted.trimmed();
    return text.startsWith(u"http://") || text.startsWith(u"https://");
}

/// What a user pastes, as the query that a browser would have come back with.
QUrlQuery queryOf(const QString &pasted, const QByteArray &state)
{
    const QString text = pasted.trimmed();
    if (isAddress(text))
        return QUrlQuery(QUrl(text, QUrl::TolerantMode));
    QUrlQuery query;
    const auto add = [&](const char *name, const QString &value) {
        query.addQueryItem(QString::fromLatin1(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add("code", text.section(u'#', 0, 0).section(u'&', 0, 0));
    const QString own = text.contains(u'#') ? text.section(u'#', 1).section(u'&', 0, 0) : QString();
    add("state", own.isEmpty() ? QString::fromUtf8(state) : own);
    return query;
}

Error unknownSignIn()
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("no sign-in waits for this code: it has ended or was not begun here, begin it again")};
}

Error unnamable()
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral(
            "an account's name has at most 100 printable characters and no '/': choose another one")};
}

QByteArray pageOf(const QString &provider, const Result<SignIns::Outcome> &outcome)
{
    if (!outcome)
        return signinpage::result(
            false, QStringLiteral("Not signed in at %1").arg(provider), outcome.error().message);
    const AccountRecord &account = outcome->account;
    QString text = account.label.isEmpty() ? QStringLiteral("Account %1 can be used now.").arg(account.name)
                                           : QStringLiteral("You are %1 there.").arg(account.label);
    if (!outcome->remark.isEmpty())
        text += u' ' + signinpage::noteOf(outcome->remark);
    return signinpage::result(true, QStringLiteral("Signed in at %1").arg(provider), text);
}

} // namespace

namespace {

std::optional<Error> flawOf(const SignIns::Wish &wish, size_t running, const Secret &secret)
{
    if (secret.isEmpty() && !wish.provider.oauth.clientSecret.isEmpty())
        return Error{Error::Kind::Authentication,
            QStringLiteral(
                "the client_secret of %1 is not there yet: it is %2; store it or unlock the keychain, "
                "and try again in a moment")
                .arg(wish.provider.name, wish.provider.oauth.clientSecret.toString())};
    if (running >= SignIns::mostAtOnce)
        return Error{Error::Kind::RateLimit,
            QStringLiteral("too many sign-ins are under way: end some of them, or wait ten minutes")};
    if (!wish.account.isEmpty() && shownAccountName(wish.account).isEmpty())
        return unnamable();
    return std::nullopt;
}

/// Where the browser ends, before a port was chosen for it.
QUrl wantedRedirect(const OAuthConfig &config)
{
    return config.redirectUri.isEmpty() || config.codeReturn == OAuthConfig::CodeReturn::Paste
        ? QUrl(QStringLiteral("http://127.0.0.1") + callbackPath)
        : config.redirectUri;
}

} // namespace

struct SignIns::Running
{
    Wish wish;
    std::unique_ptr<SignIn> signIn;
    LoopbackListener *listener = nullptr; ///< null = it comes back another way
    QString remark;
    QPointer<QObject> context;
    Begun begun; ///< until it was told
    std::vector<std::pair<QPointer<QObject>, Ended>> waiters;
    bool isSettled = false; ///< the tokens are there, and are being kept
    std::vector<Respond> browsers; ///< that wait for the outcome

    /// The user was not back yet.
    [[nodiscard]] bool isOpen() const { return begun || signIn->isWaiting(); }
};

SignIns::SignIns(Accounts &accounts, OAuthHttp &http, const Clock &clock, QObject *parent)
    : SignIns(accounts, http, clock, SignIn::Times(), parent)
{ }

SignIns::SignIns(
    Accounts &accounts, OAuthHttp &http, const Clock &clock, const SignIn::Times &times, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_http(http)
    , m_clock(clock)
    , m_times(times)
{ }

SignIns::~SignIns() = default;

void SignIns::begin(const Wish &wish, QObject *context, const Begun &begun, const Ended &ended)
{
    const Secret secret = m_secretOf ? m_secretOf(wish.provider.oauth.clientSecret) : Secret();
    if (const auto flaw = flawOf(wish, m_running.size(), secret)) {
        QMetaObject::invokeMethod(
            context,
            [begun, ended, error = *flaw] {
                begun(error);
                if (ended)
                    ended(error);
            },
            Qt::QueuedConnection);
        return;
    }
    m_running.push_back(std::make_unique<Running>());
    Running &running = *m_running.back();
    running.wish = wish;
    running.context = context;
    running.begun = begun;
    if (ended)
        running.waiters.emplace_back(context, ended);
    Way way = wish.way.value_or(usualWay(wish.provider.oauth));
    QUrl redirect;
    if (way != Way::Device) {
        const OAuthConfig &config = wish.provider.oauth;
        const bool isShown = way == Way::Paste && config.codeReturn == OAuthConfig::CodeReturn::Paste
            && !config.redirectUri.isEmpty();
        redirect = isShown ? config.redirectUri : redirectFor(running);
        if (!running.remark.isEmpty())
            way = Way::Paste;
    }
    running.signIn = std::make_unique<SignIn>(
        OAuthClient::of(wish.provider, secret), way, redirect, m_http, m_clock, m_times);
    SignIn *signIn = running.signIn.get();
    connect(signIn, &SignIn::ready, this, [this, &running] { onReady(running); });
    connect(signIn, &SignIn::finished, this,
        [this, &running](const Result<TokenSet> &tokens) { onFinished(running, tokens); });
    signIn->begin();
}

Way SignIns::usualWay(const OAuthConfig &config)
{
    if (config.codeReturn == OAuthConfig::CodeReturn::Paste && !config.redirectUri.isEmpty())
        return Way::Paste;
    const bool hasPage = !config.authorizationEndpoint.isEmpty() || Discovery::isNeeded(config);
    return hasPage ? Way::Browser : Way::Device;
}

/// Our own server's where the provider takes any port, else a listener at the registered one, which several
/// sign-ins share.
QUrl SignIns::redirectFor(Running &running)
{
    QUrl redirect = wantedRedirect(running.wish.provider.oauth);
    const bool isAnyPort = redirect.port() < 0;
    // "localhost" is 127.0.0.1 for one browser and ::1 for another; nobody else's addresses are ours.
    const QString host = redirect.host();
    const bool isServed
        = host == m_ownCallback.host() || (m_servesLocalhost && (host == u"localhost" || host == u"::1"));
    if (isAnyPort && redirect.path() == callbackPath && !m_ownCallback.isEmpty() && isServed) {
        redirect.setPort(m_ownCallback.port());
        return redirect;
    }
    const auto shared = std::find_if(m_listeners.begin(), m_listeners.end(),
        [&](const auto &listener) { return listener->isListening() && listener->redirect() == redirect; });
    if (shared != m_listeners.end()) {
        running.listener = shared->get();
        return redirect;
    }
    auto listener
        = std::make_unique<LoopbackListener>([this](const QUrlQuery &query) { return isExpected(query); });
    connect(listener.get(), &LoopbackListener::arrived, this, &SignIns::comeBack);
    if (const auto error = listener->listen(redirect)) {
        running.remark = QStringLiteral("%1: sign in all the same, and paste the address that the browser "
                                        "ends at and cannot open")
                             .arg(error->message);
        return redirect;
    }
    running.listener = listener.get();
    m_listeners.push_back(std::move(listener));
    return running.listener->redirect();
}

/// Somebody's browser is still to come to it.
bool SignIns::isNeeded(const LoopbackListener *listener) const
{
    return std::any_of(m_running.begin(), m_running.end(),
        [&](const auto &running) { return running->listener == listener && running->isOpen(); });
}

void SignIns::onReady(Running &running)
{
    const Begun begun = std::exchange(running.begun, {});
    const SignIn &signIn = *running.signIn;
    qCInfo(lcOAuth).noquote() << "a sign-in at" << running.wish.provider.name << "waits for its user";
    if (running.context && begun)
        begun(Pending{signIn.state(), signIn.way(), signIn.url(), signIn.userCode(), running.remark});
}

AccountRecord SignIns::recordOf(const Wish &wish, const TokenSet &tokens, const QDateTime &now)
{
    const ProviderConfig &provider = wish.provider;
    AccountRecord record;
    record.group = provider.group.isEmpty() ? provider.name : provider.group;
    const QString wished = shownAccountName(wish.account);
    const QString label = wished.isEmpty() ? tokens.account : wished;
    const bool isNamed = provider.name != record.group;
    record.name = isNamed || label.isEmpty() ? provider.name : record.group + u'/' + label;
    record.label = tokens.account.isEmpty() ? wished : tokens.account;
    record.createdAt = now;
    record.expiresAt = tokens.expiresAt;
    record.scopes = tokens.scopes;
    record.origin = AccountProviders::originOf(provider);
    return record;
}

void SignIns::onFinished(Running &running, const Result<TokenSet> &tokens)
{
    const QByteArray state = running.signIn->state();
    if (!tokens) {
        const Begun begun = std::exchange(running.begun, {});
        if (begun && running.context)
            begun(tokens.error());
        conclude(state, tokens.error());
        return;
    }
    AccountRecord record = recordOf(running.wish, *tokens, m_clock.wallTime());
    const QString usual = std::exchange(record.name, m_accounts.nameFor(record));
    const QString named = running.wish.provider.name.section(u'/', 1);
    const bool isOther = !named.isEmpty() && !tokens->account.isEmpty()
        && named.compare(tokens->account, Qt::CaseInsensitive) != 0;
    QString other = isOther ? QStringLiteral("the provider calls this account %1, the configuration %2")
                                  .arg(tokens->account, named)
                            : QString();
    if (record.name != usual)
        other = QStringLiteral("%1 is an account at another address, so this one is called %2")
                    .arg(usual, record.name);
    running.isSettled = true;
    m_accounts.add(record, *tokens, running.wish.provider.oauth.persists, this,
        [this, state, record, other](const QString &remark) {
            conclude(state, Outcome{record, remark.isEmpty() ? other : remark});
        });
}

void SignIns::conclude(const QByteArray &state, const Result<Outcome> &outcome)
{
    const auto found = std::find_if(m_running.begin(), m_running.end(),
        [&](const auto &running) { return running->signIn->state() == state; });
    if (found == m_running.end())
        return;
    const std::unique_ptr<Running> running = std::move(*found);
    m_running.erase(found);
    running->signIn->disconnect(this);
    running->signIn.release()->deleteLater(); // it may be on the stack
    const QString &provider = running->wish.provider.name;
    if (outcome)
        qCInfo(lcOAuth).noquote() << "signed in at" << provider << "with account" << outcome->account.name;
    else
        qCWarning(lcOAuth).noquote() << "no sign-in at" << provider << "-" << outcome.error().message;
    const QByteArray page = pageOf(provider, outcome);
    for (const Respond &respond : running->browsers)
        respond(page);
    dropListener(running->listener);
    for (const auto &[context, waiter] : running->waiters) {
        if (context)
            waiter(outcome);
    }
    emit ended(provider, outcome);
}

SignIns::Running *SignIns::find(const QByteArray &state) const
{
    Running *found = nullptr;
    for (const auto &running : m_running) { // all of them: the time tells nothing
        const bool isIt = Secret(running->signIn->state()).equals(state);
        const bool isAnswered = running->signIn->way() != Way::Device && running->signIn->isWaiting();
        found = isIt && isAnswered ? running.get() : found;
    }
    return found;
}

bool SignIns::isExpected(const QUrlQuery &query) const
{
    return find(stateIn(query)) != nullptr;
}

bool SignIns::isPending(const QByteArray &state) const
{
    bool isIt = false;
    for (const auto &running : m_running) // all of them: the time tells nothing
        isIt = (Secret(running->signIn->state()).equals(state) && !running->isSettled) || isIt;
    return isIt;
}

void SignIns::comeBack(const QUrlQuery &query, const Respond &respond)
{
    Running *running = find(stateIn(query));
    if (!running) {
        respond(
            signinpage::result(false, QStringLiteral("This sign-in is not known"), unknownSignIn().message));
        return;
    }
    running->browsers.push_back(respond);
    accept(*running, query, SignIn::Form::Address);
}

void SignIns::accept(Running &running, const QUrlQuery &query, SignIn::Form form)
{
    LoopbackListener *listener = running.listener;
    running.signIn->accept(query, form); // which may have been its end
    const bool isThere = std::any_of(
        m_listeners.begin(), m_listeners.end(), [&](const auto &other) { return other.get() == listener; });
    if (isThere && !isNeeded(listener))
        listener->close();
}

void SignIns::dropListener(LoopbackListener *listener)
{
    const bool isShared = std::any_of(m_running.begin(), m_running.end(),
        [&](const auto &running) { return running->listener == listener; });
    const auto found = std::find_if(
        m_listeners.begin(), m_listeners.end(), [&](const auto &other) { return other.get() == listener; });
    if (isShared || found == m_listeners.end())
        return;
    listener->close();
    found->release()->deleteLater(); // it may be on the stack
    m_listeners.erase(found);
}

void SignIns::paste(const QString &text, const QByteArray &state, const QString &account, QObject *context,
    const Ended &ended)
{
    const QUrlQuery query = queryOf(text, state);
    Running *running = find(stateIn(query));
    if (!running || (!state.isEmpty() && running->signIn->state() != state)) {
        QMetaObject::invokeMethod(
            context, [ended] { ended(unknownSignIn()); }, Qt::QueuedConnection);
        return;
    }
    if (!account.isEmpty() && shownAccountName(account).isEmpty()) {
        QMetaObject::invokeMethod(
            context, [ended] { ended(unnamable()); }, Qt::QueuedConnection);
        return;
    }
    if (!account.isEmpty())
        running->wish.account = account;
    running->waiters.emplace_back(context, ended);
    accept(*running, query, isAddress(text) ? SignIn::Form::Address : SignIn::Form::Code);
}

void SignIns::cancel(const QByteArray &state)
{
    const auto found = std::find_if(m_running.begin(), m_running.end(),
        [&](const auto &running) { return running->signIn->state() == state; });
    if (found == m_running.end() || (*found)->isSettled)
        return;
    (*found)->signIn->cancel();
    conclude(state, Error{Error::Kind::InvalidRequest, QStringLiteral("the sign-in was cancelled")});
}

} // namespace signalbox
