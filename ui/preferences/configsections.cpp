// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/configsections.h"

#include "config/strategynames.h"
#include "ui/preferences/preferenceform.h"
#include "ui/preferences/recordingcard.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/routes/routetexts.h"
#include "ui/widgets/card.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace signalbox {
namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::PreferencesPage)
};

ConfigPath at(QStringView section, QStringView key)
{
    return ConfigPath() / section / key;
}

PreferenceForm *addCard(QVBoxLayout *column, const QString &title, ConfigurationDraft &draft, QWidget *parent)
{
    auto *card = new Card(title, parent);
    auto *form = new PreferenceForm(draft, card);
    card->body()->addWidget(form);
    column->addWidget(card);
    return form;
}
} // namespace

QWidget *makeLimitsSection(ConfigurationDraft &draft, QWidget *parent)
{
    constexpr int mostConnections = 1'000'000;
    auto *section = new QWidget(parent);
    QVBoxLayout *column = makeSectionColumn(section, Texts::tr("Limits"));
    PreferenceForm *clients = addCard(column, Texts::tr("Clients"), draft, section);
    clients->addNumber(
        Texts::tr("Connections at once:"), at(u"server", u"max_connections"), 1024, {1, mostConnections});
    clients->addSize(Texts::tr("Largest request:"), at(u"server", u"max_body_size"), QStringLiteral("64MiB"));
    clients->addDuration(
        Texts::tr("Close idle connections after:"), at(u"server", u"idle_timeout"), QStringLiteral("75s"));
    clients->addDuration(Texts::tr("Wait for requests when quitting:"), at(u"server", u"shutdown_timeout"),
        QStringLiteral("30s"), Texts::tr("Requests that still run then are cut off."));
    PreferenceForm *times = addCard(column, Texts::tr("Providers"), draft, section);
    times->addDuration(Texts::tr("Connect within:"), at(u"timeouts", u"connect"), QStringLiteral("10s"));
    times->addDuration(Texts::tr("Streams begin within:"), at(u"timeouts", u"first_byte"),
        QStringLiteral("5m"), Texts::tr("Models may think for minutes before they answer."));
    times->addDuration(
        Texts::tr("Streams may be silent for:"), at(u"timeouts", u"idle"), QStringLiteral("5m"));
    times->addDuration(
        Texts::tr("Other answers come within:"), at(u"timeouts", u"plain"), QStringLiteral("10m"));
    times->addDuration(Texts::tr("Wait for a free place for:"), at(u"timeouts", u"queue"),
        QStringLiteral("10s"), Texts::tr("At a provider that has as many requests as it may have."));
    column->addStretch();
    return section;
}

QWidget *makeFailoverSection(ConfigurationDraft &draft, QWidget *parent)
{
    constexpr int mostFailures = 1000;
    auto *section = new QWidget(parent);
    QVBoxLayout *column = makeSectionColumn(section, Texts::tr("Failover"));
    PreferenceForm *order = addCard(column, Texts::tr("Order"), draft, section);
    PreferenceForm::Choices strategies;
    for (const Strategy strategy : {Strategy::Priority, Strategy::RoundRobin, Strategy::WeightedRoundRobin,
             Strategy::Random, Strategy::LeastRequests, Strategy::QuotaAware})
        strategies.append({RouteTexts::strategy(strategy), strategyName(strategy)});
    order->addChoice(Texts::tr("Among equals:"), at(u"settings", u"selection_strategy"), strategies,
        strategyName(Strategy::Priority),
        Texts::tr("Which of several providers with the same priority is asked first. A route may have its "
                  "own way."));
    order->addDuration(Texts::tr("A session stays for:"), at(u"settings", u"sticky_provider_duration"),
        QStringLiteral("5m"), Texts::tr("With the provider that has its prompt cache; 0 = it need not."));
    PreferenceForm *health = addCard(column, Texts::tr("When a provider fails"), draft, section);
    health->addNumber(Texts::tr("Leave it out after:"), at(u"health", u"unhealthy_threshold"), 2,
        {1, mostFailures}, Texts::tr("Failures in a row."));
    health->addDuration(Texts::tr("Leave it out for:"), at(u"health", u"failure_cooldown"),
        QStringLiteral("3m"), Texts::tr("Twice, then three times as long with each further failure."));
    health->addDuration(
        Texts::tr("Never longer than:"), at(u"health", u"longest_cooldown"), QStringLiteral("10m"));
    health->addNumber(Texts::tr("Leave it out also after:"), at(u"health", u"circuit_breaker_threshold"), 5,
        {0, mostFailures},
        Texts::tr("Failures within a minute, whatever succeeded between them; 0 = never."));
    health->addDuration(Texts::tr("Wait for a recovery for:"), at(u"health", u"recovery_wait"),
        QStringLiteral("20s"), Texts::tr("What a request waits when no provider can be used."));
    health->addSwitch(
        Texts::tr("Ask those that failed when nobody else is left"), at(u"health", u"try_least_bad"), true);
    column->addStretch();
    return section;
}

QWidget *makeDataSection(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
{
    constexpr int longestDays = 36'500;
    constexpr int mostFiles = 1000;
    auto *section = new QWidget(parent);
    QVBoxLayout *column = makeSectionColumn(section, Texts::tr("Data"));
    PreferenceForm *ledger = addCard(column, Texts::tr("Usage and requests"), draft, section);
    ledger->addNumber(Texts::tr("Days to keep requests:"), at(u"ledger", u"keep_days"), 90, {1, longestDays},
        Texts::tr("What they have used in all is kept by day. No prompts and no answers are in it."));
    ledger->addSize(Texts::tr("Largest file:"), at(u"ledger", u"max_size"), QStringLiteral("256MiB"));
    PreferenceForm *log = addCard(column, Texts::tr("Log"), draft, section);
    log->addChoice(Texts::tr("Write:"), at(u"log", u"level"),
        {{Texts::tr("Errors only"), QStringLiteral("error")},
            {Texts::tr("Warnings"), QStringLiteral("warning")},
            {Texts::tr("What happens"), QStringLiteral("info")},
            {Texts::tr("Everything, for finding faults"), QStringLiteral("debug")}},
        QStringLiteral("info"), Texts::tr("Keys and tokens are never written."));
    log->addSize(Texts::tr("Largest file:"), at(u"log", u"max_file_size"), QStringLiteral("10MiB"));
    log->addNumber(Texts::tr("Older files:"), at(u"log", u"max_files"), 5, {1, mostFiles});
    column->addWidget(new RecordingCard(link, draft, section));
    column->addStretch();
    return section;
}

} // namespace signalbox
