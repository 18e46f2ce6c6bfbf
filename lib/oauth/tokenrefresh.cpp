// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenrefresh.h"

namespace signalbox {

TokenRefresh::TokenRefresh(const Surroundings &surroundings, OAuthClient client, QString secretName,
    TokenSet current, QObject *parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_client(std::move(client))
    , m_secretName(std::move(secretName))
    , m_current(std::move(current))
    , m_discovery(surroundings.http)
    , m_endpoint(surroundings.http, surroundings.clock)
    , m_lock(surroundings.store ? surroundings.lockFile : QString(), surroundings.times.betweenTries)
{
    m_storeTimer.setSingleShot(true);
    m_storeTimer.setInterval(m_around.times.store);
}

TokenRefresh::~TokenRefresh() = default;

void TokenRefresh::start()
{
    m_lock.take(m_around.times.lock, [this](bool isHeld) {
        if (isHeld)
            readStore();
        else
            fail(TokenFailure::Kind::Temporary,
                QStringLiteral("another program is renewing it and does not end"));
    });
}

void TokenRefresh::readStore()
{
    if (!isCurrent()) { // what the store has is not to be used up for nothing
        finish({.isSuperseded = true});
        return;
    }
    if (!m_around.store || m_around.isStoreBehind) {
        ask();
        return;
    }
    const int step = ++m_step;
    connect(&m_storeTimer, &QTimer::timeout, this, [this, step] {
        if (step == m_step)
            onRead({SecretStore::Status::Unavailable, {}, {}});
    });
    m_storeTimer.start();
    m_around.store->read(m_secretName, this, [this, step](const SecretStore::Outcome &kept) {
        if (step == m_step)
            onRead(kept);
    });
}

void TokenRefresh::onRead(const SecretStore::Outcome &kept)
{
    ++m_step;
    m_storeTimer.stop();
    m_storeTimer.disconnect(this);
    if (kept.status == SecretStore::Status::NotFound) {
        finish({.failure = {TokenFailure::Kind::SignInAgain, QStringLiteral("it was signed out")},
            .isMissing = true});
        return;
    }
    const QDateTime now = m_around.clock.wallTime();
    if (!kept.isOk() && !m_current.isExpired(now)) {
        // Where it could not be written down a new token would be lost with the next crash.
        fail(TokenFailure::Kind::Temporary,
            kept.message.isEmpty() ? QStringLiteral("%1 does not answer").arg(m_around.store->title())
                                   : kept.message);
        return;
    }
    const auto tokens = kept.isOk() ? TokenSet::fromJson(kept.value.reveal()) : Result<TokenSet>(Error{});
    if (tokens && tokens->access != m_current.access && !tokens->endsWithin(tokens->tooLate(), now)) {
        finish({.tokens = *tokens});
        return;
    }
    if (tokens && !tokens->refresh.isEmpty())
        m_current.refresh = tokens->refresh;
    ask();
}

void TokenRefresh::ask()
{
    if (m_current.refresh.isEmpty()) {
        fail(TokenFailure::Kind::SignInAgain, QStringLiteral("it cannot be renewed"));
        return;
    }
    m_discovery.complete(
        m_client, Discovery::Purpose::Refresh, this, [this](const Result<OAuthConfig> &config) {
            if (!config) {
                fail(TokenFailure::Kind::Temporary, config.error().message);
                return;
            }
            m_client.config = *config;
            m_endpoint.refresh(
                m_client, m_current.refresh, this, [this](const TokenAnswer &answer) { onAnswer(answer); });
        });
}

void TokenRefresh::onAnswer(const TokenAnswer &answer)
{
    if (!answer.tokens) {
        finish({.failure = answer.failure});
        return;
    }
    TokenSet tokens = *answer.tokens;
    if (tokens.refresh.isEmpty()) // RFC 6749 §6: then the old one goes on
        tokens.refresh = m_current.refresh;
    if (tokens.account.isEmpty())
        tokens.account = m_current.account;
    save(tokens);
}

void TokenRefresh::save(const TokenSet &tokens)
{
    if (!isCurrent()) {
        finish({.tokens = tokens, .isSuperseded = true});
        return;
    }
    if (!m_around.store) {
        finish({.tokens = tokens});
        return;
    }
    const int step = ++m_step;
    connect(&m_storeTimer, &QTimer::timeout, this, [this, step, tokens] {
        if (step == m_step)
            finish({.tokens = tokens,
                .unsaved = QStringLiteral("%1 does not answer").arg(m_around.store->title())});
    });
    m_storeTimer.start();
    m_around.store->write(m_secretName, Secret(tokens.toJson()), this,
        [this, step, tokens](const SecretStore::Outcome &written) {
            if (step == m_step)
                finish({.tokens = tokens, .unsaved = written.isOk() ? QString() : written.message});
        });
}

void TokenRefresh::fail(TokenFailure::Kind kind, const QString &message)
{
    finish({.failure = {kind, message}});
}

void TokenRefresh::finish(const Outcome &outcome)
{
    if (std::exchange(m_isDone, true))
        return;
    ++m_step;
    m_storeTimer.stop();
    m_lock.release();
    emit finished(outcome);
}

} // namespace signalbox
