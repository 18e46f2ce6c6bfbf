// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/providertestway.h"
#include "upstream/upstreamrequest.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace signalbox {

/// One question of a provider's test that is answered with JSON and costs nothing. Whoever deletes it ends
/// it, and hears no more.
class ProviderTestQuestion final : public QObject
{
    Q_OBJECT

public:
    /// What an answer may hold: lists of models are long.
    static constexpr qsizetype largest = 8 * 1024 * 1024;

    struct Subject
    {
        QByteArray method;
        QByteArray path; ///< as clients write it: "/v1/models"
        QByteArray query;
        QByteArray body;
        QString model; ///< in the provider's words; may be empty
        bool withKey = true;
    };
    struct Answer
    {
        QByteArray body;
        std::optional<Failure> failure; ///< without the provider's key
        std::chrono::milliseconds took{0};
    };

    ProviderTestQuestion(const ProviderTestWay &way, Subject subject, std::chrono::milliseconds limit,
        QObject *parent = nullptr);
    ~ProviderTestQuestion() override;

    /// Once.
    void start();

signals:
    /// Once, and never out of start().
    void finished(const signalbox::ProviderTestQuestion::Answer &answer);

private:
    [[nodiscard]] UpstreamMessage message() const;
    void onReadyRead();
    void onFinished();
    void onFailed(Failure failure);
    void conclude();

    const ProviderTestWay &m_way;
    Subject m_subject;
    std::unique_ptr<UpstreamRequest> m_request;
    QTimer m_timer;
    Clock::TimePoint m_begin;
    Answer m_answer;
};

} // namespace signalbox
