// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace signalbox {

/// One thing that is wrong with a configuration: where, what, and what to do about it.
struct ConfigProblem
{
    enum class Severity {
        Warning, ///< the configuration can be used
        Error,
    };

    Severity severity = Severity::Error;
    int line = 0; ///< counted from 1; 0 = the file as a whole
    QString message; ///< "what, and what to do"

    /// "file:line: message", as compilers print it.
    [[nodiscard]] QString toString(const QString &file) const;
};

} // namespace signalbox
