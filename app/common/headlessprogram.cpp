// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headlessprogram.h"

#include "app/common/configwatcher.h"
#include "app/common/greeting.h"
#include "app/common/reloadsignal.h"
#include "app/common/terminationsignals.h"
#include "core/statefolder.h"
#include "proxy/reloadreport.h"
#include "upstream/networkwatch.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

HeadlessProgram::HeadlessProgram(const Run &run, QObject *parent)
    : QObject(parent)
    , m_loaded(run.loaded)
    , m_log(run.log)
    , m_exchanges(run.log, run.loaded.config->log.statisticsInterval)
    , m_store(run.makeStore())
    , m_gateway(run.loaded.config, m_clock, {m_store.get(), stateFolder()})
{
    m_gateway.setConfigSource(run.source);
}

int HeadlessProgram::run()
{
    connect(&m_gateway, &Gateway::exchangeFinished, &m_exchanges, &ExchangeLog::add);
    connect(&m_gateway, &Gateway::configChanged, this, &HeadlessProgram::useConfig);
    connect(&m_gateway, &Gateway::logLevelsChanged, this,
        [this](const LogLevels &levels) { m_log.setLevels(levels); });
    connect(&m_gateway, &Gateway::quitRequested, &m_gateway, &Gateway::shutDown);
    connect(&m_gateway, &Gateway::stopped, qApp, &QCoreApplication::quit);
    const ConfigWatcher watcher(m_loaded.sources);
    connect(&watcher, &ConfigWatcher::changed, &m_gateway, &Gateway::reload);
    const ConfigWatcher secretsWatcher(secretFiles(stateFolder()));
    connect(&secretsWatcher, &ConfigWatcher::changed, &m_gateway, &Gateway::readSecretsAgain);
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

void HeadlessProgram::useConfig(const ConfigPointer &config)
{
    m_log.setLevels({config->log.level, config->log.levels});
    m_exchanges.setInterval(config->log.statisticsInterval);
}

} // namespace signalbox
