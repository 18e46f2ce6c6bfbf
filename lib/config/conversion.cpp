// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/conversion.h"

namespace signalbox {

void Conversion::error(int line, const QString &message)
{
    errors.append({ConfigProblem::Severity::Error, line, message});
}

QList<ConfigProblem> Conversion::problems() const
{
    QList<ConfigProblem> problems = errors;
    for (const QList<ImportNote> &notes : {report.changed, report.withoutCounterpart}) {
        for (const ImportNote &note : notes)
            problems.append({ConfigProblem::Severity::Warning, note.line, note.text});
    }
    return problems;
}

} // namespace signalbox
