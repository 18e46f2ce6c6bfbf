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
    addMessage(
        {QStringLiteral("request of the client"), request.method + ' ' + request.target(), request.headers});
    append(m_exchange.messages.last(), request.body);
    m_clientAnswer.title = QStringLiteral("answer to the client");
}

ExchangeCapture::~ExchangeCapture()
{
    m_writer->release(m_exchange.reserved); // of one that has not ended
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
    addMessage({QStringLiteral("request to %1").arg(provider.name()),
        message.method + ' ' + message.url.toEncoded(QUrl::RemoveUserInfo), message.headers});
    append(m_exchange.messages.last(), message.body);
}

void ExchangeCapture::onHead(int status, const Headers &headers)
{
    if (m_ended)
        return;
    const CapturedMessage answer{QStringLiteral("answer to the %1"), QByteArray::number(status), headers};
    if (!std::exchange(m_isAnswering, true)) {
        const QString before = m_exchange.messages.constLast().title;
        addMessage({answer.title.arg(before), answer.firstLine, headers});
    } else if (take(answer.headSize())) {
        m_exchange.messages.last().firstLine = answer.firstLine;
        m_exchange.messages.last().headers = headers;
    }
}

void ExchangeCapture::onBytes(QByteArrayView bytes)
{
    if (m_isAnswering && !m_ended)
        append(m_exchange.messages.last(), bytes);
}

void ExchangeCapture::endAttempt(const QString &outcome)
{
    if (!m_ended && take(outcome.size() * qint64(sizeof(QChar))))
        m_exchange.messages.last().remark = outcome;
}

void ExchangeCapture::onClientHead(int status, const Headers &headers)
{
    m_clientAnswer.firstLine = QByteArray::number(status);
    const CapturedMessage head{{}, {}, headers};
    if (!m_ended && take(head.headSize()))
        m_clientAnswer.headers = headers;
}

void ExchangeCapture::onClientBytes(QByteArrayView bytes)
{
    if (!m_ended)
        append(m_clientAnswer, bytes);
}

void ExchangeCapture::shareSecretsOf(const ExchangeCapture *leader, const Secret &key)
{
    addSecret(key.reveal());
    if (!leader)
        return;
    for (const QByteArray &secret : leader->m_exchange.secrets)
        addSecret(secret);
}

void ExchangeCapture::end(const QString &error)
{
    if (std::exchange(m_ended, true) || m_isLeftOut)
        return;
    m_clientAnswer.remark = error;
    m_exchange.messages.append(std::exchange(m_clientAnswer, {}));
    m_writer->add(m_exchange);
    m_exchange.messages.clear(); // its secrets are asked for by those who are answered with it
    m_exchange.reserved = 0;
}

void ExchangeCapture::addSecret(const QByteArray &secret)
{
    constexpr qint64 ofSecret = 64;
    if (!secret.isEmpty() && !m_exchange.secrets.contains(secret) && take(ofSecret + secret.size()))
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

void ExchangeCapture::addMessage(const CapturedMessage &message)
{
    // There is always one that others can be added to.
    m_exchange.messages.append(take(message.headSize()) ? message : CapturedMessage{});
}

void ExchangeCapture::append(CapturedMessage &message, QByteArrayView bytes)
{
    const qint64 room = m_writer->limits().bodyBytes + CapturedExchange::longestSecret - message.body.size();
    const qint64 wanted = std::min<qint64>(bytes.size(), room);
    if (m_isLeftOut || message.isCut || wanted <= 0 || !m_writer->reserve(wanted)) {
        message.isCut = message.isCut || !bytes.isEmpty();
        return;
    }
    m_exchange.reserved += wanted;
    message.body.append(bytes.first(wanted));
    message.isCut = wanted < bytes.size();
}

bool ExchangeCapture::take(qint64 bytes)
{
    if (m_isLeftOut)
        return false;
    if (!m_writer->reserve(bytes)) {
        leaveOut();
        return false;
    }
    m_exchange.reserved += bytes;
    return true;
}

/// What it had is free for others.
void ExchangeCapture::leaveOut()
{
    m_isLeftOut = true;
    m_exchange.messages = {CapturedMessage{}};
    m_clientAnswer = {};
    m_writer->release(std::exchange(m_exchange.reserved, 0));
    m_writer->leaveOut();
}

} // namespace signalbox
