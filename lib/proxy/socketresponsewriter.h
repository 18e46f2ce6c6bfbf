// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/responsewriter.h"

#include <QPointer>
#include <QTcpSocket>

namespace signalbox {

/// Writes one answer to a client's socket as HTTP/1.1 (RFC 9112), chunked when the length is not known. It
/// does the framing itself, because QtHttpServer's own writers differ between Qt 6.4 and 6.8.
class SocketResponseWriter final : public ResponseWriter
{
    Q_OBJECT

public:
    /// What the request says about the form of its answer.
    struct Form
    {
        int minorVersion = 1;
        bool keepAlive = true;
        bool headRequest = false;
    };

    SocketResponseWriter(QTcpSocket &socket, const Form &form);

    void start(int status, const Headers &headers, qint64 contentLength) override;
    void write(const QByteArray &bytes) override;
    void end() override;
    void abort() override;

    [[nodiscard]] bool isCongested() const override;
    [[nodiscard]] bool isStarted() const override { return m_started; }

signals:
    /// The answer is complete; the connection may carry another one.
    void answered(bool keepAlive);

private:
    enum class Framing {
        Length,
        Chunked,
        UntilClose,
        NoBody,
    };

    void onDisconnected();
    void onBytesWritten();
    [[nodiscard]] Framing framingOf(int status, qint64 contentLength) const;

    QPointer<QTcpSocket> m_socket;
    Form m_form;
    Framing m_framing = Framing::Length;
    bool m_started = false;
    bool m_done = false;
    bool m_waitsForDrain = false;
};

} // namespace signalbox
