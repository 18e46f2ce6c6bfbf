// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "oauth/accountsnapshot.h"
#include "oauth/tokenrefresh.h"

#include <QPointer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox {

/// One account with its tokens, as Accounts keeps it: what is known and under way, and when it needs
/// something.
struct Account
{
    using Done = std::function<void(const QString &problem)>; ///< empty = it went well
    using Milliseconds = std::chrono::milliseconds;
    using Seconds = std::chrono::seconds;

    /// A pause after failures, which grows with each.
    struct Rest
    {
        struct Times
        {
            Seconds first{5};
            Seconds longest{300};
        };

        Seconds pause{0};
        std::optional<Clock::TimePoint> until;

        [[nodiscard]] Milliseconds left(Clock::TimePoint now) const;
        void begin(Clock::TimePoint now, const Times &times, std::optional<Seconds> stated = {});
        /// The same, but as new when the last one has been over for as long as pauses get.
        void beginAgain(Clock::TimePoint now, const Times &times);
    };
    struct Waiter
    {
        QPointer<QObject> context;
        Done done;
    };

    AccountRecord record;
    TokenSet tokens; ///< empty while there are none to be used
    AccountSnapshot::State state = AccountSnapshot::State::Reading;
    QString problem;
    bool persists = true;
    bool isUnsaved = false; ///< the store has older tokens, or none
    bool isListed = false; ///< the index has this sign-in
    QDateTime replaces; ///< when the index's entry was made that a sign-in takes the place of; null = none
    bool isSaving = false;
    bool isReading = false;
    int reads = 0; ///< older answers of the store are not heard
    std::unique_ptr<TokenRefresh> refresh; ///< under way
    std::vector<Waiter> waiters; ///< for it
    Rest rest; ///< of what is asked for: tokens of the provider, or of the store
    Rest restOfSaving; ///< a store that takes nothing does not keep tokens from being renewed
    Rest restOfRefusals; ///< a provider that refuses each new token does not get one for each request
    bool isMissing = false; ///< the store is without it: it may have begun without its keyring
    quint64 uses = 0;
    QDateTime lastUsedAt;

    void forgetFailures();
    void stopReading();
    /// Somebody has signed in anew: what is known and under way is about the sign-in before.
    void startAnew(const AccountRecord &newer);
    /// Tells all who wait for a renewal, from the event loop.
    void tell(const QString &what);

    /// A crash would lose nothing.
    [[nodiscard]] bool isKept() const { return !persists || (!isUnsaved && isListed); }
    /// One that can be sent, if need be after a renewal.
    [[nodiscard]] bool hasToken(const QDateTime &now) const;
    /// Why it has none, in one line with the remedy.
    [[nodiscard]] QString problemWithoutToken(const QString &storeTitle) const;
    [[nodiscard]] AccountSnapshot snapshot() const;

    /// Until its tokens have to be kept once more; nothing when they are.
    [[nodiscard]] std::optional<Milliseconds> timeUntilSaving(Clock::TimePoint now) const;
    /// Until it has to be read, renewed or given up for `provider`, which may be null; nothing when it need
    /// not.
    [[nodiscard]] std::optional<Milliseconds> timeUntilAttention(
        const ProviderConfig *provider, const Clock &clock) const;

private:
    [[nodiscard]] std::optional<Milliseconds> timeUntilRenewal(
        const ProviderConfig *provider, const QDateTime &now) const;
};

} // namespace signalbox
