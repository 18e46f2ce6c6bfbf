// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/snapshottexts.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"

#include <QDateTime>

#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace signalbox {
namespace {
using Health = ProviderSnapshot::Health;

constexpr qsizetype maxModelLength = 20; // in one line with the name of the provider
constexpr qsizetype maxPauses = 4;
constexpr qsizetype maxQuotas = 4;

QString authority(const QString &baseUrl)
{
    return QUrl(baseUrl).authority();
}

QString shortened(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.left(length - 1) + QStringLiteral("…");
}

QString amount(double value)
{
    return QString::number(value, 'f', 2);
}
} // namespace

QString SnapshotTexts::state(const GatewaySnapshot &snapshot)
{
    if (!snapshot.listening)
        return snapshot.problem.isEmpty() ? tr("Not listening") : GatewayTexts::shown(snapshot.problem);
    if (snapshot.paused)
        return paused(snapshot);
    if (snapshot.offline)
        return tr("Providers are out of reach: it may be the network");
    if (stateOf(snapshot) == GatewayState::NeedsYou)
        return needed(snapshot);
    if (isPinnedToOneThatIsDown(snapshot))
        return tr("Pinned to %1, which is down").arg(snapshot.pinned);
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

QString SnapshotTexts::paused(const GatewaySnapshot &snapshot)
{
    if (snapshot.pausedUntil.isNull())
        return tr("Paused");
    const QDateTime end = snapshot.pausedUntil.toLocalTime();
    const bool isToday = end.date() == QDate::currentDate();
    return tr("Paused until %1")
        .arg(isToday ? QLocale().toString(end.time(), QLocale::ShortFormat)
                     : QLocale().toString(end, QLocale::ShortFormat));
}

QString SnapshotTexts::needed(const GatewaySnapshot &snapshot)
{
    const ProviderSnapshot *pinned = pinnedProvider(snapshot);
    const int count = countProviders(snapshot).needUser;
    if (!(pinned && needsUser(*pinned)) && count > 1)
        return tr("%n providers need you", nullptr, count);
    const ProviderSnapshot &waiting = pinned && needsUser(*pinned)
        ? *pinned
        : *std::find_if(snapshot.providers.cbegin(), snapshot.providers.cend(), needsUser);
    switch (needOf(waiting)) {
    case Need::SignIn:
        return tr("Sign in again: %1").arg(waiting.name);
    case Need::Credit:
        return tr("No credit left: %1").arg(waiting.name);
    default:
        return tr("%1 needs you").arg(waiting.name);
    }
}

QString SnapshotTexts::markedState(const GatewaySnapshot &snapshot)
{
    const bool saysPin
        = snapshot.listening && !snapshot.pinned.isEmpty() && !isPinnedToOneThatIsDown(snapshot);
    const QString text
        = saysPin ? tr("%1, pinned to %2").arg(state(snapshot), snapshot.pinned) : state(snapshot);
    switch (stateOf(snapshot)) {
    case GatewayState::Stopped:
        return QStringLiteral("○ ") % text;
    case GatewayState::Running:
    case GatewayState::Working:
        return QStringLiteral("● ") % text;
    case GatewayState::Paused:
        return QStringLiteral("❚❚ ") % text;
    case GatewayState::Degraded:
        return QStringLiteral("▲ ") % text;
    case GatewayState::NeedsYou:
        return QStringLiteral("◆ ") % text;
    case GatewayState::Problem:
        break;
    }
    return QStringLiteral("✕ ") % text;
}

bool SnapshotTexts::isPinnedToOneThatIsDown(const GatewaySnapshot &snapshot)
{
    const ProviderSnapshot *pinned = pinnedProvider(snapshot);
    return pinned && isDown(*pinned);
}

QString SnapshotTexts::pin(const GatewaySnapshot &snapshot)
{
    return snapshot.pinned.isEmpty() ? QString() : tr("All requests go to %1 (pinned)").arg(snapshot.pinned);
}

QString SnapshotTexts::stopping(int running)
{
    if (running == 0)
        return tr("Stopping…");
    return tr("Stopping: %n request(s) still running", nullptr, running);
}

QString SnapshotTexts::toolTip(const GatewaySnapshot &snapshot)
{
    const QString target
        = snapshot.pinned.isEmpty() ? tr("Automatic") : tr("Pinned to %1").arg(snapshot.pinned);
    QStringList texts{tr("Signalbox – %1 – %2").arg(target, state(snapshot))};
    texts << recording(snapshot) << configuration(snapshot);
    texts.removeAll(QString());
    return texts.join(QStringLiteral(" – "));
}

QString SnapshotTexts::recording(const GatewaySnapshot &snapshot)
{
    if (snapshot.captureUntil.isNull())
        return {};
    const QString end = QLocale().toString(snapshot.captureUntil.toLocalTime().time(), QLocale::ShortFormat);
    return tr("Requests and answers are being recorded until %1").arg(end);
}

QString SnapshotTexts::configuration(const GatewaySnapshot &snapshot)
{
    if (snapshot.configProblem.isEmpty())
        return {};
    return tr("Configuration not applied, the previous one stays in use: %1")
        .arg(GatewayTexts::shown(snapshot.configProblem));
}

QString SnapshotTexts::markedConfiguration(const GatewaySnapshot &snapshot)
{
    const QString &problem = snapshot.configProblem;
    const QStringView place = QStringView(problem).left(problem.indexOf(QStringLiteral(": ")));
    const auto folder = std::max(place.lastIndexOf(u'/'), place.lastIndexOf(u'\\'));
    return problem.isEmpty() ? QString()
                             : tr("▲ Not applied: %1").arg(GatewayTexts::shown(problem.mid(folder + 1)));
}

QString SnapshotTexts::mark(const ProviderSnapshot &provider)
{
    if (needsUser(provider))
        return QStringLiteral("✕");
    switch (provider.health) {
    case Health::Healthy:
        return QStringLiteral("●");
    case Health::Failing:
        return QStringLiteral("▲");
    case Health::CoolingDown:
        return isDown(provider) ? QStringLiteral("✕") : QStringLiteral("▲");
    case Health::NoCredential: // said above
    case Health::Disabled:
        break;
    }
    return QStringLiteral("○");
}

QString SnapshotTexts::health(const ProviderSnapshot &provider)
{
    switch (needOf(provider)) {
    case Need::SignIn:
        return tr("sign in again");
    case Need::AnotherKey:
        return tr("refuses its key");
    case Need::Credit:
        return tr("no credit left");
    default:
        break;
    }
    switch (provider.health) {
    case Health::Healthy:
        return {};
    case Health::Failing:
        if (!provider.probing && provider.failures < provider.threshold)
            return tr("failing %1/%2").arg(provider.failures).arg(provider.threshold);
        return provider.probing && provider.inFlight > 0 ? tr("being tried again")
                                                         : tr("will be tried again");
    case Health::NoCredential:
        return GatewayTexts::shown(provider.credentialProblem);
    case Health::CoolingDown:
        return unavailability(provider);
    case Health::Disabled:
        break;
    }
    return tr("disabled");
}

QString SnapshotTexts::unavailability(const ProviderSnapshot &provider)
{
    if (provider.balanceExhausted)
        return tr("balance %1, left out until more than %2")
            .arg(amount(provider.balance.value_or(0)), QString::number(provider.balanceThreshold, 'g', 10));
    if (!provider.pauses.isEmpty() && provider.pauses.constFirst().seconds == provider.cooldownSeconds)
        return pauses(provider);
    if (provider.failures < provider.threshold) // one was enough: of a credential, say
        return tr("failed, cooling down %1").arg(Figures::seconds(provider.cooldownSeconds));
    return tr("failed %1/%2, cooling down %3")
        .arg(provider.failures)
        .arg(provider.threshold)
        .arg(Figures::seconds(provider.cooldownSeconds));
}

QString SnapshotTexts::pauses(const ProviderSnapshot &provider)
{
    const PauseSnapshot &longest = provider.pauses.constFirst();
    const QString left = Figures::seconds(longest.seconds);
    if (isDown(provider))
        return tr("paused, back in %1").arg(left);
    if (provider.pauses.size() > 1)
        return tr("%1 models paused, back in %2").arg(provider.pauses.size()).arg(left);
    return tr("%1 paused, back in %2").arg(shortened(longest.model, maxModelLength), left);
}

QStringList SnapshotTexts::details(const ProviderSnapshot &provider)
{
    QStringList lines;
    bool saysLastError = provider.lastError.isEmpty();
    for (const PauseSnapshot &pause : provider.pauses.first(std::min(provider.pauses.size(), maxPauses))) {
        lines << pauseDetail(pause, health(provider));
        saysLastError = saysLastError || pause.reason == provider.lastError;
    }
    if (provider.pauses.size() > maxPauses)
        lines << tr("and %1 more").arg(provider.pauses.size() - maxPauses);
    if (!saysLastError)
        lines << tr("Last error: %1").arg(GatewayTexts::shown(provider.lastError));
    lines << quota(provider);
    QStringList rest{balance(provider), load(provider)};
    rest.removeAll(QString());
    if (provider.balanceError.isEmpty())
        rest = {rest.join(tr(", ", "in a list"))};
    lines << rest;
    lines.removeAll(QString());
    return lines;
}

QString SnapshotTexts::pauseDetail(const PauseSnapshot &pause, const QString &health)
{
    const QString left = Figures::seconds(pause.seconds);
    const QString text
        = tr("%1 paused, back in %2").arg(pause.model.isEmpty() ? tr("All models") : pause.model, left);
    if (health == text || (pause.model.isEmpty() && health == tr("paused, back in %1").arg(left)))
        return GatewayTexts::shown(pause.reason); // what the health says stands beside it
    return pause.reason.isEmpty() ? text : tr("%1: %2").arg(text, GatewayTexts::shown(pause.reason));
}

QString SnapshotTexts::balance(const ProviderSnapshot &provider)
{
    const QString &error = provider.balanceError;
    if (!provider.balance)
        return error.isEmpty() ? QString() : tr("Balance not known: %1").arg(GatewayTexts::shown(error));
    const QString text = tr("Balance %1").arg(amount(*provider.balance));
    if (!error.isEmpty())
        return tr("%1, the last check failed: %2").arg(text, GatewayTexts::shown(error));
    return provider.balanceExhausted ? QString() : text; // what is exhausted says so by its health
}

/// "5h 63 % left · 14:20, 7d opus 39 % left · Fri 09:00": how much is left, and when it is whole again.
QString SnapshotTexts::quota(const ProviderSnapshot &provider)
{
    QStringList windows;
    for (const QuotaSnapshot &quota : provider.quota) {
        if (quota.isPlan && quota.used && windows.size() < maxQuotas)
            windows << quotaText(quota);
    }
    return windows.join(tr(", ", "in a list"));
}

QString SnapshotTexts::quotaText(const QuotaSnapshot &quota)
{
    QStringList words{quota.account, quota.window, quota.model};
    words.removeAll(QString());
    const int left = std::max(100 - static_cast<int>(*quota.used * 100 + 1e-6), 0);
    QString text = tr("%1 %2 % left").arg(words.join(u' ')).arg(left);
    if (!quota.resetsAt.isValid())
        return text;
    const QDateTime reset = quota.resetsAt.toLocalTime();
    const bool isToday = reset.date() == quota.statedAt.toLocalTime().date();
    return text % QStringLiteral(" · ")
        % QLocale().toString(reset, isToday ? QStringLiteral("HH:mm") : QStringLiteral("ddd HH:mm"));
}

QString SnapshotTexts::glance(const ProviderSnapshot &provider)
{
    QString health = markedHealth(provider);
    if (provider.health != Health::Healthy)
        return health;
    const QuotaSnapshot *fullest = nullptr;
    for (const QuotaSnapshot &quota : provider.quota) {
        if (quota.isPlan && quota.used && (!fullest || *quota.used > *fullest->used))
            fullest = &quota;
    }
    if (fullest)
        return health % QLatin1Char(' ') % quotaText(*fullest);
    if (provider.balance)
        return health % QLatin1Char(' ') % balance(provider);
    if (provider.lastHour.firstByteP50 >= 0)
        return health % QLatin1Char(' ')
            % Figures::milliseconds(static_cast<qint64>(provider.lastHour.firstByteP50));
    return health;
}

QString SnapshotTexts::client(const RunningExchange &exchange)
{
    const QString program = QString::fromUtf8(exchange.client).section(u'/', 0, 0);
    QStringList names{program.isEmpty() ? tr("unknown client") : program,
        exchange.project.isEmpty() ? exchange.clientKey : exchange.project};
    names.removeAll(QString());
    return names.join(QStringLiteral(" · "));
}

QString SnapshotTexts::running(const RunningExchange &exchange)
{
    const QString whose = client(exchange);
    if (exchange.provider.isEmpty())
        return tr("%1: %2").arg(whose, exchange.model);
    return tr("%1: %2 at %3").arg(whose, exchange.model, exchange.provider);
}

bool SnapshotTexts::isStalled(const RunningExchange &exchange)
{
    constexpr qint64 stallMilliseconds = 20'000;
    return exchange.stage == RunningExchange::Stage::Answering
        && exchange.silentMilliseconds > stallMilliseconds;
}

QString SnapshotTexts::speed(const RunningExchange &exchange)
{
    using Stage = RunningExchange::Stage;
    switch (exchange.stage) {
    case Stage::Waiting:
        return tr("waiting its turn");
    case Stage::Asking:
        return exchange.attempts > 1 ? tr("asked, try %1").arg(exchange.attempts) : tr("asked");
    case Stage::Following:
        return tr("shares an answer");
    case Stage::Answering:
        break;
    }
    if (isStalled(exchange))
        return tr("silent for %1").arg(Figures::seconds(exchange.silentMilliseconds / 1000));
    return exchange.tokensPerSecond < 0 ? tr("answering") : Figures::speed(exchange.tokensPerSecond);
}

QString SnapshotTexts::load(const ProviderSnapshot &provider)
{
    QStringList parts;
    if (provider.inFlight > 0)
        parts << (provider.inFlight == 1 ? tr("1 request running")
                                         : tr("%1 requests running").arg(provider.inFlight));
    if (provider.sessions > 0)
        parts << (provider.sessions == 1 ? tr("1 session stays with it")
                                         : tr("%1 sessions stay with it").arg(provider.sessions));
    return parts.join(tr(", ", "in a list"));
}

QString SnapshotTexts::markedHealth(const ProviderSnapshot &provider)
{
    const QString text = health(provider);
    return text.isEmpty() ? mark(provider) : mark(provider) % QLatin1Char(' ') % text;
}

} // namespace signalbox
