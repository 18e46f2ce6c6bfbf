// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace signalbox {

/// How one provider is doing: a value copy for display, taken at one moment.
struct ProviderSnapshot
{
    enum class Health {
        Healthy,
        Failing, ///< it failed last time, but not often enough to be left out
        CoolingDown, ///< left out while others can answer
        Disabled,
    };

    QString name;
    QString type; ///< "anthropic", "demo" …
    QString baseUrl;
    Health health = Health::Healthy;
    int failures = 0; ///< counted towards `threshold`
    int threshold = 0;
    qint64 cooldownSeconds = 0; ///< left of it
    QString lastError; ///< one line; empty when the last attempt went well
    int inFlight = 0;
    quint64 attempts = 0; ///< since the program started
    quint64 failedAttempts = 0;
};

/// The gateway at one moment.
struct GatewaySnapshot
{
    bool listening = false;
    bool demo = false; ///< the built-in configuration is in use
    QString baseUrl; ///< what clients are pointed at, "http://127.0.0.1:8484"
    QStringList addresses; ///< everything that is listened on
    QString problem; ///< why it does not listen, in one line
    QString pinned; ///< the provider all routes are pinned to; empty = automatic
    int activeExchanges = 0;
    quint64 finishedExchanges = 0;
    QList<ProviderSnapshot> providers; ///< in the order of the configuration
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::GatewaySnapshot)
