// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tlscertificates.h"

#include "support/testfiles.h"

#include <QFile>
#include <QProcess>

namespace signalbox::test {

namespace {

const QString configuration = testData(QLatin1String("tls/openssl.cnf"));
const QStringList newKey{QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
    QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes")};

} // namespace

TlsCertificates::TlsCertificates()
{
    QFile index(file(QStringLiteral("index.txt")));
    if (!m_folder.isValid() || !index.open(QIODevice::WriteOnly))
        qFatal("no folder for the test certificates");
    makeAuthority(QStringLiteral("authority"));
    makeAuthority(QStringLiteral("other"));
    sign(QStringLiteral("localhost"), QStringLiteral("localhost"));
    sign(QStringLiteral("address"), QStringLiteral("address"));
    sign(QStringLiteral("elsewhere"), QStringLiteral("elsewhere"));
    sign(QStringLiteral("client"), QStringLiteral("client"));
    sign(QStringLiteral("expired"), QStringLiteral("localhost"),
        {QStringLiteral("-startdate"), QStringLiteral("20240101000000Z"), QStringLiteral("-enddate"),
            QStringLiteral("20240201000000Z")});
}

TlsCertificates::Pair TlsCertificates::pair(const QString &name) const
{
    return {file(name + QStringLiteral(".pem")), file(name + QStringLiteral(".key"))};
}

void TlsCertificates::makeAuthority(const QString &name)
{
    const Pair made = pair(name);
    openssl(
        QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-config"), configuration,
            QStringLiteral("-extensions"), QStringLiteral("authority"), QStringLiteral("-days"),
            QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=Signalbox test ") + name,
            QStringLiteral("-keyout"), made.key, QStringLiteral("-out"), made.certificate}
        + newKey);
}

void TlsCertificates::sign(const QString &name, const QString &extensions, const QStringList &dates)
{
    const Pair made = pair(name);
    const Pair authority = pair(QStringLiteral("authority"));
    const QString request = file(name + QStringLiteral(".csr"));
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-config"),
                configuration, QStringLiteral("-subj"), QStringLiteral("/CN=") + name,
                QStringLiteral("-keyout"), made.key, QStringLiteral("-out"), request}
        + newKey);
    openssl(QStringList{QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"),
                QStringLiteral("-config"), configuration, QStringLiteral("-extensions"), extensions,
                QStringLiteral("-cert"), authority.certificate, QStringLiteral("-keyfile"), authority.key,
                QStringLiteral("-in"), request, QStringLiteral("-out"), made.certificate}
        + dates);
}

void TlsCertificates::openssl(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("FOLDER"), m_folder.path());
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    if (!process.waitForFinished() || process.exitCode() != 0) {
        qFatal("openssl %s failed (package openssl): %s", qPrintable(arguments.first()),
            process.error() == QProcess::FailedToStart ? "it cannot be started"
                                                       : process.readAll().constData());
    }
}

} // namespace signalbox::test
