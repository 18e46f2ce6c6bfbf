// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/admissiongate.h"
#include "upstream/circuitbreaker.h"
#include "upstream/keyring.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// One provider at run time: its configuration, its health, its keys and its limits. Lives as long as its
/// name stays in the configuration or an exchange uses it.
class Provider final : public QObject
{
    Q_OBJECT

public:
    Provider(const ProviderConfig &config, const HealthConfig &health, std::chrono::milliseconds queue,
        const Clock &clock);

    [[nodiscard]] const ProviderConfig &config() const { return m_config; }
    [[nodiscard]] const QString &name() const { return m_config.name; }
    [[nodiscard]] QUrl baseUrl() const { return m_baseUrl; }
    /// The demo provider learns its address only when it runs.
    void setBaseUrl(const QUrl &url) { m_baseUrl = url; }

    [[nodiscard]] CircuitBreaker &breaker() { return m_breaker; }
    [[nodiscard]] const CircuitBreaker &breaker() const { return m_breaker; }
    [[nodiscard]] KeyRing &keys() { return m_keys; }
    [[nodiscard]] AdmissionGate &gate() { return m_gate; }
    [[nodiscard]] const AdmissionGate &gate() const { return m_gate; }

    [[nodiscard]] bool ownsCredential() const;

    void recordSuccess();
    void recordFailure(const Failure &failure, Clock::TimePoint now);
    [[nodiscard]] const QString &lastError() const { return m_lastError; }
    [[nodiscard]] quint64 attempts() const { return m_attempts; }
    [[nodiscard]] quint64 failedAttempts() const { return m_failedAttempts; }

signals:
    /// Its health is another one now.
    void healthChanged();

private:
    ProviderConfig m_config;
    QUrl m_baseUrl;
    CircuitBreaker m_breaker;
    KeyRing m_keys;
    AdmissionGate m_gate;
    QString m_lastError;
    quint64 m_attempts = 0;
    quint64 m_failedAttempts = 0;
};

using ProviderPointer = std::shared_ptr<Provider>;

} // namespace signalbox
