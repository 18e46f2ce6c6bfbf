// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshottexts.h"

#include "ui/gatewaystate.h"

#include <QUrl>

#include <algorithm>

namespace signalbox {
namespace {
using Health = ProviderSnapshot::Health;

QString authority(const QString &baseUrl)
{
    return QUrl(baseUrl).authority();
}

QString minutesAndSeconds(qint64 seconds)
{
    return QStringLiteral("%1:%2")
        .arg(seconds / 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}
} // namespace

QString SnapshotTexts::state(const GatewaySnapshot &snapshot)
{
    if (!snapshot.listening)
        return snapshot.problem.isEmpty() ? tr("Not listening") : snapshot.problem;
    const ProviderSnapshot *pinned = pinnedProvider(snapshot);
    if (pinned && pinned->health == Health::CoolingDown)
        return tr("Pinned to %1, which is down").arg(pinned->name);
    const ProviderCount count = countProviders(snapshot);
    if (count.enabled == 0)
        return tr("No provider is enabled");
    if (count.down == count.enabled)
        return tr("All providers are down");
    if (count.down > 0)
        return tr("Degraded: %1 of %2 providers down").arg(count.down).arg(count.enabled);
    return listening(snapshot);
}

QString SnapshotTexts::listening(const GatewaySnapshot &snapshot)
{
    const QString address = authority(snapshot.baseUrl);
    if (snapshot.demo)
        return tr("Demo mode on %1: answers are made up").arg(address);
    if (snapshot.activeExchanges > 0)
        return tr("Running on %1, %2 active").arg(address).arg(snapshot.activeExchanges);
    return tr("Running on %1").arg(address);
}

QString SnapshotTexts::markedState(const GatewaySnapshot &snapshot)
{
    switch (stateOf(snapshot)) {
    case GatewayState::Stopped:
        return QStringLiteral("○ ") % state(snapshot);
    case GatewayState::Running:
    case GatewayState::Working:
        return QStringLiteral("● ") % state(snapshot);
    case GatewayState::Degraded:
        return QStringLiteral("▲ ") % state(snapshot);
    case GatewayState::Problem:
        break;
    }
    return QStringLiteral("✕ ") % state(snapshot);
}

QString SnapshotTexts::stopping(const GatewaySnapshot &snapshot)
{
    if (snapshot.activeExchanges == 0)
        return tr("Stopping…");
    return tr("Stopping: %1 requests still running").arg(snapshot.activeExchanges);
}

QString SnapshotTexts::toolTip(const GatewaySnapshot &snapshot)
{
    const QString target = snapshot.pinned.isEmpty() ? tr("Automatic") : snapshot.pinned;
    const QString text = tr("Signalbox – %1 – %2").arg(target, state(snapshot));
    const QString problem = configuration(snapshot);
    return problem.isEmpty() ? text : text % QStringLiteral(" – ") % problem;
}

QString SnapshotTexts::configuration(const GatewaySnapshot &snapshot)
{
    return notApplied(snapshot.configProblem);
}

QString SnapshotTexts::markedConfiguration(const GatewaySnapshot &snapshot)
{
    const QString &problem = snapshot.configProblem;
    const QStringView place = QStringView(problem).left(problem.indexOf(QStringLiteral(": ")));
    const auto folder = std::max(place.lastIndexOf(u'/'), place.lastIndexOf(u'\\'));
    return problem.isEmpty() ? QString() : QStringLiteral("▲ ") % notApplied(problem.mid(folder + 1));
}

QString SnapshotTexts::notApplied(const QString &problem)
{
    if (problem.isEmpty())
        return {};
    return tr("Configuration not applied: %1, the previous one stays in use").arg(problem);
}

QString SnapshotTexts::mark(const ProviderSnapshot &provider)
{
    switch (provider.health) {
    case Health::Healthy:
        return QStringLiteral("●");
    case Health::Failing:
        return QStringLiteral("▲");
    case Health::CoolingDown:
        return QStringLiteral("✕");
    case Health::Disabled:
        break;
    }
    return QStringLiteral("○");
}

QString SnapshotTexts::health(const ProviderSnapshot &provider)
{
    switch (provider.health) {
    case Health::Healthy:
        return {};
    case Health::Failing:
        return provider.failures < provider.threshold
            ? tr("failing %1/%2").arg(provider.failures).arg(provider.threshold)
            : tr("will be tried again");
    case Health::CoolingDown:
        return tr("cooling down %1").arg(minutesAndSeconds(provider.cooldownSeconds));
    case Health::Disabled:
        break;
    }
    return tr("disabled");
}

QString SnapshotTexts::markedHealth(const ProviderSnapshot &provider)
{
    const QString text = health(provider);
    return text.isEmpty() ? mark(provider) : mark(provider) % QLatin1Char(' ') % text;
}

} // namespace signalbox
