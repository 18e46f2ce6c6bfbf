// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/accountdesk.h"

#include "core/statefolder.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// The user is there to answer a keychain's dialog, and takes the time to find the password.
Accounts::Times patientTimes()
{
    Accounts::Times times;
    times.refresh.store = std::chrono::minutes(10);
    return times;
}

} // namespace

AccountDesk::AccountDesk(std::unique_ptr<SecretStore> theStore)
    : store(std::move(theStore))
    , accounts(*store, http, clock, stateFolder(), patientTimes())
    , supply(*store)
    , signIns(accounts, http, clock)
{
    accounts.setUpkeep(false); // the command ends in the middle of it
}

void AccountDesk::use(
    const QList<ProviderConfig> &providers, QObject *context, const std::function<void()> &done)
{
    struct Awaited
    {
        SecretReference secret;
        QString problemAtFirst; ///< that it is waited for
    };
    QList<SecretReference> secrets;
    for (const ProviderConfig &provider : providers) {
        if (!provider.oauth.clientSecret.isEmpty())
            secrets << provider.oauth.clientSecret;
    }
    supply.want(secrets);
    QList<Awaited> awaited;
    for (const SecretReference &secret : std::as_const(secrets))
        awaited.append({secret, supply.problemOf(secret)});
    const auto isWaiting = [this, awaited] {
        return std::any_of(awaited.begin(), awaited.end(), [this](const Awaited &one) {
            return supply.isAwaited(one.secret) && supply.problemOf(one.secret) == one.problemAtFirst;
        });
    };
    auto *waiting = new QObject(context);
    const auto conclude = [this, providers, waiting, isWaiting, done] {
        if (isWaiting())
            return;
        supply.disconnect(waiting);
        waiting->deleteLater();
        const auto secretOf = [this](const SecretReference &reference) { return supply.secretOf(reference); };
        accounts.apply(providers, secretOf);
        signIns.setSecretOf(secretOf);
        done();
    };
    if (isWaiting())
        QObject::connect(&supply, &SecretSupply::changed, waiting, conclude);
    else
        QMetaObject::invokeMethod(waiting, conclude, Qt::QueuedConnection);
}

} // namespace signalbox
