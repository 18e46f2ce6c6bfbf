// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/colorpreference.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace signalbox {
namespace {
// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
constexpr QLatin1String service("org.freedesktop.portal.Desktop");
constexpr QLatin1String path("/org/freedesktop/portal/desktop");
constexpr QLatin1String interface("org.freedesktop.portal.Settings");
constexpr QLatin1String group("org.freedesktop.appearance");
constexpr QLatin1String key("color-scheme");

/// Portals differ in how often they wrap the number.
ColorPreference::Scheme schemeIn(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    constexpr uint dark = 1;
    constexpr uint light = 2;
    const uint number = value.toUInt();
    return number == dark ? ColorPreference::Scheme::Dark
        : number == light ? ColorPreference::Scheme::Light
                          : ColorPreference::Scheme::Unknown;
}

class PortalPreference final : public ColorPreference
{
    Q_OBJECT

public:
    void start() override;

private slots:
    void noteChange(const QString &changedGroup, const QString &changedKey, const QDBusVariant &value)
    {
        if (changedGroup == group && changedKey == key)
            emit changed(schemeIn(value.variant()));
    }

private:
    void readReply(QDBusPendingCallWatcher *call);
};

void PortalPreference::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
        SLOT(noteChange(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    question << QString(group) << QString(key);
    auto *call = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &PortalPreference::readReply);
}

void PortalPreference::readReply(QDBusPendingCallWatcher *call)
{
    const QDBusPendingReply<QVariant> reply = *call;
    call->deleteLater();
    if (reply.isValid())
        emit changed(schemeIn(reply.value()));
}

} // namespace

std::unique_ptr<ColorPreference> ColorPreference::create()
{
    return std::make_unique<PortalPreference>();
}

} // namespace signalbox

#include "colorpreference_linux.moc"
