// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/setuprecord.h"
#include "core/linediff.h"

namespace signalbox {

/// What becomes of one setting.
struct SetupChange
{
    enum class Kind {
        Set,
        Removed,
        Kept, ///< only of an undo: somebody else has changed it since, so it stays
    };

    Kind kind = Kind::Set;
    QStringList path;
    std::optional<QByteArray> before = {}; ///< as written
    std::optional<QByteArray> after = {};

    /// In words; never with what may be a secret.
    [[nodiscard]] QString toString() const;
};

/// A change of a client's settings that can be looked at before anything is written.
struct SetupPlan
{
    ClientProgram program = ClientProgram::ClaudeCode;
    QString path; ///< of the file
    QByteArray before = {}; ///< null = there is no file
    QByteArray after = {}; ///< null = the file is removed
    QList<SetupChange> changes = {};
    /// What the journal has to know once it is done; nothing = to forget the file.
    std::optional<SetupRecord> record = {};
    std::optional<SetupRecord> previous = {}; ///< what it knows now

    /// True when there is nothing to write into the file.
    [[nodiscard]] bool isEmpty() const { return before == after && before.isNull() == after.isNull(); }
    /// The changed lines with some around them; values that may be secrets are left out.
    [[nodiscard]] QList<DiffLine> diff(int context = 3) const;
    /// What we set, as a file would have it that has nothing else: for those who edit theirs by hand.
    [[nodiscard]] QByteArray ownText() const;
};

/// True for names as ANTHROPIC_AUTH_TOKEN, apiKey, "password".
bool maySayASecret(const QString &key);

/// A line of settings with "…" in the place of a value that may be a secret.
QString withoutSecrets(const QString &line);

} // namespace signalbox
