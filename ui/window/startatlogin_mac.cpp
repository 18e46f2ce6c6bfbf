// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startatlogin.h"

#include "ui/window/loginfile.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>

namespace signalbox {
namespace {

/// A property list in ~/Library/LaunchAgents, which launchd reads at the next login.
class LaunchAgent final : public StartAtLogin
{
public:
    LaunchAgent(QString label, QString program) : m_label(std::move(label)), m_program(std::move(program)) { }

    [[nodiscard]] bool isEnabled() const override { return QFileInfo::exists(path()); }
    [[nodiscard]] std::optional<Error> setEnabled(bool enabled) override
    {
        return enabled ? writeLoginFile(path(), content()) : removeLoginFile(path());
    }

private:
    [[nodiscard]] QString path() const
    {
        return QDir::home().filePath(QStringLiteral("Library/LaunchAgents/%1.plist").arg(m_label));
    }
    [[nodiscard]] QByteArray content() const;

    QString m_label;
    QString m_program;
};

QByteArray LaunchAgent::content() const
{
    return QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
                          "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
                          "<plist version=\"1.0\">\n"
                          "<dict>\n"
                          "    <key>Label</key>\n"
                          "    <string>%1</string>\n"
                          "    <key>ProgramArguments</key>\n"
                          "    <array>\n"
                          "        <string>%2</string>\n"
                          "        <string>--background</string>\n"
                          "    </array>\n"
                          "    <key>ProcessType</key>\n"
                          "    <string>Interactive</string>\n"
                          "    <key>RunAtLoad</key>\n"
                          "    <true/>\n"
                          "</dict>\n"
                          "</plist>\n")
        .arg(m_label.toHtmlEscaped(), m_program.toHtmlEscaped())
        .toUtf8();
}
} // namespace

std::unique_ptr<StartAtLogin> StartAtLogin::create(const QString &program)
{
    return std::make_unique<LaunchAgent>(QGuiApplication::desktopFileName(), program);
}

} // namespace signalbox
