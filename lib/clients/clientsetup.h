// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/setupjournal.h"
#include "clients/setupplan.h"
#include "clients/setupwish.h"

namespace signalbox {

/// How a client is set up now.
struct ClientState
{
    ClientProgram program = ClientProgram::ClaudeCode;
    QString path; ///< of its settings
    bool exists = false; ///< the file
    bool isOurs = false; ///< the journal knows of the file, and what it points to is from us
    QString address = {}; ///< what it points to; empty = nothing is said
    QString problem = {}; ///< why that cannot be told; empty = it can
};

/// Points clients at this program by changing their settings, and takes it back: only the settings that are
/// needed change, every other byte of the files stays.
///
/// Nothing is written before apply(). The journal is written before the file, so that what was done is known
/// after a crash, too. An undo gives each setting of ours its earlier value unless somebody else has changed
/// it since; a file that nobody else has changed becomes what it was to the byte.
class ClientSetup
{
public:
    /// `stateFolder` has the journal.
    ClientSetup(QString home, QProcessEnvironment environment, const QString &stateFolder);

    [[nodiscard]] ClientState state(ClientProgram program) const;
    [[nodiscard]] Result<SetupPlan> plan(ClientProgram program, const SetupWish &wish) const;
    /// What is set up, for `program` or for all: one record a file, for planUndo().
    [[nodiscard]] Result<QList<SetupRecord>> setups(std::optional<ClientProgram> program = {}) const;
    [[nodiscard]] static Result<SetupPlan> planUndo(const SetupRecord &record);
    /// An error of Kind::Conflict says that the file is not what it was when it was planned.
    [[nodiscard]] std::optional<Error> apply(const SetupPlan &plan) const;

    [[nodiscard]] const SetupJournal &journal() const { return m_journal; }

private:
    [[nodiscard]] std::optional<Error> applySetup(const SetupPlan &plan) const;
    [[nodiscard]] std::optional<Error> applyUndo(const SetupPlan &plan) const;

    QString m_home;
    QProcessEnvironment m_environment;
    SetupJournal m_journal;
};

} // namespace signalbox
