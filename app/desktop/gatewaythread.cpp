// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/gatewaythread.h"

#include "app/desktop/residentgateway.h"

namespace signalbox {

GatewayThread::GatewayThread(
    ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore, QObject *parent)
    : QObject(parent)
    , m_resident(new ResidentGateway(std::move(config), std::move(source), std::move(makeStore)))
{
    m_thread.setObjectName(QStringLiteral("gateway"));
    m_resident->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_resident, &QObject::deleteLater);
    connect(m_resident, &ResidentGateway::snapshotChanged, this, &GatewayThread::snapshotChanged);
    connect(m_resident, &ResidentGateway::exchangeFinished, this, &GatewayThread::exchangeFinished);
    connect(m_resident, &ResidentGateway::configChanged, this, &GatewayThread::configChanged);
    connect(m_resident, &ResidentGateway::logLevelsChanged, this, &GatewayThread::logLevelsChanged);
    connect(m_resident, &ResidentGateway::startFailed, this, &GatewayThread::startFailed);
    connect(m_resident, &ResidentGateway::signInNeeded, this, &GatewayThread::signInNeeded);
    connect(m_resident, &ResidentGateway::budgetReached, this, &GatewayThread::budgetReached);
    connect(m_resident, &ResidentGateway::quotaCrossed, this, &GatewayThread::quotaCrossed);
    connect(m_resident, &ResidentGateway::quitRequested, this, &GatewayThread::quitRequested);
    connect(m_resident, &ResidentGateway::stopped, this, &GatewayThread::stopped);
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    m_thread.quit();
    m_thread.wait();
}

void GatewayThread::start(int port)
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident, port] { resident->start(port); });
}

void GatewayThread::pin(const QString &provider)
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident, provider] { resident->pin(provider); });
}

void GatewayThread::pinRoute(const QString &project, const QString &pattern, const QString &provider)
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident, project, pattern, provider] {
        resident->pinRoute(project, pattern, provider);
    });
}

void GatewayThread::pinSession(const QByteArray &session, const QString &provider)
{
    QMetaObject::invokeMethod(
        m_resident, [resident = m_resident, session, provider] { resident->pinSession(session, provider); });
}

void GatewayThread::pause(std::chrono::seconds time)
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident, time] { resident->pause(time); });
}

void GatewayThread::resume()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->resume(); });
}

void GatewayThread::cancelExchange(const QByteArray &id)
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident, id] { resident->cancelExchange(id); });
}

void GatewayThread::forgetFailures()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->forgetFailures(); });
}

void GatewayThread::stopCapture()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->stopCapture(); });
}

void GatewayThread::reload()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->reload(); });
}

void GatewayThread::readSecretsAgain()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->readSecretsAgain(); });
}

void GatewayThread::shutDown()
{
    QMetaObject::invokeMethod(m_resident, [resident = m_resident] { resident->shutDown(); });
}

} // namespace signalbox
