// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"
#include "config/loadedconfig.h"
#include "proxy/gatewaysnapshot.h"

namespace signalbox {

/// How a reload of the configuration has gone: for the log, and for whoever asked for it.
struct ReloadReport
{
    QString path; ///< of the file
    QString problem; ///< why the previous configuration stays in use, "file:line: …"; empty = it was applied
    QStringList findings; ///< everything there is to say of the file, "file:line: …"
    int providers = 0;
    int healthyProviders = 0;

    /// What reading it has found; it has not been applied yet.
    static ReloadReport of(const LoadedConfig &loaded);

    /// It was good to read and could not be applied.
    void refuse(const ConfigProblem &reason);
    /// Names what is used only after a restart.
    void warnOfRestart(const Config &before, const Config &after);
    void countProviders(const GatewaySnapshot &snapshot);

    /// Writes it to the log.
    void log() const;
    /// The answer to POST /providers/reload.
    [[nodiscard]] int status() const { return problem.isEmpty() ? 200 : 500; }
    [[nodiscard]] QByteArray toJson() const;
};

} // namespace signalbox
