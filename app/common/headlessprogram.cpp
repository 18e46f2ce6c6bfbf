// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headlessprogram.h"

#include "app/common/greeting.h"
#include "app/common/terminationsignals.h"
#include "proxy/exchangelog.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

HeadlessProgram::HeadlessProgram(const LoadedConfig &loaded, LogWriter &log, QObject *parent)
    : QObject(parent)
    , m_loaded(loaded)
    , m_log(log)
    , m_gateway(loaded.config, m_clock)
{ }

int HeadlessProgram::run()
{
    connect(&m_gateway, &Gateway::exchangeFinished, this,
        [this](const ExchangeRecord &record) { logExchange(m_log, record); });
    connect(&m_gateway, &Gateway::stopped, qApp, &QCoreApplication::quit);
    const auto started = m_gateway.start();
    if (!started) {
        QTextStream(stderr) << QStringLiteral("signalbox: ") << started.error().message
                            << QStringLiteral("; choose another with --port or server.port\n");
        return started.error().kind == Error::Kind::Conflict ? addressTaken : 1;
    }
    const TerminationSignals termination;
    connect(&termination, &TerminationSignals::requested, &m_gateway, &Gateway::shutDown);
    greet(m_loaded, *started);
    return QCoreApplication::exec();
}

} // namespace signalbox
