// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "upstream/upstreamrequest.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace signalbox {

class Provider;

/// Asks an endpoint of a provider's own, with one of its credentials and with its headers, and on the way its
/// other requests take. The address is absolute or begins at the provider's host; a host of somebody else is
/// not asked, for it would learn the key. Whoever deletes it ends it, and hears no more.
class ProviderQuestion final : public QObject
{
    Q_OBJECT

public:
    /// After this a question that has not been answered is ended.
    static constexpr std::chrono::milliseconds longest{30'000};
    /// What an answer may hold.
    static constexpr qsizetype largest = 64 * 1024;

    struct Subject
    {
        QString url;
        QString noun; ///< for errors: "balance"
    };

    /// `transport` is the one of `provider`; both have to outlive this, and `clock` too.
    ProviderQuestion(const Provider &provider, Secret key, Transport &transport, const Clock &clock,
        Subject subject, std::chrono::milliseconds limit = longest, QObject *parent = nullptr);
    ~ProviderQuestion() override;

    /// Once.
    void start();

signals:
    /// Once, and never out of start(). The error is one line for people, without the provider's key.
    void finished(const signalbox::Result<QByteArray> &answer);

private:
    void send(const QUrl &url);
    void onReadyRead();
    void onFinished();
    void onFailed(Failure failure);
    void onTimeout();
    void conclude(const Result<QByteArray> &answer);

    const Provider &m_provider;
    Secret m_key;
    Transport &m_transport;
    const Clock &m_clock;
    Subject m_subject;
    std::unique_ptr<UpstreamRequest> m_request;
    QTimer m_timer;
    QByteArray m_answer;
};

} // namespace signalbox
