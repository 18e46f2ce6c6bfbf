// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/networkwatch.h"

#include <QMetaEnum>
#include <QNetworkInformation>
#include <QNetworkInterface>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

using namespace std::chrono_literals;

constexpr auto betweenLooks = 10s;
/// A clock that was set is taken for a sleep: new connections cost little.
constexpr auto unseenPause = 20s;

bool isOnlineBy(QNetworkInformation::Reachability reachability)
{
    return reachability != QNetworkInformation::Reachability::Disconnected;
}

QString nameOf(QNetworkInformation::TransportMedium medium)
{
    if (medium == QNetworkInformation::TransportMedium::Unknown)
        return {};
    return QString::fromLatin1(
        QMetaEnum::fromType<QNetworkInformation::TransportMedium>().valueToKey(static_cast<int>(medium)));
}

/// Of IPv6 only that there is one: the addresses themselves change every day, for privacy.
QStringList ownAddresses()
{
    QStringList result;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsRunning) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            const QHostAddress address = entry.ip();
            if (address.isLinkLocal())
                continue;
            const bool isOld = address.protocol() == QAbstractSocket::IPv4Protocol;
            result << interface.name() + u' ' + (isOld ? address.toString() : QStringLiteral("IPv6"));
        }
    }
    result.sort();
    result.removeDuplicates();
    return result;
}

} // namespace

NetworkWatch::NetworkWatch(const Clock &clock, AwakeTime awake, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_awake(std::move(awake))
    , m_looks(this)
{
    noteClocks();
    m_looks.setTimerType(Qt::VeryCoarseTimer);
    m_looks.setInterval(betweenLooks);
    connect(&m_looks, &QTimer::timeout, this, &NetworkWatch::lookAround);
}

void NetworkWatch::noteClocks()
{
    m_lastLook = m_clock.now();
    m_wallAtLastLook = m_clock.wallTime();
    m_awakeAtLastLook = m_awake();
}

void NetworkWatch::start()
{
    if (std::exchange(m_isStarted, true))
        return;
    noteClocks();
    setAddresses(ownAddresses());
    m_looks.start();
    listenToSystem();
}

void NetworkWatch::setUsed(bool used)
{
    m_isUsed = used;
    if (!m_isStarted || !used)
        return; // the timer rests when it is due next
    if (m_looks.isActive()) {
        look();
        return;
    }
    m_looks.start();
    lookAround();
}

void NetworkWatch::lookAround()
{
    if (!m_isUsed && m_awakeAtLastLook)
        m_looks.stop();
    look();
    setAddresses(ownAddresses());
}

void NetworkWatch::listenToSystem()
{
    // That of glib tells nothing without glib's event loop, which the gateway does not run.
    const QStringList backends = QNetworkInformation::availableBackends();
    const bool loaded = std::any_of(backends.begin(), backends.end(), [](const QString &name) {
        return name != QStringLiteral("glib") && QNetworkInformation::loadBackendByName(name);
    });
    if (!loaded)
        return;
    const QNetworkInformation *system = QNetworkInformation::instance();
    m_medium = nameOf(system->transportMedium());
    connect(system, &QNetworkInformation::reachabilityChanged, this,
        [this](QNetworkInformation::Reachability reachability) { setOnline(isOnlineBy(reachability)); });
    connect(system, &QNetworkInformation::transportMediumChanged, this,
        [this](QNetworkInformation::TransportMedium medium) { setMedium(nameOf(medium)); });
    setOnline(isOnlineBy(system->reachability()));
}

void NetworkWatch::setOnline(bool online)
{
    if (std::exchange(m_online, online) == online)
        return;
    emit changed(online ? QStringLiteral("the network is back") : QStringLiteral("the network is lost"));
}

void NetworkWatch::setMedium(const QString &medium)
{
    if (medium.isEmpty() || medium == m_medium)
        return;
    m_medium = medium;
    emit changed(QStringLiteral("the network is reached by %1 now").arg(medium));
}

void NetworkWatch::setAddresses(const QStringList &addresses)
{
    const auto before = std::exchange(m_addresses, addresses);
    if (before && *before != addresses)
        emit changed(QStringLiteral("this computer has other addresses now"));
}

void NetworkWatch::look()
{
    using std::chrono::milliseconds;
    const Clock::TimePoint lookedAt = m_lastLook;
    const QDateTime wall = m_wallAtLastLook;
    const auto awake = m_awakeAtLastLook;
    noteClocks();
    const Clock::Duration ran = m_lastLook - lookedAt;
    const milliseconds passed(wall.msecsTo(m_wallAtLastLook));
    // The steady clock of some systems stands still meanwhile, that of others goes on.
    const Clock::Duration slept = awake && m_awakeAtLastLook ? ran - (*m_awakeAtLastLook - *awake)
                                                             : Clock::Duration(ran - betweenLooks);
    if (passed - ran > unseenPause || slept > unseenPause)
        emit changed(QStringLiteral("the computer has slept"));
}

} // namespace signalbox
