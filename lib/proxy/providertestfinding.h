// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/providertestsnapshot.h"
#include "upstream/failure.h"
#include "upstream/probeoutcome.h"

namespace signalbox {

/// What one stage of a provider's test has come to.
struct ProviderTestFinding
{
    using State = ProviderTestStage::State;

    State state = State::Failed;
    QString text;
    QString remedy = {};

    static ProviderTestFinding passed(const QString &text) { return {State::Passed, text}; }
    static ProviderTestFinding skipped(const QString &text, const QString &remedy = {})
    {
        return {State::Skipped, text, remedy};
    }
    static ProviderTestFinding of(const ProbeOutcome &outcome);
    /// Of a failure that has no secret in it, with what its user can do.
    static ProviderTestFinding of(const Failure &failure, const ProviderConfig &provider);
};

} // namespace signalbox
