// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/tlscertificates.h"

#include <QProcess>

namespace signalbox::test {

/// nghttpx before a FakeUpstream: what a real provider has in front, TLS with HTTP/1.1 or HTTP/2. The request
/// that arrives behind it says in its `via` field which of the two the client spoke ("1.1 nghttpx" or "2
/// nghttpx"). The test ends with a fatal message when nghttpx is not installed (Debian: nghttp2-proxy).
class TlsFront
{
public:
    struct Options
    {
        TlsCertificates::Pair certificate;
        QString clientAuthority; ///< given: a client certificate of it is asked for
        bool http2 = false; ///< false: only HTTP/1.1 is offered
        int streams = 256; ///< at once on one HTTP/2 connection
        QString newestTls = QStringLiteral("TLSv1.3");
    };

    /// Returns when it accepts connections.
    TlsFront(quint16 backend, const Options &options);
    ~TlsFront();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString baseUrl() const { return urlOf(m_port); }
    [[nodiscard]] static QString urlOf(quint16 port)
    {
        return QStringLiteral("https://localhost:%1").arg(port);
    }

    /// As a crash: every connection is gone at once.
    void kill();

private:
    [[nodiscard]] QStringList arguments(quint16 backend, const Options &options) const;
    bool start(const QStringList &arguments);
    [[nodiscard]] bool accepts() const;

    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace signalbox::test
