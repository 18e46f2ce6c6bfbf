// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <span>

namespace signalbox {

/// One key that a mapping of the configuration may have.
struct ConfigKey
{
    const char *name = nullptr;
    const char *remark = nullptr; ///< why it has no effect; null when it has one
};

/// The remark on keys whose feature is not there yet.
inline constexpr const char *comesLater = "accepted, but has no effect in this version";

/// The keys of each mapping, those of the Claude Code Provider Balancer included.
namespace configkeys {
extern const std::span<const ConfigKey> root;
extern const std::span<const ConfigKey> provider;
extern const std::span<const ConfigKey> dialect;
extern const std::span<const ConfigKey> target;
extern const std::span<const ConfigKey> settings;
extern const std::span<const ConfigKey> settingsTimeouts;
extern const std::span<const ConfigKey> settingsTimeoutsOfKind;
extern const std::span<const ConfigKey> settingsTimeoutsCaching;
extern const std::span<const ConfigKey> deduplication;
extern const std::span<const ConfigKey> tokenCounting;
extern const std::span<const ConfigKey> reuse;
extern const std::span<const ConfigKey> route;
extern const std::span<const ConfigKey> project;
extern const std::span<const ConfigKey> auth;
extern const std::span<const ConfigKey> clientKey;
extern const std::span<const ConfigKey> oauth;
extern const std::span<const ConfigKey> budget;
extern const std::span<const ConfigKey> secrets;
extern const std::span<const ConfigKey> server;
extern const std::span<const ConfigKey> timeouts;
extern const std::span<const ConfigKey> health;
extern const std::span<const ConfigKey> log;
extern const std::span<const ConfigKey> price;
extern const std::span<const ConfigKey> priceAbove;
extern const std::span<const ConfigKey> ledger;
extern const std::span<const ConfigKey> updates;
extern const std::span<const ConfigKey> logLevels;
extern const std::span<const ConfigKey> logCapture;

/// True for the mappings whose values are what clients must send.
bool holdSecrets(std::span<const ConfigKey> keys);
} // namespace configkeys

/// The candidate that `name` is most likely a misspelling of; empty when none is close.
QString nearestName(QStringView name, const QStringList &candidates);
QString nearestName(QStringView name, std::span<const ConfigKey> keys);

} // namespace signalbox
