// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/keychoice.h"

#include "core/logcategories.h"

#include <QCryptographicHash>

namespace signalbox {

namespace {

QByteArray identityOf(const Provider &provider, qsizetype index)
{
    if (const QString account = provider.keys().account(index); !account.isEmpty())
        return "account " + account.toUtf8();
    const QList<SecretReference> &secrets = provider.config().secrets;
    if (index >= secrets.size())
        return {};
    const SecretReference &secret = secrets.at(index);
    return secret.isLiteral()
        ? QCryptographicHash::hash(secret.literal.reveal(), QCryptographicHash::Sha256).toHex()
        : secret.toString().toUtf8();
}

/// -1 when it is not one of this provider's, or not there.
qsizetype indexOf(const ResourceOwner &owner, const Provider &provider)
{
    if (owner.key.isEmpty() || owner.provider != provider.name())
        return -1;
    for (qsizetype i = 0; i < provider.keys().size(); ++i) {
        if (!provider.keys().at(i).isEmpty() && identityOf(provider, i) == owner.key)
            return i;
    }
    return -1;
}

} // namespace

void KeyChoice::clear()
{
    m_index = -1;
    m_tried.clear();
}

bool KeyChoice::choose(
    const Target &target, const ResourceOwner &owner, bool lastResort, Clock::TimePoint now)
{
    m_index = -1;
    Provider &provider = *target.provider;
    if (!provider.ownsCredential())
        return true;
    KeyRing &keys = provider.keys();
    const qsizetype made = indexOf(owner, provider);
    const qsizetype index
        = made >= 0 ? made : keys.take(target.model, now, m_tried, lastResort, aimAt(provider));
    if (index < 0)
        return false;
    take(index);
    return true;
}

bool KeyChoice::isToBlame(const Target &target, const Failure &failure) const
{
    return m_index >= 0 && target.provider->keys().size() > 1 && KeyRing::concernsKey(failure.kind)
        && failure.countsAgainstProvider;
}

void KeyChoice::recordFailure(const Target &target, const Failure &failure, Clock::TimePoint now) const
{
    target.provider->keys().recordFailure(m_index, failure, target.model, now);
}

void KeyChoice::recordSuccess(const Target &target, Clock::TimePoint now, Clock::TimePoint begin) const
{
    if (m_index >= 0)
        target.provider->keys().recordSuccess(m_index, target.model, now, begin);
}

bool KeyChoice::chooseOther(const Target &target, Clock::TimePoint now)
{
    const qsizetype refused = m_index;
    if (!skip(target, now))
        return false;
    qCWarning(lcUpstream).noquote() << target.provider->name() << "refused key" << refused + 1 << "of"
                                    << target.provider->keys().size() << "- trying key" << m_index + 1;
    return true;
}

bool KeyChoice::skip(const Target &target, Clock::TimePoint now)
{
    const qsizetype next
        = target.provider->keys().take(target.model, now, m_tried, false, aimAt(*target.provider));
    if (next < 0)
        return false;
    take(next);
    return true;
}

Secret KeyChoice::secret(const Provider &provider) const
{
    return m_index >= 0 ? provider.keys().at(m_index) : Secret();
}

QString KeyChoice::account(const Provider &provider) const
{
    return m_index >= 0 ? provider.keys().account(m_index) : QString();
}

QByteArray KeyChoice::identity(const Provider &provider) const
{
    return m_index >= 0 ? identityOf(provider, m_index) : QByteArray();
}

std::optional<QuotaAim> KeyChoice::aimAt(const Provider &provider) const
{
    return m_isQuotaAware ? std::optional(provider.quotaAim()) : std::nullopt;
}

void KeyChoice::take(qsizetype index)
{
    m_index = index;
    m_tried.insert(index);
}

} // namespace signalbox
