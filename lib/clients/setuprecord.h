// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientprogram.h"
#include "clients/textedit.h"

#include <QDateTime>
#include <QJsonObject>

namespace signalbox {

/// One setting of a client as it was before us, and what we have made of it.
struct SetupSetting
{
    QStringList path;
    std::optional<QByteArray> before; ///< as it was written; nothing = it was not there
    QList<std::optional<QByteArray>> ours; ///< the newest first; nothing = we have taken it out

    friend bool operator==(const SetupSetting &, const SetupSetting &) = default;
};

/// What the journal knows of one file: enough to take back what we have done, whatever was done to the file
/// since.
struct SetupRecord
{
    /// How the file came to be what it was then, from what it was before us.
    struct Writing
    {
        QByteArray sha256; ///< of the file that we wrote
        QList<SettingsEdit> edits;

        friend bool operator==(const Writing &, const Writing &) = default;
    };

    ClientProgram program = ClientProgram::ClaudeCode;
    QString path;
    QDateTime time; ///< of the newest change
    bool existed = true; ///< the file was there before us
    QList<SetupSetting> settings;
    QList<QStringList> tables; ///< that we added for them, the innermost first
    QList<Writing> writings; ///< the newest first

    [[nodiscard]] QJsonObject toJson() const;
    static std::optional<SetupRecord> fromJson(const QJsonObject &json);

    friend bool operator==(const SetupRecord &, const SetupRecord &) = default;
};

} // namespace signalbox
