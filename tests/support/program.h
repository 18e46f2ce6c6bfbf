// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace signalbox::test {

/// The file of a built program.
QString programFile(const QString &name);

/// signalbox is built only where there are windows.
QStringList builtPrograms();

/// signalboxd or signalbox as its own process, with a home, a current folder and an environment of its own.
class Program
{
public:
    explicit Program(QString name = QStringLiteral("signalboxd"));
    ~Program();
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <utility>

namespace signalbox::test {

inline QString programFile(const QString &name)
{
#ifdef Q_OS_WIN
    return QStringLiteral(SIGNALBOX_BIN_DIR "/") + name + QStringLiteral(".exe");
#else
    return QStringLiteral(SIGNALBOX_BIN_DIR "/") + name;
#endif
}

/// signalboxd or signalbox as its own process, with a home and an environment of its own.
class Program
{
public:
    explicit Program(QString name = QStringLiteral("signalboxd")) : m_name(std::move(name))
    {
        for (const char *variable : {"CONFIG_FILE", "CONFIG_PATH", "HEALTH_CHECK_PORT", "HTTP_PROXY",
                 "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy",
                 "QT_LOGGING_RULES", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_SESSION_TYPE",
                 "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(QString::fromLatin1(variable));
        const QStringList homes{QStringLiteral("HOME"), QStringLiteral("XDG_CONFIG_HOME"),
            QStringLiteral("XDG_STATE_HOME"), QStringLiteral("XDG_DATA_HOME"),
            QStringLiteral("XDG_CACHE_HOME"), QStringLiteral("XDG_RUNTIME_DIR"),
            QStringLiteral("LOCALAPPDATA"), QStringLiteral("APPDATA"), QStringLiteral("USERPROFILE")};
        for (const QString &home : homes)
            environment.insert(home, path(home));
        QDir(m_folder.path()).mkpath(configFolder());
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Program)

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString configFolder() const { return path(QStringLiteral("XDG_CONFIG_HOME/signalbox")); }
    [[nodiscard]] QString logFile() const;
    /// Writes a configuration and returns its path.
    QString write(const QString &name, const QByteArray &text) const;

    void start(const QStringList &arguments);
    /// Runs it to its end and returns the exit code; -1 when it crashed or did not end.
    int run(const QStringList &arguments);
    int exitCode();
    /// Waits until it has greeted; false when it has ended instead.
    bool listens();
    /// Runs it until it listens and returns the port; 0 when it does not.
    quint16 startListening(QStringList arguments = {});
    [[nodiscard]] QString logFile() const
    {
        return path(QStringLiteral("XDG_STATE_HOME/signalbox/logs/signalbox.jsonl"));
    }
    /// Writes a configuration and returns its path.
    QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

    void start(const QStringList &arguments)
    {
        m_process.setProcessEnvironment(environment);
        m_process.start(programFile(m_name), arguments);
    }
    /// Runs it to its end and returns the exit code; -1 when it crashed or did not end.
    int run(const QStringList &arguments)
    {
        start(arguments);
        return exitCode();
    }
    int exitCode()
    {
        if (!QTest::qWaitFor([this] { return hasEnded(); }, 20'000)
            || m_process.exitStatus() != QProcess::NormalExit)
            return -1;
        return m_process.exitCode();
    }
    /// Waits until it has greeted; false when it has ended instead.
    bool listens()
    {
        const auto greeted = [this] { return output().contains("export ANTHROPIC_BASE_URL="); };
        return QTest::qWaitFor([&] { return hasEnded() || greeted(); }, 20'000) && !hasEnded();
    }
    /// Runs it until it listens and returns the port; 0 when it does not.
    quint16 startListening(QStringList arguments = {})
    {
        start(arguments << QStringLiteral("--port") << QStringLiteral("0"));
        if (!listens())
            return 0;
        const QByteArray url = output().mid(output().indexOf("http://")).split('\n').first();
        return static_cast<quint16>(QUrl::fromEncoded(url).port());
    }

    [[nodiscard]] bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    const QByteArray &output() { return m_output += m_process.readAllStandardOutput(); }
    const QByteArray &errors() { return m_errors += m_process.readAllStandardError(); }

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();

private:
    QString m_name;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
};

} // namespace signalbox::test
