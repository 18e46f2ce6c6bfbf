// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "log/capturewriter.h"
#include "upstream/upstreammessage.h"
#include "upstream/wiretap.h"

#include <QDateTime>

#include <memory>

namespace signalbox {

/// Copies one exchange while it goes by: the client's request, each attempt's request and answer, the answer
/// to the client. It changes and delays nothing. What is too large is left out, and so is a body that finds
/// no room in memory; where the rest finds none there is nothing of the exchange.
class ExchangeCapture final : public WireTap
{
public:
    /// `startedAt` is UTC. `id` is the exchange's.
    ExchangeCapture(std::shared_ptr<CaptureWriter> writer, const HttpRequest &request, const QByteArray &id,
        const QDateTime &startedAt);
    ~ExchangeCapture() override;

    /// What goes into the result goes to `writer`, and is copied.
    [[nodiscard]] static std::unique_ptr<ResponseWriter> tapped(
        const std::shared_ptr<ExchangeCapture> &capture, std::unique_ptr<ResponseWriter> writer);

    /// The calls of an attempt: beginAttempt, what WireTap has, endAttempt.
    void beginAttempt(const UpstreamMessage &message, const Provider &provider, const Secret &key);
    void onHead(int status, const Headers &headers) override;
    void onBytes(QByteArrayView bytes) override;
    void endAttempt(const QString &outcome);

    void onClientHead(int status, const Headers &headers);
    void onClientBytes(QByteArrayView bytes);

    /// Another one brings the answer to this client: `leader` may be null, `key` is what it was asked for
    /// with.
    void shareSecretsOf(const ExchangeCapture *leader, const Secret &key);

    /// There was no room for it in memory.
    [[nodiscard]] bool isLeftOut() const { return m_isLeftOut; }
    /// It is complete, and is written.
    void end(const QString &error);

private:
    void addSecret(const QByteArray &secret);
    void addSecretsOf(const Headers &headers);
    void addMessage(const CapturedMessage &message);
    void append(CapturedMessage &message, QByteArrayView bytes);
    bool take(qint64 bytes);
    void leaveOut();

    std::shared_ptr<CaptureWriter> m_writer;
    CapturedExchange m_exchange;
    CapturedMessage m_clientAnswer;
    bool m_isAnswering = false; ///< the last message is the answer of an attempt
    bool m_ended = false;
    bool m_isLeftOut = false;
};

} // namespace signalbox
