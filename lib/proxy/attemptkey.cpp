// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attemptkey.h"

namespace signalbox {

void AttemptKey::freshen(const Target &target, const Clock &clock, QObject *context, const Freshened &done)
{
    const Provider &provider = *target.provider;
    const QString account = m_choice.account(provider);
    if (account.isEmpty() || !m_accounts.isStale(account)) {
        done(std::nullopt);
        return;
    }
    m_accounts.refresh(account, m_choice.secret(provider), context,
        [this, account, target, &clock, context, done](const QString &problem) {
            if (problem.isEmpty() || !m_accounts.hasExpired(account)) {
                done(std::nullopt);
                return;
            }
            if (m_choice.skip(target, clock.now())) { // another account may be well
                freshen(target, clock, context, done);
                return;
            }
            const bool isLost = m_accounts.needsSignIn(target.provider->config());
            done(connectionFailure(
                isLost ? Failure::Kind::NoCredential : Failure::Kind::Unavailable, problem));
        });
}

Secret AttemptKey::current(const Provider &provider) const
{
    const QString account = m_choice.account(provider);
    return account.isEmpty() ? m_choice.secret(provider) : m_accounts.tokenOf(account, provider.config());
}

std::optional<Failure> AttemptKey::take(const Target &target, Clock::TimePoint now)
{
    const Provider &provider = *target.provider;
    m_sent = current(provider);
    if (!provider.ownsCredential())
        return std::nullopt;
    while (m_sent.isEmpty() && m_choice.skip(target, now))
        m_sent = current(provider);
    if (!m_sent.isEmpty())
        return std::nullopt;
    const QString account = m_choice.account(provider);
    if (account.isEmpty())
        return connectionFailure(Failure::Kind::Unavailable,
            provider.credentialProblem().isEmpty() ? QStringLiteral("its key is not there any more")
                                                   : provider.credentialProblem());
    const QString problem = m_accounts.problemOf(provider.config());
    return connectionFailure(
        m_accounts.needsSignIn(provider.config()) ? Failure::Kind::NoCredential : Failure::Kind::Unavailable,
        problem.isEmpty() ? QStringLiteral("account %1 was signed out").arg(account) : problem);
}

bool AttemptKey::renewRefused(
    const Provider &provider, QObject *context, const std::function<void(const QString &account)> &done)
{
    const QString account = m_choice.account(provider);
    if (account.isEmpty() || m_renewed.contains(account))
        return false;
    m_renewed.append(account);
    m_accounts.refresh(
        account, m_sent, context, [this, account, done, config = provider.config()](const QString &problem) {
            const Secret token = problem.isEmpty() ? m_accounts.tokenOf(account, config) : Secret();
            done(token.isEmpty() || token == m_sent ? QString() : account);
        });
    return true;
}

} // namespace signalbox
