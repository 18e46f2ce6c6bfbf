// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/secret.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace signalbox {

/// What of a provider is to be tested.
struct ProviderTestWish
{
    ProviderConfig provider; ///< need not be part of the configuration in use
    Secret key; ///< in place of what `provider` refers to; empty = that, or the account that has signed in
    QString model; ///< that is asked for an answer; empty = one that the provider is known for
    bool spends = false; ///< else only what costs nothing is done
};

/// One step of a provider's test.
struct ProviderTestStage
{
    enum class Kind {
        Resolve, ///< the name of the host
        Connect, ///< with TLS where the address has it
        Authenticate,
        ListModels,
        Answer, ///< a streamed answer of some words
        UseTool, ///< a call of a tool in an answer
    };
    enum class State {
        Waiting,
        Running,
        Passed,
        Failed,
        Skipped, ///< `text` says why
    };

    Kind kind = Kind::Resolve;
    State state = State::Waiting;
    QString text; ///< what was found, or what is wrong, in one line
    QString remedy; ///< of a failure, in one line
    qint64 milliseconds = -1; ///< that it took; -1 = it has not ended
    bool costs = false; ///< asks for an answer that is paid for
};

/// How a provider's test is going: a value for display.
struct ProviderTestSnapshot
{
    QString provider;
    QList<ProviderTestStage> stages; ///< in their order, all from the begin
    QStringList models; ///< that the provider lists; may be empty
    QString model; ///< that was asked
    qint64 inputTokens = 0; ///< that the test has used
    qint64 outputTokens = 0;
    bool finished = false;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::ProviderTestSnapshot)
