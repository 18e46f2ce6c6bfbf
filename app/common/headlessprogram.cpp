// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headlessprogram.h"

#include "app/common/configwatcher.h"
#include "app/common/greeting.h"
#include "app/common/reloadsignal.h"
#include "app/common/terminationsignals.h"
#include "proxy/exchangelog.h"
#include "proxy/reloadreport.h"
#include "upstream/networkwatch.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

HeadlessProgram::HeadlessProgram(
    const LoadedConfig &loaded, ConfigSource source, LogWriter &log, QObject *parent)
    : QObject(parent)
    , m_loaded(loaded)
    , m_log(log)
    , m_gateway(loaded.config, m_clock)
{
    m_gateway.setConfigSource(std::move(source));
}

int HeadlessProgram::run()
{
    connect(&m_gateway, &Gateway::exchangeFinished, this,
        [this](const ExchangeRecord &record) { logExchange(m_log, record); });
    connect(&m_gateway, &Gateway::configChanged, this,
        [this](const ConfigPointer &config) { m_log.setLevel(config->log.level); });
    connect(&m_gateway, &Gateway::stopped, qApp, &QCoreApplication::quit);
    const ConfigWatcher watcher(m_loaded.sources);
    connect(&watcher, &ConfigWatcher::changed, &m_gateway, &Gateway::reload);
    const auto started = m_gateway.start();
    if (!started) {
        QTextStream(stderr) << QStringLiteral("signalbox: ") << started.error().message
                            << QStringLiteral("; choose another with --port or server.port\n");
        return started.error().kind == Error::Kind::Conflict ? addressTaken : 1;
    }
    m_gateway.network().start();
    const TerminationSignals termination;
    connect(&termination, &TerminationSignals::requested, &m_gateway, &Gateway::shutDown);
    const ReloadSignal hangup;
    connect(&hangup, &ReloadSignal::requested, &m_gateway, &Gateway::reload);
    greet(m_loaded, m_gateway.snapshot());
    return QCoreApplication::exec();
}

} // namespace signalbox
