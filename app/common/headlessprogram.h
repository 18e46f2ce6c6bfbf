// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commands.h"
#include "app/common/configloading.h"
#include "core/clock.h"
#include "log/logwriter.h"
#include "proxy/exchangelog.h"
#include "proxy/gateway.h"

#include <QObject>

namespace signalbox {

/// The gateway without tray and windows. Needs a QCoreApplication.
class HeadlessProgram final : public QObject
{
    Q_OBJECT

public:
    /// The exit code when the address is taken.
    static constexpr int addressTaken = 3;

    explicit HeadlessProgram(const Run &run, QObject *parent = nullptr);

    /// Returns the exit code.
    int run();

private:
    void useConfig(const ConfigPointer &config);

    LoadedConfig m_loaded;
    LogWriter &m_log;
    ExchangeLog m_exchanges;
    SystemClock m_clock;
    std::unique_ptr<SecretStore> m_store;
    Gateway m_gateway;
};

} // namespace signalbox
