// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/foreignconfig.h"
#include "config/secretextraction.h"

#include <QByteArray>
#include <QProcessEnvironment>

namespace signalbox {

/// The configuration of another program as a file of ours, which has no secret in it.
struct ImportedConfig
{
    ConfigKind kind = ConfigKind::Signalbox;
    QByteArray yaml; ///< empty when problems contain an error
    ImportReport report;
    QList<SecretVariable> variables; ///< that have to be set for it
    QList<ConfigProblem> problems; ///< in the order of their lines
};

/// Makes a configuration of ours from that of a program we replace, from the providers of another switcher,
/// or from one of ours, which is copied. What we can run as it is gives the same Config as reading the file
/// itself, once the variables hold the secrets.
class ConfigImport
{
public:
    /// `environment` has the variables of texts that are no secrets; those of secrets need not be set yet.
    explicit ConfigImport(const QProcessEnvironment &environment);

    /// Relative paths in it begin at `folder`.
    [[nodiscard]] ImportedConfig read(const QByteArray &text, const QString &folder) const;
    [[nodiscard]] ImportedConfig readFile(const QString &path) const;

    /// What can be taken from a file, before anything was done about its secrets: errors for one that is no
    /// configuration. Relative paths in it begin at its folder.
    [[nodiscard]] static Conversion convert(const QString &path, ConfigKind &kind);

private:
    void finish(ImportedConfig &imported, Conversion conversion, const QString &folder) const;

    QProcessEnvironment m_environment;
};

} // namespace signalbox
