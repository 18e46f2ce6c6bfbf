// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startatlogin.h"

#include <QCoreApplication>
#include <QDir>
#include <QGuiApplication>
#include <QSettings>

namespace signalbox {
namespace {

/// A value of the registry's Run key.
class RunKey final : public StartAtLogin
{
public:
    RunKey(QString name, QString program) : m_name(std::move(name)), m_program(std::move(program)) { }

    [[nodiscard]] bool isEnabled() const override;
    [[nodiscard]] std::optional<Error> setEnabled(bool enabled) override;

private:
    static QSettings key(const char *path)
    {
        return QSettings(QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\%1")
                             .arg(QLatin1String(path)),
            QSettings::NativeFormat);
    }

    QString m_name;
    QString m_program;
};

constexpr char run[] = "Run";
// What the Task Manager and the Settings write: an odd first byte switches the value of Run off.
constexpr char approved[] = "Explorer\\StartupApproved\\Run";

bool RunKey::isEnabled() const
{
    const QByteArray switched = key(approved).value(m_name).toByteArray();
    const bool isSwitchedOff = !switched.isEmpty() && (switched.at(0) & 1) != 0;
    return !isSwitchedOff && key(run).contains(m_name);
}

std::optional<Error> RunKey::setEnabled(bool enabled)
{
    QSettings values = key(run);
    if (enabled)
        values.setValue(
            m_name, QStringLiteral("\"%1\" --background").arg(QDir::toNativeSeparators(m_program)));
    else
        values.remove(m_name);
    QSettings switches = key(approved);
    switches.remove(m_name);
    values.sync();
    switches.sync();
    if (values.status() == QSettings::NoError && isEnabled() == enabled)
        return {};
    return Error{Error::Kind::Permission,
        QCoreApplication::translate("signalbox::StartAtLogin",
            "Start at login could not be changed: Windows refuses to write its list of startup apps. Change "
            "it in Settings, Apps, Startup.")};
}
} // namespace

std::unique_ptr<StartAtLogin> StartAtLogin::create(const QString &program)
{
    return std::make_unique<RunKey>(QGuiApplication::desktopFileName(), program);
}

} // namespace signalbox
