// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QCoreApplication>
#include <QString>

namespace signalbox {

/// Every sentence that tells a person how the gateway and its providers are doing.
class SnapshotTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::SnapshotTexts)

public:
    /// One line: "Running on 127.0.0.1:8484".
    static QString state(const GatewaySnapshot &snapshot);
    /// The state with its mark and the pin, for places that have neither: "● Running on 127.0.0.1:8484".
    static QString markedState(const GatewaySnapshot &snapshot);
    /// While running requests are waited for before the program ends.
    static QString stopping(int running);
    /// Why the configuration that was written last is not in use; empty when it is.
    static QString configuration(const GatewaySnapshot &snapshot);
    /// The same in fewer words, for places where only its beginning is read.
    static QString markedConfiguration(const GatewaySnapshot &snapshot);
    /// That requests and answers are recorded in full, and until when; empty while they are not.
    static QString recording(const GatewaySnapshot &snapshot);
    /// That all requests go to one provider; empty in automatic mode.
    static QString pin(const GatewaySnapshot &snapshot);
    /// Name, switch, health and load, in one line, whether requests are recorded, and what is wrong with the
    /// configuration.
    static QString toolTip(const GatewaySnapshot &snapshot);

    /// ●▲✕○, so that health is never told by colour alone.
    static QString mark(const ProviderSnapshot &provider);
    /// "failed 2/2, cooling down 02:10"; empty when there is nothing to say.
    static QString health(const ProviderSnapshot &provider);
    /// Both: "✕ failed 2/2, cooling down 02:10".
    static QString markedHealth(const ProviderSnapshot &provider);
    /// What a menu says beside the name of a provider: its health when it is not well, else what is used of
    /// its fullest quota and when that begins again, else how quick it is: "● 5h 37 % · 14:20", "● 412 ms".
    static QString glance(const ProviderSnapshot &provider);
    /// Who asks: "claude-cli · shop"; without a project the name of its key.
    static QString client(const RunningExchange &exchange);
    /// Who asks for what, and where: "claude-cli · shop: claude-opus-5-5 at anthropic".
    static QString running(const RunningExchange &exchange);
    /// How a running request is getting on: "61 tok/s", "asked", "waiting", "silent for 31 s".
    static QString speed(const RunningExchange &exchange);
    /// An answer that has been silent for long, though models do think.
    static bool isStalled(const RunningExchange &exchange);
    /// What else there is to know beside `health`, a line each: pauses with their reasons, the last error,
    /// quota windows, balance, load.
    static QStringList details(const ProviderSnapshot &provider);

private:
    static QString listening(const GatewaySnapshot &snapshot);
    static QString paused(const GatewaySnapshot &snapshot);
    static QString needed(const GatewaySnapshot &snapshot);
    static bool isPinnedToOneThatIsDown(const GatewaySnapshot &snapshot);
    static QString unavailability(const ProviderSnapshot &provider);
    static QString pauses(const ProviderSnapshot &provider);
    static QString pauseDetail(const PauseSnapshot &pause, const QString &health);
    static QString balance(const ProviderSnapshot &provider);
    static QString quota(const ProviderSnapshot &provider);
    static QString quotaText(const QuotaSnapshot &quota);
    static QString load(const ProviderSnapshot &provider);
};

} // namespace signalbox
