// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "upstream/balancecheck.h"
#include "upstream/upstreamrequest.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace signalbox {

class JsonPathNumber;

/// Asks a provider's own endpoint for its balance, with the provider's credential and headers and on the way
/// its other requests take. The address is absolute or begins at the provider's host; a host of somebody else
/// is not asked, for it would learn the key.
class BalanceRequest final : public BalanceCheck
{
    Q_OBJECT

public:
    /// `transport` is the one of `provider`; both have to outlive this, and `clock` too.
    BalanceRequest(const Provider &provider, Secret key, Transport &transport, const Clock &clock,
        std::chrono::milliseconds limit = longest, QObject *parent = nullptr);
    ~BalanceRequest() override;

    void start() override;

private:
    void send(const QUrl &url);
    void onReadyRead();
    void onFinished();
    void onFailed(Failure failure);
    void onTimeout();
    void conclude(const Result<double> &balance);

    const Provider &m_provider;
    Secret m_key;
    Transport &m_transport;
    const Clock &m_clock;
    std::unique_ptr<UpstreamRequest> m_request;
    QTimer m_timer;
    QByteArray m_answer;
};

} // namespace signalbox
