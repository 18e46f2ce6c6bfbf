// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"
#include "core/result.h"

#include <QProcessEnvironment>

#include <optional>

namespace signalbox {

/// The provider that a user signs in at, and what the configuration has to become for it.
struct LoginTarget
{
    ProviderConfig provider;
    QByteArray text; ///< of the configuration with the provider; empty = it has it already
    std::optional<QByteArray> before; ///< of the file as it is; nothing = there is none
    QStringList remarks; ///< for the user, once it is written
    Secret clientKey; ///< of a first configuration; empty = clients are let in as before
    Secret adminKey; ///< likewise

    /// A provider of the configuration by its name or preset, or a new one made of a preset and the options
    /// of the command line. A configuration in which only the demo answers is a first one yet: nobody is shut
    /// out when its clients need a key from then on. The error says what is missing.
    static Result<LoginTarget> find(
        const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded);
};

} // namespace signalbox
