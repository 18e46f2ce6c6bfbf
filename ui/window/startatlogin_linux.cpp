// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startatlogin.h"

#include "ui/window/loginfile.h"

#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStandardPaths>

namespace signalbox {
namespace {

/// A string value of the Desktop Entry Specification, whose backslash escapes.
QString valueText(QString text)
{
    return text.replace(u'\\', QStringLiteral("\\\\"));
}

QString textOfValue(const QByteArray &value)
{
    return QString::fromUtf8(value).replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
}

/// One word of an Exec line: quoted as for a shell, percent signs doubled, and then a string value.
QString execWord(const QString &word)
{
    QString quoted;
    for (const QChar letter : word) {
        if (QStringLiteral("\"`$\\").contains(letter))
            quoted += u'\\';
        quoted += letter;
    }
    quoted.replace(u'%', QStringLiteral("%%"));
    return valueText(u'"' + quoted + u'"');
}

/// The file by which desktops start programs (freedesktop.org's Autostart Specification).
class AutostartEntry final : public StartAtLogin
{
public:
    AutostartEntry(QString path, QString program) : m_path(std::move(path)), m_program(std::move(program)) { }

    [[nodiscard]] bool isEnabled() const override;
    [[nodiscard]] std::optional<Error> setEnabled(bool enabled) override;

private:
    [[nodiscard]] QByteArray content() const;

    QString m_path;
    QString m_program;
};

/// Desktops switch an entry off by a key of their own and leave the file.
bool AutostartEntry::isEnabled() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    bool startsSomething = false;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const auto equals = line.indexOf('=');
        const QByteArray key = line.left(equals).trimmed();
        const QByteArray value = line.mid(equals + 1).trimmed();
        if ((key == "Hidden" && value == "true") || (key == "X-GNOME-Autostart-enabled" && value == "false")
            || (key == "TryExec" && !QFileInfo(textOfValue(value)).isExecutable()))
            return false;
        startsSomething = startsSomething || (key == "Exec" && !value.isEmpty());
    }
    return startsSomething;
}

std::optional<Error> AutostartEntry::setEnabled(bool enabled)
{
    return enabled ? writeLoginFile(m_path, content()) : removeLoginFile(m_path);
}

QByteArray AutostartEntry::content() const
{
    return QStringLiteral("[Desktop Entry]\n"
                          "Type=Application\n"
                          "Name=Signalbox\n"
                          "Icon=%1\n"
                          "Exec=%2 --background\n"
                          "TryExec=%3\n"
                          "Terminal=false\n"
                          // The panel first: it has the tray.
                          "X-GNOME-Autostart-enabled=true\n"
                          "X-GNOME-Autostart-Delay=2\n"
                          "X-KDE-autostart-after=panel\n"
                          "X-LXQt-Need-Tray=true\n")
        .arg(QGuiApplication::desktopFileName(), execWord(m_program), valueText(m_program))
        .toUtf8();
}
} // namespace

std::unique_ptr<StartAtLogin> StartAtLogin::create(const QString &program)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return std::make_unique<AutostartEntry>(
        QStringLiteral("%1/autostart/%2.desktop").arg(folder, QGuiApplication::desktopFileName()), program);
}

} // namespace signalbox
