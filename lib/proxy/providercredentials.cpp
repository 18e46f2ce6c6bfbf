// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providercredentials.h"

#include <QTimer>

#include <algorithm>

namespace signalbox {

namespace {

using Found = ProviderCredentials::Found;

/// Looks for a key in the store and in files until there is one, or for a while.
class KeySearch final : public QObject
{
public:
    KeySearch(
        SecretStore &store, QList<SecretReference> secrets, ProviderCredentials::Done done, QObject *parent)
        : QObject(parent)
        , m_supply(store)
        , m_secrets(std::move(secrets))
        , m_done(std::move(done))
    {
        connect(&m_supply, &SecretSupply::changed, this, &KeySearch::look);
    }

    void start(std::chrono::milliseconds limit)
    {
        QTimer::singleShot(limit, this, &KeySearch::giveUp);
        m_supply.want(m_secrets);
        // Files are read at once, and are no change where nothing is in them.
        QMetaObject::invokeMethod(this, &KeySearch::look, Qt::QueuedConnection);
    }

private:
    void look()
    {
        for (const SecretReference &reference : m_secrets) {
            if (const Secret key = m_supply.secretOf(reference); !key.isEmpty()) {
                conclude({key, {}, {}});
                return;
            }
        }
        const bool isAwaited = std::any_of(m_secrets.begin(), m_secrets.end(),
            [this](const SecretReference &reference) { return m_supply.isAwaited(reference); });
        if (!isAwaited)
            giveUp();
    }

    void giveUp()
    {
        QString problem;
        for (const SecretReference &reference : m_secrets) {
            if (problem.isEmpty())
                problem = m_supply.problemOf(reference);
        }
        conclude({{}, problem.isEmpty() ? QStringLiteral("there is no key") : problem,
            QStringLiteral("add a key")});
    }

    void conclude(const Found &found)
    {
        if (!m_done)
            return;
        deleteLater();
        std::exchange(m_done, {})(found);
    }

    SecretSupply m_supply;
    QList<SecretReference> m_secrets;
    ProviderCredentials::Done m_done;
};

void answerLater(QObject *context, const ProviderCredentials::Done &done, const Found &found)
{
    QMetaObject::invokeMethod(
        context, [done, found] { done(found); }, Qt::QueuedConnection);
}

} // namespace

ProviderCredentials::ProviderCredentials(SecretStore &store, const SecretSupply &supply, Accounts &accounts)
    : m_store(store)
    , m_supply(supply)
    , m_accounts(accounts)
{ }

void ProviderCredentials::find(
    const ProviderConfig &provider, std::chrono::milliseconds limit, QObject *context, const Done &done) const
{
    if (provider.auth == ProviderConfig::Auth::OAuth)
        findToken(provider, context, done);
    else
        findKey(provider.secrets, limit, context, done);
}

void ProviderCredentials::findToken(const ProviderConfig &provider, QObject *context, const Done &done) const
{
    const auto accounts = m_accounts.keysOf(provider);
    const auto usable = std::find_if(
        accounts.begin(), accounts.end(), [](const auto &account) { return !account.second.isEmpty(); });
    if (usable == accounts.end()) {
        const QString problem = m_accounts.problemOf(provider);
        answerLater(context, done,
            {{}, problem.isEmpty() ? QStringLiteral("nobody has signed in") : problem,
                QStringLiteral("sign in: signalbox login %1").arg(provider.name)});
        return;
    }
    const auto [name, token] = *usable;
    if (!m_accounts.isStale(name)) {
        answerLater(context, done, {token, {}, {}});
        return;
    }
    // Copied into the answer: the configuration may be another one by then.
    Accounts &all = m_accounts;
    m_accounts.refresh(name, token, context, [&all, provider, name = name, done](const auto &) {
        const Secret renewed = all.tokenOf(name, provider);
        if (!renewed.isEmpty() && !all.hasExpired(name))
            done({renewed, {}, {}});
        else
            done({{}, QStringLiteral("the token of %1 has ended and could not be renewed").arg(name),
                QStringLiteral("sign in again: signalbox login %1").arg(provider.name)});
    });
}

void ProviderCredentials::findKey(const QList<SecretReference> &secrets, std::chrono::milliseconds limit,
    QObject *context, const Done &done) const
{
    const bool isEmpty = std::all_of(
        secrets.begin(), secrets.end(), [](const SecretReference &reference) { return reference.isEmpty(); });
    if (isEmpty) {
        answerLater(context, done,
            {{}, QStringLiteral("there is no key"), QStringLiteral("add a key: auth_value of the provider")});
        return;
    }
    for (const SecretReference &reference : secrets) {
        if (const Secret key = m_supply.secretOf(reference); !key.isEmpty()) {
            answerLater(context, done, {key, {}, {}});
            return;
        }
    }
    (new KeySearch(m_store, secrets, done, context))->start(limit);
}

} // namespace signalbox
