// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/presetcatalog.h"
#include "config/variableexpander.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace signalbox {

/// What all readers of one configuration share: the variables and the list of problems.
class ReadingContext
{
public:
    /// `folder` is where relative paths begin; empty = the current one.
    explicit ReadingContext(const VariableExpander &expander, QString folder = {})
        : m_expander(expander)
        , m_folder(std::move(folder))
    { }

    void error(int line, const QString &message);
    void warning(int line, const QString &message);

    /// `text` with its variables; nothing, and an error about `what`, when one has no value.
    [[nodiscard]] std::optional<QString> expand(const QString &text, int line, const QString &what);

    /// A path with ~ for the home folder, seen from the folder of the configuration.
    [[nodiscard]] QString resolvedPath(const QString &written) const;

    /// What comes with the program, and what the folder's presets.json adds; that is read once.
    [[nodiscard]] const PresetCatalog &presets();

    void append(const QList<ConfigProblem> &problems) { m_problems.append(problems); }
    [[nodiscard]] bool hasErrors() const;
    /// Everything found, in the order of the lines.
    [[nodiscard]] QList<ConfigProblem> sortedProblems() const;

private:
    const VariableExpander &m_expander;
    QString m_folder;
    QList<ConfigProblem> m_problems;
    std::optional<PresetCatalog> m_presets;
};

} // namespace signalbox
