// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/providerchanges.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"

#include <QLocale>

#include <algorithm>

namespace signalbox {
namespace {

/// It is told once, and again when it was filled up between.
bool isLow(const ProviderSnapshot &provider)
{
    return provider.balance
        && (provider.balanceExhausted || *provider.balance <= provider.balanceThreshold * 1.2)
        && (provider.balanceThreshold > 0 || provider.balanceExhausted);
}

/// Who waits for its user has notices of its own, as has a balance that is used up.
bool isLost(const ProviderSnapshot &provider)
{
    return isDown(provider) && provider.health == ProviderSnapshot::Health::CoolingDown
        && !provider.balanceExhausted;
}

QString titleOfLoss(const ProviderSnapshot &provider)
{
    switch (needOf(provider)) {
    case Need::SignIn:
        return ProviderChanges::tr("%1: sign in again").arg(provider.name);
    case Need::AnotherKey:
        return ProviderChanges::tr("%1 refuses its key").arg(provider.name);
    case Need::Credit:
        return ProviderChanges::tr("%1 has no credit left").arg(provider.name);
    default:
        return ProviderChanges::tr("%1 does not answer").arg(provider.name);
    }
}
} // namespace

QList<Notice> ProviderChanges::compare(const GatewaySnapshot &snapshot)
{
    QList<Notice> notices;
    QHash<QString, Known> known;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        Known one = m_known.value(provider.name);
        if (!snapshot.paused && snapshot.listening) {
            compareHealth(provider, one, notices);
            compareCredit(provider, one, notices);
        }
        known.insert(provider.name, one);
    }
    m_known = known;
    return notices;
}

void ProviderChanges::compareHealth(
    const ProviderSnapshot &provider, Known &known, QList<Notice> &notices) const
{
    if (!isLost(provider)) {
        if (known.isToldLost && !isDown(provider))
            notices << Notice{NoticeKind::ProviderBack, provider.name, tr("%1 is back").arg(provider.name),
                tr("It gets requests again."), PageId::Providers, provider.name};
        known.downSince.reset();
        known.isToldLost = known.isToldLost && isDown(provider);
        return;
    }
    if (!known.downSince)
        known.downSince = m_clock.now();
    if (known.isToldLost || m_clock.now() - *known.downSince < settling)
        return;
    known.isToldLost = true;
    QStringList lines{GatewayTexts::shown(provider.lastError)};
    if (!needsUser(provider)) // the title says it
        lines.prepend(SnapshotTexts::health(provider));
    lines.removeAll(QString());
    notices << Notice{NoticeKind::ProviderLost, provider.name, titleOfLoss(provider), lines.join(u'\n'),
        PageId::Providers, provider.name};
}

void ProviderChanges::compareCredit(const ProviderSnapshot &provider, Known &known, QList<Notice> &notices)
{
    const bool low = isLow(provider);
    const QString text = provider.balanceExhausted
        ? SnapshotTexts::health(provider)
        : tr("%1 are left.").arg(QLocale().toString(provider.balance.value_or(0), 'f', 2));
    if (low && !known.isToldLow)
        notices << Notice{NoticeKind::CreditLow, provider.name, tr("Little credit at %1").arg(provider.name),
            text, PageId::Providers, provider.name};
    known.isToldLow = low;
}

bool ProviderChanges::isStillTrue(const Notice &notice, const GatewaySnapshot &snapshot)
{
    const bool isOfProvider = notice.kind == NoticeKind::ProviderLost || notice.kind == NoticeKind::CreditLow;
    if (!isOfProvider)
        return true;
    const auto found = std::ranges::find(
        snapshot.providers, notice.subject, [](const ProviderSnapshot &p) { return p.name; });
    if (found == snapshot.providers.end())
        return false;
    return notice.kind == NoticeKind::ProviderLost ? isDown(*found) : isLow(*found);
}

std::optional<std::chrono::milliseconds> ProviderChanges::wait() const
{
    std::optional<Clock::Duration> shortest;
    for (const Known &known : m_known) {
        if (!known.downSince || known.isToldLost)
            continue;
        const Clock::Duration left = *known.downSince + settling - m_clock.now();
        shortest = std::min(shortest.value_or(left), left);
    }
    if (!shortest)
        return {};
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(*shortest), std::chrono::milliseconds(0));
}

std::optional<Notice> ProviderChanges::switchedOver(const ExchangeRecord &record)
{
    if (record.provider.isEmpty() || !record.error.isEmpty())
        return {};
    const auto failed = std::ranges::find_if(
        record.attempts, [](const AttemptRecord &attempt) { return attempt.sent && attempt.faulty; });
    if (failed == record.attempts.end() || failed->provider == record.provider)
        return {};
    return Notice{NoticeKind::SwitchedOver, failed->provider,
        tr("%1 answers in place of %2").arg(record.provider, failed->provider),
        GatewayTexts::shown(failed->outcome), PageId::Requests, QString::fromLatin1(record.id)};
}

} // namespace signalbox
