// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayprobe.h"

#include <QAbstractNativeEventFilter>
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QGuiApplication>

#include <xcb/xcb.h>

#include <cstdlib>

namespace signalbox {
namespace {
// https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/
constexpr QLatin1String watcherService("org.kde.StatusNotifierWatcher");
constexpr QLatin1String watcherPath("/StatusNotifierWatcher");

template <typename Reply> using ReplyPointer = std::unique_ptr<Reply, decltype(&std::free)>;

xcb_atom_t trayAtom(xcb_connection_t *connection)
{
    int screen = 0;
    char *host = nullptr;
    int display = 0;
    xcb_parse_display(nullptr, &host, &display, &screen);
    std::free(host);
    const QByteArray name = "_NET_SYSTEM_TRAY_S" + QByteArray::number(screen);
    const auto cookie = xcb_intern_atom(connection, 0, static_cast<quint16>(name.size()), name.constData());
    const ReplyPointer<xcb_intern_atom_reply_t> reply(
        xcb_intern_atom_reply(connection, cookie, nullptr), &std::free);
    return reply ? reply->atom : xcb_atom_t(XCB_ATOM_NONE);
}

/// System Tray Protocol of freedesktop.org: whoever owns the selection is the XEmbed tray.
xcb_window_t xembedTray()
{
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (!x11)
        return XCB_WINDOW_NONE;
    const xcb_atom_t atom = trayAtom(x11->connection());
    const auto cookie = xcb_get_selection_owner(x11->connection(), atom);
    const ReplyPointer<xcb_get_selection_owner_reply_t> reply(
        xcb_get_selection_owner_reply(x11->connection(), cookie, nullptr), &std::free);
    if (!reply || reply->owner == XCB_WINDOW_NONE)
        return XCB_WINDOW_NONE;
    const quint32 mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY; // as Qt has it for its icons
    xcb_change_window_attributes(x11->connection(), reply->owner, XCB_CW_EVENT_MASK, &mask);
    return reply->owner;
}

class LinuxTrayProbe final : public TrayProbe, private QAbstractNativeEventFilter
{
public:
    LinuxTrayProbe();
    void look() override;

private:
    void readReply(QDBusPendingCallWatcher *call);
    bool nativeEventFilter(const QByteArray &type, void *message, qintptr *result) override;

    QDBusConnection m_bus = QDBusConnection::sessionBus();
    QDBusServiceWatcher m_watcher{watcherService, m_bus, QDBusServiceWatcher::WatchForOwnerChange};
    xcb_window_t m_xembedTray = XCB_WINDOW_NONE;
    bool m_looking = false;
};

LinuxTrayProbe::LinuxTrayProbe()
{
    connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, &TrayProbe::trayChanged);
    m_bus.connect(watcherService, watcherPath, watcherService, QStringLiteral("StatusNotifierHostRegistered"),
        this, SIGNAL(trayChanged()));
    m_bus.connect(watcherService, watcherPath, watcherService,
        QStringLiteral("StatusNotifierHostUnregistered"), this, SIGNAL(trayChanged()));
    QCoreApplication::instance()->installNativeEventFilter(this);
}

/// That a tray of XEmbed has ended.
bool LinuxTrayProbe::nativeEventFilter(const QByteArray &type, void *message, qintptr *)
{
    if (m_xembedTray == XCB_WINDOW_NONE || type != "xcb_generic_event_t")
        return false;
    const auto *event = static_cast<const xcb_destroy_notify_event_t *>(message);
    if ((event->response_type & 0x7f) == XCB_DESTROY_NOTIFY && event->window == m_xembedTray)
        emit trayChanged();
    return false;
}

void LinuxTrayProbe::look()
{
    if (m_looking)
        return;
    m_looking = true;
    QDBusMessage question = QDBusMessage::createMethodCall(watcherService, watcherPath,
        QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QString(watcherService) << QStringLiteral("IsStatusNotifierHostRegistered");
    question.setAutoStartService(false);
    auto *call = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &LinuxTrayProbe::readReply);
}

void LinuxTrayProbe::readReply(QDBusPendingCallWatcher *call)
{
    const QDBusPendingReply<QVariant> reply = *call;
    call->deleteLater();
    m_looking = false;
    m_xembedTray = xembedTray();
    if (reply.isValid() && reply.value().toBool())
        emit answered(TrayHost::StatusNotifier);
    else
        emit answered(m_xembedTray == XCB_WINDOW_NONE ? TrayHost::None : TrayHost::Native);
}
} // namespace

std::unique_ptr<TrayProbe> TrayProbe::create()
{
    return std::make_unique<LinuxTrayProbe>();
}

} // namespace signalbox
