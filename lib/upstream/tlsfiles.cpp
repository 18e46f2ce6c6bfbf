// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/tlsfiles.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace signalbox {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return !path.isEmpty() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QSslKey readKey(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

} // namespace

TlsMaterial TlsMaterial::read(const TlsFiles &files)
{
    TlsMaterial result;
    if (files.isEmpty())
        return result;
    const QByteArray authorities = contentOf(files.authorities);
    const QByteArray certificate = contentOf(files.clientCertificate);
    const QByteArray keyText = contentOf(files.clientKey);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &content : {authorities, certificate, keyText}) {
        hash.addData(QByteArray::number(content.size()));
        hash.addData(content);
    }
    result.digest = hash.result();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const auto trusted = QSslCertificate::fromData(authorities, QSsl::Pem);
    if (!files.authorities.isEmpty() && trusted.isEmpty())
        result.problem = QStringLiteral("ca_file %1 holds no PEM certificate").arg(files.authorities);
    configuration.addCaCertificates(trusted);
    if (!files.clientCertificate.isEmpty()) {
        const auto chain = QSslCertificate::fromData(certificate, QSsl::Pem);
        const QSslKey key = readKey(keyText);
        if (chain.isEmpty())
            result.problem
                = QStringLiteral("client_cert %1 holds no PEM certificate").arg(files.clientCertificate);
        else if (key.isNull())
            result.problem = QStringLiteral("client_key %1 holds no PEM key").arg(files.clientKey);
        configuration.setLocalCertificateChain(chain);
        configuration.setPrivateKey(key);
    }
    result.configuration = configuration;
    return result;
}

} // namespace signalbox
