// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "proxy/providertestsnapshot.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace signalbox {

class LoopGuard;
class PriceTable;
class ProviderCredentials;
class ProviderTestRun;

/// Tries out a provider stage by stage, from its name to a call of a tool, and tells of each how it went and
/// what to do. It has connections and counters of its own: nothing of it is held against the provider, or is
/// in the ledger; what it has used is in its snapshot.
class ProviderTest final : public QObject
{
    Q_OBJECT

public:
    /// How long each stage may take.
    struct Times
    {
        std::chrono::milliseconds resolve{10'000};
        std::chrono::milliseconds connect{10'000};
        std::chrono::milliseconds credential{10'000}; ///< that a keychain may take
        std::chrono::milliseconds question{15'000};
        std::chrono::milliseconds answer{60'000};
        std::chrono::milliseconds all{180'000};
    };
    /// What it needs of the gateway; all of it outlives this.
    struct Surroundings
    {
        const Clock &clock;
        const PriceTable &prices;
        const LoopGuard &loops;
        const ProviderCredentials &credentials;
        /// Where the demo provider answers.
        std::function<Result<QUrl>()> demoUrl;
        /// Why a provider there would be this program itself, in one line; empty = it is not.
        std::function<QString(const QUrl &)> loopProblem;
    };

    explicit ProviderTest(Surroundings around, QObject *parent = nullptr);
    ProviderTest(Surroundings around, const Times &times, QObject *parent = nullptr);
    ~ProviderTest() override;

    /// Ends the one before, without a word of it.
    void start(const ProviderTestWish &wish);
    /// At once: what had not ended is skipped, and the snapshot is finished. Does nothing when none is under
    /// way.
    void stop();
    [[nodiscard]] bool isUnderWay() const { return m_run != nullptr; }

signals:
    /// The first comes from start(), the last is finished.
    void changed(const signalbox::ProviderTestSnapshot &snapshot);

private:
    void onChanged(const ProviderTestSnapshot &snapshot);
    void drop();

    Surroundings m_around;
    Times m_times;
    std::unique_ptr<ProviderTestRun> m_run;
};

} // namespace signalbox
