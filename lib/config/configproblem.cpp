// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configproblem.h"

namespace signalbox {

QString ConfigProblem::toString(const QString &file) const
{
    const QString kind = severity == Severity::Warning ? QStringLiteral("warning: ") : QString();
    if (line <= 0)
        return QStringLiteral("%1: %2%3").arg(file, kind, message);
    return QStringLiteral("%1:%2: %3%4").arg(file, QString::number(line), kind, message);
}

} // namespace signalbox
