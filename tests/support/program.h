// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/testfiles.h"

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <utility>

namespace signalbox::test {

/// signalbox is built only where there are windows.
QStringList builtPrograms();

/// signalboxd or signalbox as its own process, with a home, a current folder and an environment of its own.
class Program
{
public:
    explicit Program(QString name = QStringLiteral("signalboxd"));
    ~Program();
    Q_DISABLE_COPY_MOVE(Program)

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString configFolder() const { return path(QStringLiteral("XDG_CONFIG_HOME/signalbox")); }
    [[nodiscard]] QString logFile() const;
    /// Writes a configuration and returns its path.
    QString write(const QString &name, const QByteArray &text) const;

    void start(const QStringList &arguments);
    /// Runs it to its end and returns the exit code; -1 when it crashed or did not end.
    int run(const QStringList &arguments);
    /// The same with `input` as all of its standard input.
    int run(const QStringList &arguments, const QByteArray &input);
    /// What the last run has said on standard output.
    QByteArray takeOutput()
    {
        return std::exchange(m_output, QByteArray()) + m_process.readAllStandardOutput();
    }
    QByteArray takeErrors()
    {
        return std::exchange(m_errors, QByteArray()) + m_process.readAllStandardError();
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Instead of what errors() would have.
    void sendErrorsTo(const QString &file) { m_process.setStandardErrorFile(file); }
    /// What a person types while it runs.
    void type(const QByteArray &text) { m_process.write(text); }
    int exitCode();
    /// Waits until it has greeted; false when it has ended instead.
    bool listens();
    /// Runs it until it listens and returns the port; 0 when it does not.
    quint16 startListening(QStringList arguments = {});

    /// Asks it to stop.
    void terminate() { m_process.terminate(); }

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
