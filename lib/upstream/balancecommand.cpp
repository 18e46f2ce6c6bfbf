// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancecommand.h"

#include "log/logwriter.h"
#include "upstream/finitenumber.h"
#include "upstream/shellprocess.h"

#include <QProcessEnvironment>

namespace signalbox {

namespace {

constexpr qsizetype longestErrorOutput = 4096;
constexpr qsizetype longestShown = 200;

QProcessEnvironment environmentWith(const QString &provider, const QString &baseUrl, const Secret &key)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SIGNALBOX_PROVIDER"), provider);
    environment.insert(QStringLiteral("SIGNALBOX_BASE_URL"), baseUrl);
    const QString token = QStringLiteral("SIGNALBOX_TOKEN");
    if (key.isEmpty())
        environment.remove(token); // one that stands in our own environment is not this provider's
    else
        environment.insert(token, QString::fromUtf8(key.reveal()));
    return environment;
}

/// Where most programs say what went wrong.
QByteArray lastLine(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    return trimmed.mid(trimmed.lastIndexOf('\n') + 1);
}

} // namespace

BalanceCommand::BalanceCommand(
    const Provider &provider, Secret key, std::chrono::milliseconds limit, QObject *parent)
    : BalanceCheck(parent)
    , m_command(provider.config().balance.command)
    , m_provider(provider.name())
    , m_baseUrl(provider.baseUrl().toString(QUrl::RemoveUserInfo))
    , m_key(std::move(key))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, &BalanceCommand::onTimeout);
}

BalanceCommand::~BalanceCommand()
{
    letGo();
}

void BalanceCommand::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(environmentWith(m_provider, m_baseUrl, m_key));
    m_process->setStandardInputFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &BalanceCommand::onOutput);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &BalanceCommand::onErrorOutput);
    connect(m_process.get(), &QProcess::finished, this, &BalanceCommand::onFinished);
    // Queued: QProcess may say so while it is being started.
    connect(
        m_process.get(), &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (m_process && error == QProcess::FailedToStart)
                fail(QStringLiteral("could not be started: ") + m_process->errorString());
        },
        Qt::QueuedConnection);
    m_timer.start();
    startInShell(*m_process, m_command);
}

void BalanceCommand::onOutput()
{
    m_output += m_process->readAllStandardOutput();
    if (m_output.size() > largest)
        fail(QStringLiteral("printed more than %1 KiB instead of a number").arg(largest / 1024));
}

void BalanceCommand::onErrorOutput()
{
    m_errorOutput += m_process->readAllStandardError();
    m_errorOutput = m_errorOutput.right(longestErrorOutput);
}

void BalanceCommand::onFinished(int exitCode, QProcess::ExitStatus status)
{
    if (status == QProcess::CrashExit) {
        fail(QStringLiteral("crashed"));
        return;
    }
    if (exitCode != 0) {
        // Of a key that was cut in two the rest would not be found.
        if (m_errorOutput.size() == longestErrorOutput)
            m_errorOutput.remove(0, m_key.reveal().size());
        const QString said = shown(lastLine(m_errorOutput));
        fail(QStringLiteral("ended with exit code %1").arg(exitCode)
            + (said.isEmpty() ? QString() : QStringLiteral(": ") + said));
        return;
    }
    if (const auto number = finiteNumber(m_output)) {
        conclude(*number);
        return;
    }
    const QString printed = shown(m_output);
    fail(printed.isEmpty() ? QStringLiteral("printed nothing instead of a number")
                           : QStringLiteral("printed '%1' instead of a number").arg(printed));
}

void BalanceCommand::onTimeout()
{
    using Seconds = std::chrono::duration<double>;
    const double seconds = std::chrono::duration_cast<Seconds>(m_timer.intervalAsDuration()).count();
    fail(QStringLiteral("did not end within %1 s and was killed").arg(seconds), Error::Kind::Timeout);
}

void BalanceCommand::fail(const QString &what, Error::Kind kind)
{
    conclude(Error{kind, QStringLiteral("balance_check ") + what});
}

void BalanceCommand::conclude(const Result<double> &balance)
{
    letGo();
    emit finished(balance);
}

void BalanceCommand::letGo()
{
    m_timer.stop();
    QProcess *process = m_process.release();
    if (!process)
        return;
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater(); // it is still on the stack
        return;
    }
    // The event loop sees it die: to wait for it here could take as long as the system likes.
    connect(process, &QProcess::stateChanged, process, [process](QProcess::ProcessState state) {
        if (state == QProcess::NotRunning)
            process->deleteLater();
    });
    killTree(*process);
}

/// What the command said, for people: on one line, without keys, no longer than they read.
QString BalanceCommand::shown(const QByteArray &text) const
{
    QByteArray concealed = text;
    if (!m_key.isEmpty())
        concealed.replace(m_key.reveal(), "***");
    const QString line = redacted(QString::fromUtf8(concealed)).simplified();
    return line.size() <= longestShown ? line : line.left(longestShown) + u'…';
}

} // namespace signalbox
