// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QObject>

namespace signalbox {

/// Waits for the first request of a client, and tells how it goes. Only what began after begin() counts, so
/// that what it shows is true.
class RequestWatch final : public QObject
{
    Q_OBJECT

public:
    enum class Stage {
        Waiting,
        Running,
        Failed, ///< the last one; the next may do better
        Answered, ///< well, and it stays so
    };

    explicit RequestWatch(GatewayLink &link, QObject *parent = nullptr);

    /// `client`: what the name of the program begins with ("claude-cli"); empty = any.
    void begin(const QByteArray &client = {});
    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Of Running.
    [[nodiscard]] const RunningExchange &running() const { return m_running; }
    /// Of Answered and Failed.
    [[nodiscard]] const ExchangeRecord &record() const { return m_record; }

signals:
    void changed();

private:
    void look(const GatewaySnapshot &snapshot);
    void take(const ExchangeRecord &record);
    [[nodiscard]] bool isWanted(const QByteArray &client, const QDateTime &startedAt) const;

    QByteArray m_client;
    QDateTime m_begin; ///< null = it does not watch
    Stage m_stage = Stage::Waiting;
    RunningExchange m_running;
    ExchangeRecord m_record;
};

} // namespace signalbox
