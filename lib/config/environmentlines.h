// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/shells.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace signalbox {

/// What clients put into ANTHROPIC_AUTH_TOKEN.
enum class ClientToken {
    AnyText, ///< nobody reads it, but Claude Code asks for a login without one
    ClientKey,
    Own, ///< nothing: it would replace the login that is passed through to a provider
};

ClientToken clientToken(const Config &config);

/// The lines to paste into a shell (POSIX) so that Claude Code talks to `baseUrl`: the address, a token, and
/// NO_PROXY for the loopback when `environment` sends web traffic through a proxy.
QStringList environmentLines(
    const QString &baseUrl, ClientToken token, const QProcessEnvironment &environment);

/// By which variables a client is told an address.
enum class EnvironmentClient {
    Claude, ///< Claude Code, and the SDKs of Anthropic
    OpenAi, ///< the SDKs of OpenAI, and what uses them
    OpenCode, ///< has its address in a file, and takes the key from the environment
};

/// "claude", "openai", "opencode".
std::optional<EnvironmentClient> environmentClientFromName(QStringView name);

/// `baseUrl` for the requests of one project and to one provider; empty = of none.
QString clientAddress(const QString &baseUrl, const QString &project, const QString &provider = {});

/// What a shell has to run so that the clients which it starts talk to `address`. `key`: what they send as
/// theirs; empty = nothing, as the client has a login of its own. `environment` is that of the shell.
QStringList environmentLines(Shell shell, EnvironmentClient client, const QString &address, const Secret &key,
    const QProcessEnvironment &environment);

/// True when `environment` sends what goes to this computer itself through a proxy.
bool proxiesLoopback(const QProcessEnvironment &environment);

} // namespace signalbox
