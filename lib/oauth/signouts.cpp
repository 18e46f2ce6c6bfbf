// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signouts.h"

#include "core/logcategories.h"

#include <algorithm>
#include <utility>

namespace signalbox {

struct SignOuts::Departure
{
    std::unique_ptr<Account> account;
    std::unique_ptr<SignOut> signOut;
    QPointer<QObject> context;
    Done done;
};

SignOuts::SignOuts(const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_discovery(surroundings.http)
    , m_endpoint(surroundings.http, surroundings.clock)
{ }

SignOuts::~SignOuts() = default;

void SignOuts::begin(std::unique_ptr<Account> account, const std::optional<OAuthClient> &client,
    QObject *context, const Done &done)
{
    account->refresh.reset();
    account->stopReading();
    account->tell(QStringLiteral("account %1 was signed out").arg(account->record.name));
    const SignOut::Surroundings around{account->persists ? &m_around.store : nullptr,
        m_around.entries.index(), m_around.http, m_around.clock,
        lockFileOf(account->record.name, m_around.folder, m_around.store), m_around.times};
    AccountRecord listed = account->record;
    if (!account->isListed && account->replaces.isValid()) // what the index has is its own sign-in of before
        listed.createdAt = account->replaces;
    const TokenSet tokens = account->tokens;
    m_departures.push_back(std::make_unique<Departure>(Departure{
        std::move(account), std::make_unique<SignOut>(around, client, listed, tokens), context, done}));
    SignOut *signOut = m_departures.back()->signOut.get();
    connect(signOut, &SignOut::finished, this,
        [this, signOut](const SignOut::Outcome &outcome) { onFinished(signOut, outcome); });
    signOut->start();
}

bool SignOuts::isLeaving(const QString &name) const
{
    return std::any_of(m_departures.begin(), m_departures.end(),
        [&](const auto &departure) { return departure->account->record.name == name; });
}

void SignOuts::onFinished(const SignOut *signOut, const SignOut::Outcome &outcome)
{
    const auto found = std::find_if(m_departures.begin(), m_departures.end(),
        [&](const auto &departure) { return departure->signOut.get() == signOut; });
    if (found == m_departures.end())
        return;
    const std::unique_ptr<Departure> departure = std::move(*found);
    m_departures.erase(found);
    departure->signOut.release()->deleteLater(); // it is on the stack
    const QString name = departure->account->record.name;
    QString problem;
    QString remark;
    if (!outcome.problem.isEmpty()) {
        problem = QStringLiteral("account %1 is not signed out yet (%2): signalbox logout %1")
                      .arg(name, outcome.problem);
        qCWarning(lcOAuth).noquote() << problem;
        putBack(std::move(departure->account), problem, outcome.isGivenBack);
    } else {
        qCInfo(lcOAuth).noquote() << "account" << name << "is signed out";
        if (outcome.hasTokens && !outcome.isGivenBack)
            remark = QStringLiteral("the provider has not taken the tokens of account %1 back: they are good "
                                    "until they end, or until you end the access on its pages")
                         .arg(name);
    }
    emit ended(); // who hears of it may be the end of this
    if (departure->context)
        departure->done(problem, remark);
}

/// Unless somebody has signed in again meanwhile.
void SignOuts::putBack(std::unique_ptr<Account> account, const QString &problem, bool isGivenBack)
{
    if (m_around.accounts.find(account->record.name))
        return;
    account->state = AccountSnapshot::State::SignInAgain;
    account->isSaving = false;
    account->forgetFailures();
    account->problem = problem;
    if (isGivenBack)
        account->tokens = {};
    m_around.accounts.putBack(std::move(account));
}

void SignOuts::giveBack(const OAuthClient &client, const TokenSet &tokens)
{
    const Secret token = tokens.refresh.isEmpty() ? tokens.access : tokens.refresh;
    m_discovery.complete(client, Discovery::Purpose::Revocation, this,
        [this, client, token](const Result<OAuthConfig> &config) {
            if (config)
                m_endpoint.revoke({*config, client.secret, client.route}, token, this, [](bool) {});
        });
}

} // namespace signalbox
