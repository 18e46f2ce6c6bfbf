// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signout.h"

#include <algorithm>

namespace signalbox {

namespace {

using Status = SecretStore::Status;

} // namespace

SignOut::SignOut(const Surroundings &surroundings, std::optional<OAuthClient> client, AccountRecord record,
    TokenSet tokens, QObject *parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_client(std::move(client))
    , m_record(std::move(record))
    , m_tokens(std::move(tokens))
    , m_lock(surroundings.lockFile, surroundings.times.betweenTries)
    , m_discovery(surroundings.http)
    , m_endpoint(surroundings.http, surroundings.clock)
{ }

void SignOut::start()
{
    // Who has waited in vain goes on: a renewal elsewhere sees in the index that its account is gone.
    m_lock.take(m_around.times.lock, [this](bool) { learnTokens(); });
}

/// A store that was locked so far has something to be given back all the same.
void SignOut::learnTokens()
{
    if (!m_tokens.access.isEmpty() || !m_around.store) {
        leave();
        return;
    }
    const auto go = [this](const SecretStore::Outcome &kept) {
        if (std::exchange(m_isLearnt, true))
            return;
        if (const auto tokens = TokenSet::fromJson(kept.value.reveal()); kept.isOk() && tokens)
            m_tokens = *tokens;
        leave();
    };
    limit(m_around.times.store, [go] { go({Status::Unavailable, {}, {}}); });
    m_around.store->read(m_record.secretName(), this, go);
}

void SignOut::leave()
{
    giveBack();
    forget();
}

void SignOut::giveBack()
{
    const Secret token = m_tokens.refresh.isEmpty() ? m_tokens.access : m_tokens.refresh;
    m_outcome.hasTokens = !token.isEmpty();
    if (!m_client || token.isEmpty()) {
        onGivenBack(false);
        return;
    }
    limit(m_around.times.revocation, [this] { onGivenBack(false); });
    m_discovery.complete(
        *m_client, Discovery::Purpose::Revocation, this, [this, token](const Result<OAuthConfig> &config) {
            if (config)
                m_client->config = *config;
            m_endpoint.revoke(*m_client, token, this, [this](bool revoked) { onGivenBack(revoked); });
        });
}

void SignOut::onGivenBack(bool isRevoked)
{
    if (std::exchange(m_isProviderDone, true))
        return;
    m_outcome.isGivenBack = isRevoked;
    conclude();
}

void SignOut::forget()
{
    if (!m_around.store) {
        m_isStoreDone = true;
        conclude();
        return;
    }
    const auto records = m_around.index.read();
    const bool isReplaced
        = records && std::any_of(records->begin(), records->end(), [this](const AccountRecord &record) {
              return record.name == m_record.name && record.createdAt != m_record.createdAt;
          });
    if (isReplaced) { // somebody has signed in meanwhile, and keeps that
        m_isStoreDone = true;
        conclude();
        return;
    }
    limit(m_around.times.store, [this] {
        onForgotten(
            {Status::Unavailable, {}, QStringLiteral("%1 does not answer").arg(m_around.store->title())});
    });
    m_around.store->remove(
        m_record.secretName(), this, [this](const SecretStore::Outcome &outcome) { onForgotten(outcome); });
}

void SignOut::onForgotten(const SecretStore::Outcome &outcome)
{
    if (std::exchange(m_isStoreDone, true))
        return;
    const bool isGone = outcome.isOk() || outcome.status == Status::NotFound;
    if (!isGone)
        m_outcome.problem = outcome.message;
    else if (const auto error = m_around.index.remove(m_record.name))
        m_outcome.problem = error->message;
    conclude();
}

void SignOut::conclude()
{
    if (!m_isProviderDone || !m_isStoreDone)
        return;
    m_lock.release();
    // Queued: without a store and a provider all of it was done at once.
    QMetaObject::invokeMethod(
        this, [this] { emit finished(m_outcome); }, Qt::QueuedConnection);
}

void SignOut::limit(std::chrono::milliseconds time, const std::function<void()> &late)
{
    QTimer::singleShot(time, this, late);
}

} // namespace signalbox
