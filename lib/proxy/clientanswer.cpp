// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientanswer.h"

#include "core/logcategories.h"

namespace signalbox {

namespace {

using namespace std::chrono_literals;

/// A client that takes nothing for this long is gone, whatever its socket says.
constexpr std::chrono::milliseconds longestClientStall = 10min;

} // namespace

ClientAnswer::ClientAnswer(
    std::unique_ptr<ResponseWriter> writer, Settings settings, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_writer(std::move(writer))
    , m_settings(std::move(settings))
    , m_silence(clock)
    , m_promise(clock)
    , m_stalledClient(clock)
{
    connect(m_writer.get(), &ResponseWriter::closed, this, &ClientAnswer::clientLeft);
    connect(m_writer.get(), &ResponseWriter::drained, this, &ClientAnswer::onDrained);
    connect(&m_silence, &Watchdog::expired, this, &ClientAnswer::onSilence);
    connect(&m_promise, &Watchdog::expired, this, &ClientAnswer::onPromiseDue);
    connect(&m_stalledClient, &Watchdog::expired, this, &ClientAnswer::clientLeft);
}

void ClientAnswer::promiseStream(std::chrono::milliseconds patience)
{
    m_promise.start(patience);
}

void ClientAnswer::onPromiseDue()
{
    qCInfo(lcProxy).noquote() << m_settings.requestId
                              << "no answer yet, sending an early head so that the client keeps waiting";
    start(200,
        {{"content-type", "text/event-stream"}, {"cache-control", "no-cache"},
            {"x-provider-used", "pending"}},
        -1, Form::Events);
    write(keepAliveEvent(m_protocol));
}

void ClientAnswer::start(int status, Headers headers, qint64 contentLength, Form form)
{
    m_promise.stop();
    if (!isStarted())
        sendHead(status, std::move(headers), contentLength);
    m_passesEvents = form == Form::Events;
    if (m_passesEvents)
        m_silence.start(m_settings.keepAlive);
}

void ClientAnswer::sendHead(int status, Headers headers, qint64 contentLength)
{
    m_status = status;
    headers.append("x-signalbox-request-id", m_settings.requestId);
    if (!m_settings.duplicateOf.isEmpty()) {
        headers.append("x-signalbox-duplicate-of", m_settings.duplicateOf);
        headers.remove("x-signalbox-decision");
        if (!m_settings.decision.isEmpty())
            headers.append("x-signalbox-decision", m_settings.decision);
    }
    if (!m_settings.extraHeaders.isEmpty()) // which pages may read it is for us to say, and only once
        headers.removeIf(
            [](const Headers::Field &field) { return field.name.toLower().startsWith("access-control-"); });
    for (const Headers::Field &field : m_settings.extraHeaders)
        headers.append(field.name, field.value);
    m_writer->start(status, headers, contentLength);
}

void ClientAnswer::pass(const QByteArray &bytes)
{
    m_hasPassed = m_hasPassed || !bytes.isEmpty();
    write(m_passesEvents ? m_aligner.feed(bytes) : bytes);
    if (m_writer->isCongested()) {
        m_silence.stop();
        m_stalledClient.start(longestClientStall);
    }
}

void ClientAnswer::onDrained()
{
    m_stalledClient.stop();
    if (m_passesEvents)
        m_silence.start(m_settings.keepAlive);
    emit drained();
}

void ClientAnswer::onSilence()
{
    if (m_aligner.isAligned())
        write(keepAliveEvent(m_protocol));
    m_silence.start(m_settings.keepAlive);
}

void ClientAnswer::write(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    m_bytes += bytes.size();
    m_silence.feed();
    m_writer->write(bytes);
}

void ClientAnswer::end()
{
    write(m_aligner.takeHeld());
    m_writer->end();
    conclude();
}

void ClientAnswer::respond(int status, const Headers &headers, const QByteArray &body)
{
    sendHead(status, headers, body.size());
    write(body);
    m_writer->end();
    conclude();
}

void ClientAnswer::fail(const Error &error)
{
    if (m_passesEvents && m_aligner.isAligned()) {
        if (!m_hasPassed)
            write(streamOpening(m_protocol, m_settings.requestId));
        write(errorEvent(m_protocol, error, m_settings.requestId));
        m_writer->end();
    } else {
        m_writer->abort();
    }
    conclude();
}

void ClientAnswer::abandon()
{
    m_writer->abort();
    conclude();
}

void ClientAnswer::conclude()
{
    m_silence.stop();
    m_promise.stop();
    m_stalledClient.stop();
}

} // namespace signalbox
