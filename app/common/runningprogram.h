// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QUrl>

#include <chrono>
#include <functional>

namespace signalbox {

/// The program that runs by this configuration, asked over HTTP at its own address by another process of its
/// user, a command. It is never asked through a proxy, and what would lead elsewhere is not followed.
class RunningProgram final : public QObject
{
    Q_OBJECT

public:
    struct Answer
    {
        enum class Reach {
            Answered,
            NotRunning, ///< nobody listens there
            Failed, ///< somebody does, and does not answer
        };

        Reach reach = Reach::Answered;
        int status = 0;
        QByteArray body;
        QString problem; ///< why it is not what was asked for, in one line; empty for a 200

        [[nodiscard]] bool isGood() const { return problem.isEmpty(); }
        [[nodiscard]] QJsonObject json() const;
    };

    /// How long an answer may take: the ledger of a busy program may be pruned meanwhile.
    static constexpr std::chrono::milliseconds usualPatience{15'000};

    /// `adminKey` may be empty.
    RunningProgram(QUrl url, Secret adminKey, QObject *parent);

    using Done = std::function<void(const Answer &)>;
    /// `target` is a path with its query, as it stands in a URL. `done` is called later.
    void get(const QByteArray &target, QObject *context, const Done &done)
    {
        send("GET", target, {}, context, done);
    }
    /// `body` is JSON, or empty.
    void send(const QByteArray &method, const QByteArray &target, const QByteArray &body, QObject *context,
        const Done &done, std::chrono::milliseconds patience = usualPatience);

private:
    [[nodiscard]] Answer answerOf(QNetworkReply &reply) const;

    QUrl m_url;
    Secret m_adminKey;
    QNetworkAccessManager m_network;
};

} // namespace signalbox
