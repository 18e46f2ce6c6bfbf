// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/attempttranslation.h"
#include "proxy/providertestway.h"
#include "proxy/usageobserver.h"
#include "upstream/upstreamrequest.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace signalbox {

/// A short answer that a provider's test asks for, as a client would: in the Messages API, translated where
/// the provider speaks another protocol. It costs what the provider charges for it. Whoever deletes it ends
/// it, and hears no more.
class ProviderTestAnswer final : public QObject
{
    Q_OBJECT

public:
    struct Wish
    {
        QString model; ///< in the provider's words
        bool usesTool = false; ///< has to call toolName
        qint64 maxTokens = 0;
    };
    struct Outcome
    {
        std::optional<Failure> failure; ///< without the provider's key
        bool isStream = false; ///< the provider sent it piece by piece
        QString text;
        QString calledTool;
        QString stopReason;
        TokenUsage usage;
        std::optional<std::chrono::milliseconds> firstContent; ///< after so long
    };
    static constexpr auto toolName = "read_signal";

    ProviderTestAnswer(
        const ProviderTestWay &way, Wish wish, std::chrono::milliseconds limit, QObject *parent = nullptr);
    ~ProviderTestAnswer() override;

    void start();

signals:
    /// Once, and never out of start().
    void finished(const signalbox::ProviderTestAnswer::Outcome &outcome);

private:
    [[nodiscard]] QByteArray body() const;
    std::optional<Failure> translate();
    void send(const QByteArray &body, Protocol protocol);
    void onCommitted();
    void onReadyRead();
    void onFinished();
    void onFailed(Failure failure);
    void onEvent(const SseParser::Event &event);
    void read(const QByteArray &clientBytes);
    bool repeatWithout(const Failure &failure);
    void release();
    void conclude();

    const ProviderTestWay &m_way;
    Wish m_wish;
    std::chrono::milliseconds m_limit;
    std::unique_ptr<AttemptTranslation> m_translation;
    UsageObserver m_usage;
    std::unique_ptr<UpstreamRequest> m_request;
    SseParser m_parser;
    QByteArray m_plain; ///< of an answer that is no stream
    int m_repeats = 0;
    QTimer m_timer;
    Clock::TimePoint m_begin;
    Outcome m_outcome;
};

} // namespace signalbox
