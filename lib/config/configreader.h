// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/configproblem.h"
#include "config/yamlnode.h"

#include <QByteArray>
#include <QProcessEnvironment>

namespace signalbox {

/// What reading a configuration gave: a Config unless there are errors, and every problem that was found.
struct ConfigReading
{
    ConfigPointer config; ///< null when problems contain an error
    QList<ConfigProblem> problems; ///< in the order of their lines
    ServerConfig server; ///< as far as it can be read, errors or not
};

/// Reads config.yaml (YAML 1.2 or JSON) with the keys of the Claude Code Provider Balancer and our own, or
/// the file of another program that convertForeign() knows; what means something else here is then a warning.
///
/// It never throws and never stops at the first problem. ${VAR}, ${VAR:-default} and $$ are expanded in every
/// string but shell commands, from `environment`.
class ConfigReader
{
public:
    explicit ConfigReader(const QProcessEnvironment &environment);

    /// Relative paths in it begin at `folder`; empty = the current one.
    [[nodiscard]] ConfigReading read(const QByteArray &text, const QString &folder = {}) const;
    /// Relative paths begin at the file's folder. Adds a problem for a file that cannot be read.
    [[nodiscard]] ConfigReading readFile(const QString &path) const;

    /// The same for a tree that has our keys; `known` are the problems found before.
    [[nodiscard]] ConfigReading readTree(
        const YamlNode &tree, const QString &folder, const QList<ConfigProblem> &known = {}) const;

private:
    QProcessEnvironment m_environment;
};

} // namespace signalbox
