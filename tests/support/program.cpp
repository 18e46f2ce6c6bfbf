// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <QUrl>

#include <utility>

namespace signalbox::test {

QStringList builtPrograms()
{
    QStringList names{QStringLiteral("signalboxd"), QStringLiteral("signalbox")};
    names.removeIf([](const QString &name) { return !QFileInfo::exists(programFile(name)); });
    return names;
}

Program::Program(QString name) : m_name(std::move(name))
{
    for (const char *variable :
        {"CONFIG_FILE", "CONFIG_PATH", "HEALTH_CHECK_PORT", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY",
            "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "QT_LOGGING_RULES", "DISPLAY",
            "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS"})
        environment.remove(QString::fromLatin1(variable));
    const QStringList homes{QStringLiteral("HOME"), QStringLiteral("XDG_CONFIG_HOME"),
        QStringLiteral("XDG_STATE_HOME"), QStringLiteral("XDG_DATA_HOME"), QStringLiteral("XDG_CACHE_HOME"),
        QStringLiteral("XDG_RUNTIME_DIR"), QStringLiteral("LOCALAPPDATA"), QStringLiteral("APPDATA"),
        QStringLiteral("USERPROFILE")};
    for (const QString &home : homes)
        environment.insert(home, path(home));
    QDir(m_folder.path()).mkpath(configFolder());
    m_process.setWorkingDirectory(m_folder.path());
}

Program::~Program()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString Program::logFile() const
{
    return path(QStringLiteral("XDG_STATE_HOME/signalbox/logs/signalbox.jsonl"));
}

QString Program::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

void Program::start(const QStringList &arguments)
{
    m_process.setProcessEnvironment(environment);
    m_process.start(programFile(m_name), arguments);
}

int Program::run(const QStringList &arguments)
{
    start(arguments);
    return exitCode();
}

int Program::run(const QStringList &arguments, const QByteArray &input)
{
    start(arguments);
    m_process.write(input);
    m_process.closeWriteChannel();
    return exitCode();
}

int Program::exitCode()
{
    if (!QTest::qWaitFor([this] { return hasEnded(); }, 20'000)
        || m_process.exitStatus() != QProcess::NormalExit)
        return -1;
    return m_process.exitCode();
}

bool Program::listens()
{
    const auto greeted = [this] { return output().contains("export ANTHROPIC_BASE_URL="); };
    return QTest::qWaitFor([&] { return hasEnded() || greeted(); }, 20'000) && !hasEnded();
}

quint16 Program::startListening(QStringList arguments)
{
    start(arguments << QStringLiteral("--port") << QStringLiteral("0"));
    if (!listens())
        return 0;
    const QByteArray url = output().mid(output().indexOf("http://")).split('\n').first();
    return static_cast<quint16>(QUrl::fromEncoded(url).port());
}

} // namespace signalbox::test
