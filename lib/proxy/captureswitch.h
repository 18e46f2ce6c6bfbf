// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/logconfig.h"
#include "core/clock.h"
#include "core/error.h"
#include "http/httprequest.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace signalbox {

class CaptureWriter;
class ExchangeCapture;

/// Whether exchanges are recorded in full: off until somebody switches it on, and then for a while.
class CaptureSwitch final : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it. `stateFolder` has the captures unless the configuration names a folder; empty =
    /// nothing on disk.
    CaptureSwitch(CaptureConfig config, QString stateFolder, const Clock &clock);
    /// As stop() but for the signal.
    ~CaptureSwitch() override;

    /// Folder and limits are those of the next start(). A recording that is under way ends in time for
    /// `longest`.
    void apply(const CaptureConfig &config);

    /// On for so long from now, or why it cannot be: an InvalidRequest is about what was asked for or
    /// configured, else the folder cannot be made or written.
    std::optional<Error> start(std::chrono::milliseconds duration);
    void stop();

    /// When it ends; null = it is off.
    [[nodiscard]] const QDateTime &until() const { return m_until; }
    [[nodiscard]] QString folder() const;
    [[nodiscard]] std::chrono::milliseconds longest() const { return m_config.longest; }
    /// Exchanges that were recorded since it was switched on.
    [[nodiscard]] quint64 recorded() const { return m_recorded; }

    /// For an exchange that begins; null while it is off.
    [[nodiscard]] std::shared_ptr<ExchangeCapture> capture(const HttpRequest &request, const QByteArray &id);

signals:
    /// until() is another one.
    void changed();

private:
    void stopWhenDue();

    CaptureConfig m_config;
    QString m_stateFolder;
    const Clock &m_clock;
    QDateTime m_until;
    Clock::TimePoint m_begin;
    Clock::TimePoint m_end;
    quint64 m_recorded = 0;
    std::shared_ptr<CaptureWriter> m_writer;
    QTimer m_timer;
};

} // namespace signalbox
