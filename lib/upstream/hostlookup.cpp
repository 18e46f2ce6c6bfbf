// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/hostlookup.h"

namespace signalbox {

namespace {

/// As many as a line has room for.
QString addressesOf(const QHostInfo &host)
{
    constexpr qsizetype most = 3;
    const QList<QHostAddress> addresses = host.addresses();
    QStringList shown;
    for (const QHostAddress &address : addresses.mid(0, most))
        shown << address.toString();
    if (addresses.size() > most)
        shown << QStringLiteral("…");
    return shown.join(QStringLiteral(", "));
}

} // namespace

HostLookup::HostLookup(QString host, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_host(std::move(host))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, &HostLookup::onTimeout);
}

HostLookup::~HostLookup()
{
    if (m_id >= 0)
        QHostInfo::abortHostLookup(m_id);
}

void HostLookup::start()
{
    m_timer.start();
    m_id = QHostInfo::lookupHost(m_host, this, &HostLookup::onFound);
}

void HostLookup::onFound(const QHostInfo &host)
{
    m_timer.stop();
    m_id = -1;
    if (host.error() == QHostInfo::NoError && !host.addresses().isEmpty()) {
        emit finished({true, QStringLiteral("the address of %1 is %2").arg(m_host, addressesOf(host)), {}});
        return;
    }
    const bool isUnknown = host.error() != QHostInfo::UnknownError;
    emit finished({false,
        isUnknown ? QStringLiteral("nobody knows the name %1").arg(m_host)
                  : QStringLiteral("%1 could not be looked up: %2").arg(m_host, host.errorString()),
        QStringLiteral("check the host in base_url, and whether this computer is online")});
}

void HostLookup::onTimeout()
{
    QHostInfo::abortHostLookup(std::exchange(m_id, -1));
    emit finished({false,
        QStringLiteral("looking up %1 took more than %2 s")
            .arg(m_host)
            .arg(static_cast<double>(m_timer.interval()) / 1000),
        QStringLiteral("check the network and its name server")});
}

} // namespace signalbox
