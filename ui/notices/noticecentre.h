// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/noticegate.h"
#include "ui/notices/providerchanges.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

class GatewayLink;

/// Tells the user what happens while no window is open: gathers, groups, and hands on to where notices are
/// shown.
class NoticeCentre final : public QObject
{
    Q_OBJECT

public:
    /// `link` outlives it. What comes within `gathering` is shown as one.
    explicit NoticeCentre(GatewayLink &link, QObject *parent = nullptr);
    NoticeCentre(GatewayLink &link, const Clock &clock, std::chrono::milliseconds gathering,
        QObject *parent = nullptr);

    void setSettings(const NoticeSettings &settings) { m_gate.setSettings(settings); }
    /// Null = nowhere: what has happened till then is forgotten.
    void setSink(std::shared_ptr<NoticeSink> sink) { m_sink = std::move(sink); }

    void add(const Notice &notice);
    void addSignIn(const QString &account, const QString &reason);
    void addBudget(const QString &budget, const QString &text);
    /// `percent` has been passed: 80, 95 or 100.
    void addQuota(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);
    /// There is a new version, which `page` tells of.
    void addUpdate(const QString &version, const QString &title, const QUrl &page);

private:
    void onSnapshot(const GatewaySnapshot &snapshot);
    void compare();
    void show();

    SystemClock m_systemClock;
    const Clock &m_clock;
    ProviderChanges m_changes;
    NoticeGate m_gate;
    GatewaySnapshot m_snapshot;
    QTimer m_gathering;
    QTimer m_settling;
    QTimer m_held; ///< until what had to wait may be shown
    std::shared_ptr<NoticeSink> m_sink;
};

} // namespace signalbox
