// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "upstream/balancecheck.h"
#include "upstream/providerquestion.h"

namespace signalbox {

/// Asks a provider's own endpoint for its balance.
class BalanceRequest final : public BalanceCheck
{
    Q_OBJECT

public:
    /// `transport` is the one of `provider`; both have to outlive this, and `clock` too.
    BalanceRequest(const Provider &provider, Secret key, Transport &transport, const Clock &clock,
        std::chrono::milliseconds limit = longest, QObject *parent = nullptr);

    void start() override;

private:
    void onFinished(const Result<QByteArray> &answer);

    QString m_path;
    ProviderQuestion m_question;
};

} // namespace signalbox
