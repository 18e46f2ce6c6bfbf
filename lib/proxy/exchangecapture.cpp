// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangecapture.h"

#include "credentials/authorization.h"

#include <QUrlQuery>

#include <algorithm>

namespace signalbox {

namespace {

/// Passes everything on to another writer, and shows it to the capture.
class TappedWriter final : public ResponseWriter
{
public:
    TappedWriter(std::shared_ptr<ExchangeCapture> capture, std::unique_ptr<ResponseWriter> writer)
        : m_capture(std::move(capture))
        , m_writer(std::move(writer))
    {
        connect(m_writer.get(), &ResponseWriter::drained, this, &ResponseWriter::drained);
        connect(m_writer.get(), &ResponseWriter::closed, this, &ResponseWriter::closed);
    }

    void start(int status, const Headers &headers, qint64 contentLength) override
    {
        m_capture->onClientHead(status, headers);
        m_writer->start(status, headers, contentLength);
    }
    void write(const QByteArray &bytes) override
    {
        m_capture->onClientBytes(bytes);
        m_writer->write(bytes);
    }
    void end() override { m_writer->end(); }
    void abort() override { m_writer->abort(); }
    [[nodiscard]] bool isCongested() const override { return m_writer->isCongested(); }
    [[nodiscard]] bool isStarted() const override { return m_writer->isStarted(); }

private:
    std::shared_ptr<ExchangeCapture> m_capture;
    std::unique_ptr<ResponseWriter> m_writer;
};

} // namespace

ExchangeCapture::ExchangeCapture(std::shared_ptr<CaptureWriter> writer, const HttpRequest &request,
    const QByteArray &id, const QDateTime &startedAt)
    : m_writer(std::move(writer))
{
    // Sorted by name they are sorted by time.
    m_exchange.name
        = startedAt.toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z-'")) + QString::fromLatin1(id);
    m_exchange.title
        = QStringLiteral("%1 at %2, recorded by Signalbox %3%4")
              .arg(QString::fromLatin1(id), startedAt.toString(Qt::ISODateWithMs),
                  QStringLiteral(SIGNALBOX_VERSION),
                  request.clientKey.isEmpty() ? QString()
                                              : QStringLiteral(", with the client key ") + request.clientKey);
    addSecret(request.pathKey);
    addSecretsOf(request.headers);
    m_exchange.messages.append(
        {QStringLiteral("request of the client"), request.method + ' ' + request.target(), request.headers});
    append(m_exchange.messages.last(), request.body);
    m_clientAnswer.title = QStringLiteral("answer to the client");
}

ExchangeCapture::~ExchangeCapture()
{
    if (!m_ended)
        m_writer->release(m_exchange.reserved);
}

std::unique_ptr<ResponseWriter> ExchangeCapture::tapped(
    const std::shared_ptr<ExchangeCapture> &capture, std::unique_ptr<ResponseWriter> writer)
{
    return std::make_unique<TappedWriter>(capture, std::move(writer));
}

void ExchangeCapture::beginAttempt(
    const UpstreamMessage &message, const Provider &provider, const Secret &key)
{
    addSecret(key.reveal());
    addSecret(message.url.password(QUrl::FullyDecoded).toUtf8());
    addSecretsOf(message.headers);
    for (const auto &[name, value] : QUrlQuery(message.url).queryItems(QUrl::FullyDecoded)) {
        if (isCredentialField(name.toUtf8()))
            addSecret(value.toUtf8());
    }
    m_isAnswering = false;
    m_exchange.messages.append({QStringLiteral("request to %1").arg(provider.name()),
        message.method + ' ' + message.url.toEncoded(QUrl::RemoveUserInfo), message.headers});
    append(m_exchange.messages.last(), message.body);
}

void ExchangeCapture::onHead(int status, const Headers &headers)
{
    if (!std::exchange(m_isAnswering, true)) {
        const QString before = m_exchange.messages.constLast().title;
        m_exchange.messages.append({QStringLiteral("answer to the %1").arg(before), {}, {}});
    }
    m_exchange.messages.last().firstLine = QByteArray::number(status);
    m_exchange.messages.last().headers = headers;
}

void ExchangeCapture::onBytes(QByteArrayView bytes)
{
    if (m_isAnswering)
        append(m_exchange.messages.last(), bytes);
}

void ExchangeCapture::endAttempt(const QString &outcome)
{
    m_exchange.messages.last().remark = outcome;
}

void ExchangeCapture::onClientHead(int status, const Headers &headers)
{
    m_clientAnswer.firstLine = QByteArray::number(status);
    m_clientAnswer.headers = headers;
}

void ExchangeCapture::onClientBytes(QByteArrayView bytes)
{
    if (!m_ended)
        append(m_clientAnswer, bytes);
}

void ExchangeCapture::end(const QString &error)
{
    if (std::exchange(m_ended, true))
        return;
    m_clientAnswer.remark = error;
    m_exchange.messages.append(std::exchange(m_clientAnswer, {}));
    m_writer->add(std::exchange(m_exchange, {}));
}

void ExchangeCapture::addSecret(const QByteArray &secret)
{
    if (!secret.isEmpty() && !m_exchange.secrets.contains(secret))
        m_exchange.secrets.append(secret);
}

void ExchangeCapture::addSecretsOf(const Headers &headers)
{
    for (const Headers::Field &field : headers) {
        if (!isClientCredential(field.name))
            continue;
        const QByteArray credential = credentialIn(field);
        addSecret(credential.isEmpty() ? field.value.mid(field.value.indexOf(' ') + 1) : credential);
    }
}

void ExchangeCapture::append(CapturedMessage &message, QByteArrayView bytes)
{
    const qint64 room = m_writer->limits().bodyBytes + CapturedExchange::longestSecret - message.body.size();
    const qint64 wanted = std::min<qint64>(bytes.size(), room);
    if (message.isCut || wanted <= 0 || !m_writer->reserve(wanted)) {
        message.isCut = message.isCut || !bytes.isEmpty();
        return;
    }
    m_exchange.reserved += wanted;
    message.body.append(bytes.first(wanted));
    message.isCut = wanted < bytes.size();
}

} // namespace signalbox
