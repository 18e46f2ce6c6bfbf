// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/desktopsink.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>

namespace signalbox {
namespace {
const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
constexpr qsizetype mostShown = 50;
constexpr int byTheDesktop = -1; // how long it is seen

/// The service takes some markup; nothing of it is meant.
QString withoutMarkup(const QString &text)
{
    return text.toHtmlEscaped();
}
} // namespace

DesktopSink::DesktopSink(QObject *parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect({}, path, service, QStringLiteral("ActionInvoked"), this, SLOT(onAction(uint, QString)));
    bus.connect({}, path, service, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint, uint)));
}

bool DesktopSink::isAvailable()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    QDBusConnectionInterface *names = bus.interface();
    return names->isServiceRegistered(service) || names->activatableServiceNames().value().contains(service);
}

void DesktopSink::show(const Notice &notice)
{
    const auto before = std::ranges::find_if(m_order, [this, &notice](uint id) {
        const Notice &shown = m_shown[id];
        return shown.kind == notice.kind && shown.subject == notice.subject;
    });
    const uint replaced = before == m_order.end() ? 0 : *before;
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    const QStringList actions{QStringLiteral("default"), tr("Open")};
    const QVariantMap hints{
        {QStringLiteral("desktop-entry"), QStringLiteral("io.github.signalbox.Signalbox")}};
    call << tr("Signalbox") << replaced << QStringLiteral("io.github.signalbox.Signalbox") << notice.title
         << withoutMarkup(notice.text) << actions << hints << byTheDesktop;
    auto *waiting = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, notice](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        if (const QDBusPendingReply<uint> id = *done; id.isValid())
            keep(id.value(), notice);
    });
}

void DesktopSink::keep(uint id, const Notice &notice)
{
    if (!m_shown.contains(id))
        m_order.enqueue(id);
    m_shown.insert(id, notice);
    while (m_order.size() > mostShown)
        m_shown.remove(m_order.dequeue());
}

void DesktopSink::onAction(uint id, const QString &action)
{
    if (action == QLatin1String("default") && m_shown.contains(id))
        emit opened(m_shown.value(id));
}

void DesktopSink::onClosed(uint id, [[maybe_unused]] uint reason)
{
    m_order.removeAll(id);
    m_shown.remove(id);
}

} // namespace signalbox
