// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/fakegatewaylink.h"

namespace signalbox::test {

/// A working day that never was: providers that are well and not, requests, usage; the same at every run.
class Scene
{
public:
    /// All times are told from here.
    explicit Scene(const QDateTime &now);

    [[nodiscard]] GatewaySnapshot snapshot() const;
    [[nodiscard]] QList<ExchangeRecord> exchanges() const;
    [[nodiscard]] UsageReport usage(const UsageQuery &query) const;
    [[nodiscard]] HistorySpan history(double firstByte) const;
    /// Of deepseek: well, but for its tools.
    [[nodiscard]] static ProviderTestSnapshot providerTest();
    /// The file by which all of it would go.
    [[nodiscard]] static QByteArray configuration();
    /// Where a request for a model would go.
    [[nodiscard]] static QJsonObject explanation();
    /// A gateway that answers with all of it.
    void fill(FakeGatewayLink &link) const;

private:
    [[nodiscard]] ProviderSnapshot provider(
        const QString &name, const QString &type, const QString &url) const;
    [[nodiscard]] QuotaSnapshot quota(const QString &window, double used, int minutes) const;

    QDateTime m_now;
};

} // namespace signalbox::test
