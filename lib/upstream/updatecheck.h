// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/updatesconfig.h"
#include "core/clock.h"
#include "core/releaseversion.h"
#include "oauth/oauthhttp.h"
#include "upstream/updatesnapshot.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace signalbox {

/// Asks whether there is a new version of this program: once a day where the configuration wants it, over
/// restarts, and whenever look() is called.
///
/// It sends nothing but the name and version of this program, and never loads or installs anything. What it
/// was told is kept in the state folder.
class UpdateCheck final : public QObject
{
    Q_OBJECT

public:
    /// `version` is that of this program; an empty `folder` keeps nothing; `clock` outlives it.
    UpdateCheck(const QString &version, const QString &folder, const Clock &clock, QObject *parent = nullptr);

    void setConfig(const UpdatesConfig &config);
    [[nodiscard]] const UpdateSnapshot &snapshot() const { return m_snapshot; }
    /// Between the start, or the wish to ask, and the first question: networks come up meanwhile.
    void setDelay(std::chrono::milliseconds delay) { m_delay = delay; }

    static constexpr std::chrono::hours interval{24};
    static constexpr std::chrono::seconds patience{15};

public slots:
    /// Asks now, unless it is asking already. changed() tells what has come of it.
    void look();

signals:
    void changed(const signalbox::UpdateSnapshot &snapshot);

private:
    void lookWhenDue();
    void wait(std::chrono::milliseconds atLeast);
    void take(const QUrl &url, const OAuthHttp::Answer &answer);
    void takeVersion(const QString &text, const QString &title, const QUrl &page);
    void restore();
    void keep() const;

    std::optional<ReleaseVersion> m_version;
    QString m_file; ///< empty = none
    const Clock &m_clock;
    OAuthHttp m_http;
    UpdatesConfig m_config;
    UpdateSnapshot m_snapshot;
    QDateTime m_askedAt; ///< UTC; null = never
    std::chrono::milliseconds m_delay = std::chrono::minutes(1);
    QTimer m_timer;
};

} // namespace signalbox
