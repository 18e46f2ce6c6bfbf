// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Whose configuration a text is.
enum class ConfigKind {
    Signalbox,
    ProviderBalancer, ///< Claude Code Provider Balancer: its keys are ours
    Databricks, ///< Databricks Claude load balancer
    ClaudeCodeLb, ///< claude-code-lb
    CcSwitch, ///< cc-switch: its database, or its older config.json
    ClaudeCodeRouter, ///< claude-code-router
    CliProxy, ///< CLIProxyAPI
    ClaudeSettings, ///< settings.json of Claude Code itself
};

/// What the keys of a configuration say about it, be it right or wrong otherwise: ours, or one of a program
/// that we replace.
ConfigKind configKind(const YamlNode &root);

/// The other switcher, or client, whose configuration it is; nothing when it is none. Such a file is not run
/// as it is, but can be imported.
std::optional<ConfigKind> switcherKind(const YamlNode &root);

/// The name of the program as it stands in a sentence: "the Databricks Claude load balancer".
QString programName(ConfigKind kind);

/// True when the file cannot be anything but a usable-looking configuration of one of the programs that we
/// replace: it has their keys only, and an entry with an address.
bool isUnmistakablyForeign(const YamlNode &root);

/// The providers of another switcher's configuration, with our keys.
Conversion convertSwitcher(ConfigKind kind, const YamlNode &root);

/// The configuration with our keys in our meaning; nothing when it is ours.
std::optional<Conversion> convertForeign(const YamlNode &root);

} // namespace signalbox
