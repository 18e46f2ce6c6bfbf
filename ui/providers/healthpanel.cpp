// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/healthpanel.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/statelook.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

using Health = ProviderSnapshot::Health;

QString windowText(const QuotaSnapshot &quota)
{
    QStringList words{quota.account, quota.window, quota.model};
    words.removeAll(QString());
    return words.join(u' ');
}

QString resetText(const QuotaSnapshot &quota)
{
    QString used = HealthPanel::tr("%1 used").arg(Figures::percent(*quota.used));
    if (!quota.resetsAt.isValid())
        return used;
    const QDateTime reset = quota.resetsAt.toLocalTime();
    const bool isSoon = QDateTime::currentDateTime().secsTo(reset) < 20 * 3600;
    return HealthPanel::tr("%1, begins again %2")
        .arg(used, QLocale().toString(reset, isSoon ? QStringLiteral("HH:mm") : QStringLiteral("ddd HH:mm")));
}
} // namespace

HealthPanel::HealthPanel(QWidget *parent)
    : QWidget(parent)
    , m_mark(new StateMark(this))
    , m_state(makeLabel({}, TextRole::Heading, this))
    , m_details(makeLabel({}, TextRole::Muted, this))
    , m_remedy(new QPushButton(this))
    , m_forget(new QPushButton(tr("&Use again"), this))
    , m_requests(new QPushButton(tr("Show its &requests"), this))
    , m_layout(new QVBoxLayout(this))
{
    m_state->setObjectName(QStringLiteral("state"));
    m_state->setWordWrap(true);
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remedy->setObjectName(QStringLiteral("remedy"));
    m_forget->setObjectName(QStringLiteral("forget"));
    m_forget->setToolTip(tr("Its failures are forgotten: it is asked again at once"));
    m_requests->setObjectName(QStringLiteral("requests"));
    auto *heading = new QHBoxLayout;
    heading->setSpacing(8);
    heading->addWidget(m_mark);
    heading->addWidget(m_state, 1);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_remedy, m_forget, m_requests})
        buttons->addWidget(button);
    buttons->addStretch();
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addLayout(heading);
    m_layout->addWidget(m_details);
    m_layout->addLayout(buttons);
    connect(m_forget, &QPushButton::clicked, this, [this] { emit forgetFailuresRequested(m_entry.id); });
    connect(m_requests, &QPushButton::clicked, this, &HealthPanel::requestsRequested);
    connect(m_remedy, &QPushButton::clicked, this, [this] {
        if (m_entry.snapshot && needOf(*m_entry.snapshot) == Need::SignIn)
            emit signInRequested();
        else
            emit keyRequested();
    });
}

void HealthPanel::load(const ProviderEntry &entry)
{
    m_entry = entry;
    const bool isShown = entry.enabled && entry.snapshot;
    const StateLook look = isShown ? lookOf(*entry.snapshot) : StateLook{};
    const QString state = ProviderTexts::state(entry);
    m_mark->setState(look.shape, look.tone, state);
    m_state->setText(state);
    const Need need = isShown ? needOf(*entry.snapshot) : Need::Nothing;
    m_remedy->setVisible(need != Need::Nothing && need != Need::Credit);
    m_remedy->setText(need == Need::SignIn ? tr("&Sign in…")
            : need == Need::AnotherKey     ? tr("Change &key…")
                                           : tr("Add &key…"));
    m_forget->setVisible(isShown
        && (entry.snapshot->failures > 0 || entry.snapshot->cooldownSeconds > 0 || need == Need::Credit));
    m_requests->setEnabled(entry.snapshot.has_value());
    showDetails();
    showQuota();
}

void HealthPanel::showDetails()
{
    QStringList lines;
    if (const auto &snapshot = m_entry.snapshot) {
        lines << GatewayTexts::shown(snapshot->credentialProblem);
        ProviderSnapshot rest = *snapshot;
        rest.quota.clear(); // has bars of its own
        lines << SnapshotTexts::details(rest);
        lines << snapshot->quotaError;
        if (snapshot->lastFailureAt.isValid() && !snapshot->lastError.isEmpty())
            lines << tr("Last failure: %1")
                         .arg(Figures::moment(snapshot->lastFailureAt, QDateTime::currentDateTimeUtc()));
        if (snapshot->lastHour.attempts > 0)
            lines << tr("Last hour: %n request(s)", nullptr, static_cast<int>(snapshot->lastHour.attempts));
        if (snapshot->lastHour.firstByteP50 >= 0)
            lines << tr("Time to the first content: %1")
                         .arg(Figures::milliseconds(static_cast<qint64>(snapshot->lastHour.firstByteP50)));
    } else {
        lines << (m_entry.enabled ? tr("The gateway takes it in when the configuration is in use.")
                                  : QString());
    }
    lines.removeAll(QString());
    m_details->setText(lines.join(u'\n'));
    m_details->setVisible(!lines.isEmpty());
}

void HealthPanel::showQuota()
{
    QList<QuotaSnapshot> windows;
    QStringList texts;
    for (const QuotaSnapshot &window : m_entry.snapshot.value_or(ProviderSnapshot()).quota) {
        if (!window.used)
            continue;
        windows << window;
        texts << windowText(window) + resetText(window);
    }
    if (texts == m_quotaTexts)
        return; // snapshots come twice a second
    m_quotaTexts = texts;
    delete m_quota;
    auto *quota = new QWidget(this);
    auto *grid = new QGridLayout(quota);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setColumnStretch(1, 1);
    for (const QuotaSnapshot &window : std::as_const(windows)) {
        const int row = grid->rowCount();
        auto *bar = new MeterBar(quota);
        bar->setShare(*window.used, resetText(window));
        grid->addWidget(makeLabel(windowText(window), TextRole::Body, quota), row, 0);
        grid->addWidget(bar, row, 1);
        grid->addWidget(makeLabel(resetText(window), TextRole::Muted, quota), row, 2);
    }
    m_quota = quota;
    m_layout->insertWidget(2, quota);
    quota->setVisible(!windows.isEmpty());
}

} // namespace signalbox
