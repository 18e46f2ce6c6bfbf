// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/accountindex.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace signalbox {

/// One account for display. Nothing in it is secret.
struct AccountSnapshot
{
    enum class State {
        Reading, ///< the secret store was asked and has not answered
        Waiting, ///< the secret store cannot be read now
        Ready,
        SignInAgain, ///< only the user can help
    };

    AccountRecord record;
    State state = State::Reading;
    QString problem; ///< one line; empty when all is well
    bool isAsked = false; ///< of State::Reading: the store was asked; nobody's account is not
    bool isUnsaved = false; ///< the store does not have its tokens of now, or the index not the account
    bool isRefreshing = false;
    bool canRefresh = false;
    QByteArray accessPreview; ///< as Secret::hint()
    QByteArray refreshPreview;
    quint64 uses = 0; ///< since the program started
    QDateTime lastUsedAt; ///< UTC; null = never
};

} // namespace signalbox
