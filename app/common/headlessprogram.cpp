// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headlessprogram.h"

#include "app/common/terminationsignals.h"
#include "config/environmentlines.h"
#include "proxy/exchangelog.h"

#include <QCoreApplication>
#include <QTextStream>

namespace signalbox {

QString greeting(const LoadedConfig &loaded, const QString &baseUrl)
{
    QString text = QStringLiteral("Signalbox %1 is listening on %2\n")
                       .arg(QCoreApplication::applicationVersion(), baseUrl);
    text += loaded.config->demo
        ? QStringLiteral("There is no configuration yet (%1): the built-in demo provider answers.\n")
              .arg(loaded.path)
        : QStringLiteral("Configuration: %1\n").arg(loaded.path);
    text += QStringLiteral("Paste this into the shell in which you start Claude Code:\n");
    const QStringList lines = environmentLines(
        baseUrl, !loaded.config->server.clientKeys.isEmpty(), QProcessEnvironment::systemEnvironment());
    for (const QString &line : lines)
        text += QStringLiteral("  ") + line + u'\n';
    return text;
}

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
    QTextStream(stdout) << greeting(m_loaded, *started) << Qt::flush;
    return QCoreApplication::exec();
}

} // namespace signalbox
