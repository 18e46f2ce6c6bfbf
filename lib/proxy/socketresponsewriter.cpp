// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/socketresponsewriter.h"

#include "http/statustext.h"

namespace signalbox {

SocketResponseWriter::SocketResponseWriter(QTcpSocket &socket, const Form &form)
    : m_socket(&socket)
    , m_form(form)
{
    connect(&socket, &QTcpSocket::disconnected, this, &SocketResponseWriter::onDisconnected);
    connect(&socket, &QTcpSocket::bytesWritten, this, &SocketResponseWriter::onBytesWritten);
}

SocketResponseWriter::Framing SocketResponseWriter::framingOf(int status, qint64 contentLength) const
{
    if (m_form.headRequest || status == 204 || status == 304 || status < 200)
        return Framing::NoBody;
    if (contentLength >= 0)
        return Framing::Length;
    return m_form.minorVersion >= 1 ? Framing::Chunked : Framing::UntilClose;
}

void SocketResponseWriter::start(int status, const Headers &headers, qint64 contentLength)
{
    if (m_done || !m_socket)
        return;
    Q_ASSERT(!m_started);
    m_started = true;
    m_framing = framingOf(status, contentLength);
    if (m_framing == Framing::UntilClose)
        m_form.keepAlive = false;

    QByteArray head;
    head.reserve(1024);
    head += "HTTP/1.1 " + QByteArray::number(status) + ' ' + statusText(status) + "\r\n";
    for (const Headers::Field &field : headers)
        head += field.name + ": " + field.value + "\r\n";
    const bool mayStateLength = status >= 200 && status != 204;
    if (contentLength >= 0 && mayStateLength)
        head += "content-length: " + QByteArray::number(contentLength) + "\r\n";
    else if (m_framing == Framing::Chunked)
        head += "transfer-encoding: chunked\r\n";
    if (!m_form.keepAlive)
        head += "connection: close\r\n";
    else if (m_form.minorVersion == 0)
        head += "connection: keep-alive\r\n";
    head += "\r\n";
    m_socket->write(head);
}

void SocketResponseWriter::write(const QByteArray &bytes)
{
    if (m_done || !m_socket || bytes.isEmpty() || m_framing == Framing::NoBody)
        return;
    if (m_framing == Framing::Chunked) {
        QByteArray chunk;
        chunk.reserve(bytes.size() + 16);
        chunk += QByteArray::number(bytes.size(), 16) + "\r\n";
        chunk += bytes;
        chunk += "\r\n";
        m_socket->write(chunk);
    } else {
        m_socket->write(bytes);
    }
    m_socket->flush(); // at once: otherwise it waits for the next turn of the event loop
    m_waitsForDrain = isCongested();
}

void SocketResponseWriter::end()
{
    if (m_done)
        return;
    m_done = true;
    if (!m_socket)
        return;
    if (m_framing == Framing::Chunked)
        m_socket->write("0\r\n\r\n");
    m_socket->flush();
    emit answered(m_form.keepAlive);
}

void SocketResponseWriter::abort()
{
    if (std::exchange(m_done, true) || !m_socket)
        return;
    m_socket->abort();
}

bool SocketResponseWriter::isCongested() const
{
    return m_socket && m_socket->bytesToWrite() >= highWaterMark;
}

void SocketResponseWriter::onBytesWritten()
{
    if (!m_waitsForDrain || m_done || m_socket->bytesToWrite() > highWaterMark / 2)
        return;
    m_waitsForDrain = false;
    emit drained();
}

void SocketResponseWriter::onDisconnected()
{
    if (std::exchange(m_done, true))
        return;
    emit closed();
}

} // namespace signalbox
