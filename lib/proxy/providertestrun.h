// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/providercredentials.h"
#include "proxy/providertest.h"
#include "proxy/providertestaccess.h"
#include "proxy/providertestanswer.h"
#include "proxy/providertestcosts.h"

#include <optional>
#include <vector>

namespace signalbox {

/// One test of one provider: its stages in their order, each begun by the end of the one before.
class ProviderTestRun final : public QObject
{
    Q_OBJECT

public:
    ProviderTestRun(ProviderTest::Surroundings around, const ProviderTest::Times &times,
        ProviderTestWish wish, QObject *parent = nullptr);
    ~ProviderTestRun() override;

    void start();
    /// Ends it; the last snapshot tells what was skipped for that.
    void stop();
    /// Ends it without a word.
    void abort();

signals:
    void changed(const signalbox::ProviderTestSnapshot &snapshot);

private:
    using Kind = ProviderTestStage::Kind;

    [[nodiscard]] std::optional<ProviderTestFinding> settleAddress();
    void resolve();
    void onResolved(const ProbeOutcome &outcome);
    void connectToIt();
    void onConnected(const ProbeOutcome &outcome);
    void findCredential();
    void onCredential(const ProviderCredentials::Found &found);
    void askForAccess();
    void onAccess(const ProviderTestAccess::Outcome &outcome);
    void askForAnswer();
    void onAnswer(const ProviderTestAnswer::Outcome &outcome);
    void askForTool();
    void onTool(const ProviderTestAnswer::Outcome &outcome);
    void ask(const ProviderTestAnswer::Wish &wish,
        void (ProviderTestRun::*hear)(const ProviderTestAnswer::Outcome &));
    void onTimeout();

    [[nodiscard]] ProviderTestStage &stage(Kind kind);
    /// False when whoever heard of it has ended the test.
    [[nodiscard]] bool begin(Kind kind);
    void replaceStep(std::unique_ptr<QObject> step);
    void settle(Kind kind, const ProviderTestFinding &finding);
    /// Ends the test: those that have not begun are skipped.
    void skipRest(const QString &text, const QString &remedy = {});
    void finish();
    void tellCosts();
    void chooseModel();
    void countTokens(const TokenUsage &usage);
    void settleUndecided(const ProviderTestAnswer::Outcome &outcome);
    [[nodiscard]] QString costOf(const ProviderTestCost &cost) const;
    [[nodiscard]] const ProviderConfig &config() const { return m_wish.provider; }

    ProviderTest::Surroundings m_around;
    ProviderTest::Times m_times;
    ProviderTestWish m_wish;
    ProviderTestSnapshot m_snapshot;
    ProviderPointer m_provider;
    std::unique_ptr<Transport> m_transport;
    std::optional<ProviderTestWay> m_way;
    std::optional<ProviderTestFinding> m_undecided; ///< of Authenticate, which the answer decides
    Clock::TimePoint m_stageBegin;
    QTimer m_timer; ///< of all
    bool m_isOver = false;
    /// The last is under way; the others may still be on the stack, and go before what they use.
    std::vector<std::unique_ptr<QObject>> m_steps;
};

} // namespace signalbox
