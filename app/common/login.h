// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/accountdesk.h"
#include "app/common/asynccommand.h"
#include "app/common/commandline.h"
#include "app/common/logintarget.h"

#include <QProcessEnvironment>

namespace signalbox {

/// `login`, from the look at what could fail to the configuration that has the provider:
///
///     start → the folder and the store take something → client secret → the user signs in
///           → the configuration as it is by now → its keys → its text
///
/// Nobody is sent to a browser for what cannot be kept, and what has changed meanwhile stays.
class Login final : public QObject
{
public:
    struct Parts
    {
        AccountDesk &desk;
        const CommandLine &commandLine;
        const QProcessEnvironment &environment;
        QString path; ///< of the configuration
    };

    Login(Parts parts, LoginTarget target, CommandEnd end, QObject *parent);

    void start();

private:
    void probeStore();
    void begin();
    void onBegun(const Result<SignIns::Pending> &pending);
    void readCode(const QByteArray &state);
    void takeCode(const QByteArray &state, const std::optional<QString> &line);
    void onEnded(const Result<SignIns::Outcome> &outcome);
    [[nodiscard]] bool isKept(const QString &name) const;
    void settle();
    void keepKeys();
    void keepAdminKey();
    void writeConfig();
    void end(int exitCode);
    void fail(const QString &message);

    Parts m_parts;
    LoginTarget m_target;
    CommandEnd m_end;
    bool m_isEnded = false;
    int m_tries = 0; ///< to write the configuration
};

} // namespace signalbox
