// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace signalbox {

/// What came of a prompt of the Secret Service.
enum class PromptAnswer {
    Given, ///< what it was about is done
    Dismissed, ///< the user said no, or nobody can be asked here
    Unavailable, ///< the service, or the whole bus, went away
};

/// Has the Secret Service show its prompt `path` to the user, for as long as it takes.
/// `done` is called once, not from within the call, and not after `context` is gone; the prompt itself stays
/// even then: the user's answer still counts. For the keychain's thread.
void showPrompt(const QString &path, QObject *context, const std::function<void(PromptAnswer answer)> &done);

} // namespace signalbox
