// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/yamlnode.h"

#include <QList>
#include <QString>

namespace signalbox {

/// A sentence about one place of a configuration that was imported. It never shows a secret.
struct ImportNote
{
    int line = 0; ///< counted from 1; 0 = the file as a whole
    QString text;
};

/// What became of the configuration of another program.
struct ImportReport
{
    QList<ImportNote> taken;
    QList<ImportNote> changed; ///< means something else here
    QList<ImportNote> withoutCounterpart;
};

/// The configuration of another program with our keys: each value has the line where it stands in that
/// program's file, so that problems found later name the place the user knows.
struct Conversion
{
    YamlNode root;
    QList<ConfigProblem> errors; ///< what the other program would refuse as well
    ImportReport report;

    void error(int line, const QString &message);
    void take(int line, const QString &text) { report.taken.append({line, text}); }
    void change(int line, const QString &text) { report.changed.append({line, text}); }
    void drop(int line, const QString &text) { report.withoutCounterpart.append({line, text}); }

    /// The errors, and as warnings whatever does not mean the same here.
    [[nodiscard]] QList<ConfigProblem> problems() const;
};

} // namespace signalbox
