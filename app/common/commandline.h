// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <utility>

namespace signalbox {

/// What the command line asks for.
struct CommandLine
{
    enum class Action {
        Run,
        CheckConfig,
        Import,
        ListFound,
        HealthCheck,
        ListPresets,
        SetSecret,
        ShowSecret,
        ListSecrets,
        DeleteSecret,
        MoveSecrets,
        Login,
        Logout,
        ListAccounts,
        PrintToken,
        SetUpClient,
        PrintEnvironment,
        ShowUsage,
        ImportUsage,
        ForgetImported,
        ShowRequests,
        ShowStatus,
        ShowCapture,
        StartCapture,
        StopCapture,
        SwitchProvider,
        Pause,
        Resume,
        Reload,
        Quit,
        ShowRunning,
        CancelRequest,
        TestProvider,
        CheckForUpdate,
        PrintVersion,
        PrintHelp,
    };

    Action action = Action::Run;
    bool headless = false;
    bool background = false; ///< a running one is not shown
    QString page; ///< of the window that is to be shown, one of pageNames(); empty = as it is
    QString config; ///< empty = not given
    QString importFile; ///< of Action::Import
    bool dryRun = false; ///< only prints what would be written
    bool force = false; ///< replaces a configuration that exists
    QString presetWords; ///< of Action::ListPresets; empty = all
    QString name; ///< of a secret, an account, a preset or provider to sign in at, to switch to or to test,
                  ///< a new key, a running request
    bool spend = false; ///< of TestProvider: also what costs money
    QString model; ///< of TestProvider; empty = not given
    bool reveal = false; ///< of ShowSecret
    bool all = false; ///< of Logout: every account; of SetUpClient: every client
    bool yes = false; ///< of MoveSecrets and SetUpClient: without asking
    bool adminKey = false; ///< of PrintToken: the one of the management API
    bool newKey = false; ///< of PrintToken: makes one
    /// How to sign in.
    struct SignIn
    {
        QString provider; ///< the name of the entry that is added; empty = the preset's
        QString account; ///< what to call it
        QString baseUrl;
        QString clientId;
        QString issuer;
        QString tenant;
        bool device = false;
        bool paste = false;
        bool opensBrowser = true;
    };
    SignIn signIn;
    /// What is asked of the running program, and how it is printed.
    struct Report
    {
        /// Of ShowRequests with an id; of ImportUsage: the folder. Empty = not given.
        QString name;
        QString since;
        QString until;
        QString by; ///< names between commas
        QList<std::pair<QByteArray, QString>> filters; ///< parameters of the API
        int limit = 0; ///< of requests; 0 = not given
        int minutes = 0; ///< of StartCapture; 0 = not given
        bool failed = false;
        bool imported = false;
        bool json = false;
        bool csv = false;
    };
    Report report;
    /// What the running program is to do.
    struct Control
    {
        QString route; ///< of SwitchProvider; empty = all requests
        QString project; ///< whose route it is
        std::chrono::seconds pause{0}; ///< 0 = not given
    };
    Control control;
    /// Of SetUpClient and PrintEnvironment.
    struct Client
    {
        bool undo = false;
        bool check = false;
        QString shell; ///< empty = the user's
        QString variables; ///< by which the client is told; empty = those of Claude Code
        QString project;
        QString provider;
        QString key; ///< the name of a client key; empty = that of this computer
    };
    Client client;
    QString host;
    std::optional<quint16> port;
    QString error; ///< not empty: what is wrong with it
    QString help; ///< the text of --help

    /// The window's pages, in its order.
    static QStringList pageNames();
    /// `arguments` begin with the program's name. Long options may be written with one dash.
    static CommandLine parse(const QStringList &arguments);
};

} // namespace signalbox
