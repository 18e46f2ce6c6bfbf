// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSslConfiguration>
#include <QString>

#include <optional>

namespace signalbox {

/// The files of a provider's own TLS settings, all PEM; an empty name = none.
struct TlsFiles
{
    QString authorities; ///< trusted in addition to the system's
    QString clientCertificate;
    QString clientKey;

    [[nodiscard]] bool isEmpty() const { return authorities.isEmpty() && clientCertificate.isEmpty(); }
};

/// What was read from them at one time.
struct TlsMaterial
{
    std::optional<QSslConfiguration> configuration; ///< nothing = Qt's default will do
    QByteArray digest; ///< of the files; the same for the same content
    QString problem; ///< of a file that cannot be used, in one line; empty = all is well

    static TlsMaterial read(const TlsFiles &files);
};

} // namespace signalbox
