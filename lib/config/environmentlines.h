// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

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

} // namespace signalbox
