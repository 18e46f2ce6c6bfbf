// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/tlsproblem.h"

namespace signalbox {

void TlsProblem::add(const QList<QSslError> &errors)
{
    for (const QSslError &error : errors) {
        m_checks.append(error.errorString());
        m_unknownAuthority = m_unknownAuthority || error.error() == QSslError::SelfSignedCertificate
            || error.error() == QSslError::SelfSignedCertificateInChain
            || error.error() == QSslError::UnableToGetLocalIssuerCertificate
            || error.error() == QSslError::UnableToVerifyFirstCertificate
            || error.error() == QSslError::CertificateUntrusted;
        m_otherName = m_otherName || error.error() == QSslError::HostNameMismatch;
        m_wrongTime = m_wrongTime || error.error() == QSslError::CertificateExpired
            || error.error() == QSslError::CertificateNotYetValid;
    }
}

QString TlsProblem::remedyFor(const QString &text) const
{
    if (m_unknownAuthority)
        return QStringLiteral("a private authority goes into ca_file");
    if (m_otherName)
        return QStringLiteral("write the name that the certificate is for into base_url");
    if (m_wrongTime)
        return QStringLiteral("check the clock of this computer; else its operator has to renew it");
    if (text.contains(QStringLiteral("wrong version number"))) // OpenSSL's word for "no TLS at all"
        return QStringLiteral("if there is no TLS at this port, begin base_url with http://");
    return {};
}

} // namespace signalbox
