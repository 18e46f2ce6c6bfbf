// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tlsfront.h"

#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace signalbox::test {

namespace {

/// Debian puts it where only root looks.
QString program()
{
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nghttpx"));
    if (!found.isEmpty())
        return found;
    return QStandardPaths::findExecutable(QStringLiteral("nghttpx"),
        {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin"),
            QStringLiteral("/opt/homebrew/bin")});
}

QByteArray helpText()
{
    QProcess process;
    process.start(program(), {QStringLiteral("--help")});
    if (!process.waitForFinished())
        qFatal("nghttpx is not installed: the TLS tests need it (Debian: apt install nghttp2-proxy)");
    return process.readAllStandardOutput();
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress(QHostAddress::LocalHost));
    return server.serverPort();
}

} // namespace

TlsFront::TlsFront(quint16 backend, const Options &options)
{
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier(
        [] { prctl(PR_SET_PDEATHSIG, SIGKILL); }); // a test that crashes leaves nothing
#endif
    constexpr int attempts = 5; // another program may take the free port first
    for (int i = 0; i < attempts; ++i) {
        m_port = freePort();
        if (start(arguments(backend, options)))
            return;
    }
    qFatal("nghttpx did not start: %s", m_process.readAll().constData());
}

TlsFront::~TlsFront()
{
    kill();
}

QStringList TlsFront::arguments(quint16 backend, const Options &options) const
{
    static const QByteArray help = helpText();
    // Renamed in nghttp2 1.58.
    const QString alpn
        = help.contains("--alpn-list") ? QStringLiteral("--alpn-list=") : QStringLiteral("--npn-list=");
    QStringList result{QStringLiteral("--conf=/dev/null"), QStringLiteral("--single-process"),
        QStringLiteral("--workers=1"), QStringLiteral("--log-level=ERROR"),
        QStringLiteral("--frontend=127.0.0.1,%1").arg(m_port),
        QStringLiteral("--backend=127.0.0.1,%1").arg(backend), QStringLiteral("--backend-max-backoff=1"),
        QStringLiteral("--frontend-http2-max-concurrent-streams=%1").arg(options.streams),
        QStringLiteral("--tls-max-proto-version=") + options.newestTls,
        alpn + (options.http2 ? QStringLiteral("h2,http/1.1") : QStringLiteral("http/1.1"))};
    if (help.contains("--no-ocsp"))
        result << QStringLiteral("--no-ocsp");
    if (!options.clientAuthority.isEmpty())
        result << QStringLiteral("--verify-client")
               << QStringLiteral("--verify-client-cacert=") + options.clientAuthority;
    return result << options.certificate.key << options.certificate.certificate;
}

bool TlsFront::start(const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program(), arguments);
    if (!m_process.waitForStarted())
        return false;
    const bool decided
        = QTest::qWaitFor([this] { return accepts() || m_process.state() == QProcess::NotRunning; }, 10'000);
    return decided && m_process.state() == QProcess::Running;
}

bool TlsFront::accepts() const
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    return socket.waitForConnected(1000);
}

void TlsFront::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

} // namespace signalbox::test
