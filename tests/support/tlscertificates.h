// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace signalbox::test {

/// A test authority and the certificates it signed, made with `openssl` when constructed and gone with the
/// object.
class TlsCertificates
{
public:
    struct Pair
    {
        QString certificate;
        QString key;
    };

    TlsCertificates();

    [[nodiscard]] QString authority() const { return file(QStringLiteral("authority.pem")); }
    /// Knows nothing of the certificates here.
    [[nodiscard]] QString otherAuthority() const { return file(QStringLiteral("other.pem")); }
    [[nodiscard]] Pair localhost() const { return pair(QStringLiteral("localhost")); }
    [[nodiscard]] Pair address() const { return pair(QStringLiteral("address")); } ///< for 127.0.0.1
    [[nodiscard]] Pair elsewhere() const { return pair(QStringLiteral("elsewhere")); } ///< for another host
    [[nodiscard]] Pair expired() const { return pair(QStringLiteral("expired")); }
    [[nodiscard]] Pair client() const { return pair(QStringLiteral("client")); }

private:
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] Pair pair(const QString &name) const;
    void makeAuthority(const QString &name);
    void sign(const QString &name, const QString &extensions, const QStringList &dates = {});
    void openssl(const QStringList &arguments);

    QTemporaryDir m_folder;
};

} // namespace signalbox::test
