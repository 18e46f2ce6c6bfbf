// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandstore.h"
#include "app/common/keylookup.h"
#include "app/common/runningprogram.h"
#include "config/loadedconfig.h"

#include <functional>
#include <memory>
#include <optional>

namespace signalbox {

/// How a command gets to the program that runs by its configuration: the address, and the admin key where the
/// program wants one.
class ProgramAccess
{
public:
    /// `loaded` and `server` outlive it.
    ProgramAccess(
        const LoadedConfig &loaded, const ServerConfig &server, const QProcessEnvironment &environment);

    /// To be called first: why there is no address.
    [[nodiscard]] std::optional<Error> findAddress();
    using Ready = std::function<void(RunningProgram &program)>;
    /// `ready` is called once, at once or later; the program is `context`'s. A key that cannot be found is
    /// told by reasonOf(): the program may have been started without one.
    void open(QObject *context, const Ready &ready);
    /// Why there is no good answer, with what may be the cause of it.
    [[nodiscard]] QString reasonOf(const RunningProgram::Answer &answer) const;

private:
    Result<SecretStore *> openStore();

    const LoadedConfig &m_loaded;
    const ServerConfig &m_server;
    std::optional<SecretsConfig> m_secrets;
    CommandStore m_store;
    std::unique_ptr<KeyLookup> m_lookup;
    QUrl m_url;
    QString m_keyProblem; ///< why the admin key was not found
};

} // namespace signalbox
