// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/variableexpander.h"

#include <QList>
#include <QString>

#include <optional>

namespace signalbox {

/// What all readers of one configuration share: the variables and the list of problems.
class ReadingContext
{
public:
    explicit ReadingContext(const VariableExpander &expander) : m_expander(expander) { }

    void error(int line, const QString &message);
    void warning(int line, const QString &message);

    /// `text` with its variables; nothing, and an error about `what`, when one has no value.
    [[nodiscard]] std::optional<QString> expand(const QString &text, int line, const QString &what);

    void append(const QList<ConfigProblem> &problems) { m_problems.append(problems); }
    [[nodiscard]] bool hasErrors() const;
    /// Everything found, in the order of the lines.
    [[nodiscard]] QList<ConfigProblem> sortedProblems() const;

private:
    const VariableExpander &m_expander;
    QList<ConfigProblem> m_problems;
};

} // namespace signalbox
