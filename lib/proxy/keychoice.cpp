// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/keychoice.h"

#include "core/logcategories.h"

namespace signalbox {

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
    // An answer that came during a reload may speak of a key that is gone.
    const bool made = owner.provider == provider.name() && owner.key >= 0 && owner.key < keys.size()
        && !keys.at(owner.key).isEmpty();
    const qsizetype index = made ? owner.key : keys.take(target.model, now, m_tried, lastResort);
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
    KeyRing &keys = target.provider->keys();
    const qsizetype next = keys.take(target.model, now, m_tried, false);
    if (next < 0)
        return false;
    qCWarning(lcUpstream).noquote() << target.provider->name() << "refused key" << m_index + 1 << "of"
                                    << keys.size() << "- trying key" << next + 1;
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

void KeyChoice::take(qsizetype index)
{
    m_index = index;
    m_tried.insert(index);
}

} // namespace signalbox
