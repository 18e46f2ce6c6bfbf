// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/providercard.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/hosttext.h"
#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/elidedradio.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/statelook.h"
#include "ui/widgets/tintedicon.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <QToolButton>
#include <QUrl>

namespace signalbox {
namespace {
constexpr qsizetype maxMeters = 2; // the fullest ones; the details have all of them
constexpr int speedWidth = 120;
constexpr int quotaWidth = 216; // "7d · 81 % used · until Wed 01:42"
constexpr int spacing = 16;
constexpr int leastForTexts = 48; ///< characters, for the name and how it is

/// The fullest windows of its plan first.
QList<QuotaSnapshot> fullest(const ProviderSnapshot &provider)
{
    QList<QuotaSnapshot> windows;
    for (const QuotaSnapshot &quota : provider.quota) {
        if (quota.isPlan && quota.used)
            windows << quota;
    }
    std::ranges::stable_sort(
        windows, std::ranges::greater(), [](const QuotaSnapshot &quota) { return *quota.used; });
    return windows.first(std::min(windows.size(), maxMeters));
}

QString windowName(const QuotaSnapshot &quota)
{
    QStringList words{quota.account, quota.window, quota.model};
    words.removeAll(QString());
    return words.join(u' ');
}

QString serviceOf(const ProviderSnapshot &provider)
{
    const QString host = hostText(QUrl(provider.baseUrl));
    return host.isEmpty() ? provider.type : host;
}
} // namespace

ProviderCard::ProviderCard(QString provider, QWidget *parent)
    : QFrame(parent)
    , m_provider(std::move(provider))
    , m_radio(new ElidedRadio(this))
    , m_mark(new StateMark(this))
    , m_service(new ElidedLabel(this))
    , m_health(new ElidedLabel(this))
    , m_remedy(new QPushButton(this))
    , m_speedColumn(new QWidget(this))
    , m_latency(new Sparkline(this))
    , m_speed(makeLabel({}, TextRole::Muted, this))
    , m_quotaColumn(new QWidget(this))
    , m_credit(makeLabel({}, TextRole::Muted, this))
    , m_menu(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 8, 0, 8);
    row->setSpacing(spacing);
    row->addLayout(makeNames(), 5);
    auto *health = new QHBoxLayout;
    health->setSpacing(8);
    health->addWidget(m_mark);
    health->addWidget(m_health, 1);
    health->addWidget(m_remedy);
    row->addLayout(health, 6);
    fillSpeed();
    row->addWidget(m_speedColumn);
    fillQuota();
    row->addWidget(m_quotaColumn, 0, Qt::AlignVCenter);
    row->addWidget(m_menu);
    makeMenu();
    m_remedy->hide();
    connect(m_radio, &QRadioButton::clicked, this, [this] { emit pinRequested(m_provider); });
    connect(m_remedy, &QPushButton::clicked, this, &ProviderCard::remedyClicked);
}

QLayout *ProviderCard::makeNames()
{
    m_radio->setText(QString(m_provider).replace(QLatin1Char('&'), QStringLiteral("&&")));
    QFont strong = m_radio->font();
    strong.setWeight(QFont::DemiBold);
    m_radio->setFont(strong);
    m_service->setMuted(true);
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addStretch();
    names->addWidget(m_radio);
    auto *under = new QHBoxLayout;
    under->setContentsMargins(style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth)
            + style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing),
        0, 0, 0);
    under->addWidget(m_service);
    names->addLayout(under);
    names->addStretch();
    return names;
}

void ProviderCard::fillSpeed()
{
    m_speedColumn->setFixedWidth(speedWidth);
    auto *column = new QVBoxLayout(m_speedColumn);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addStretch();
    column->addWidget(m_latency);
    column->addWidget(m_speed);
    column->addStretch();
}

void ProviderCard::fillQuota()
{
    m_quotaColumn->setFixedWidth(quotaWidth);
    auto *column = new QVBoxLayout(m_quotaColumn);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    for (qsizetype i = 0; i < maxMeters; ++i) {
        m_meters << Meter{new ElidedLabel(m_quotaColumn), new MeterBar(m_quotaColumn)};
        m_meters.constLast().text->setMuted(true);
        if (i > 0)
            m_meters.constLast().text->setContentsMargins(0, 3, 0, 0);
        column->addWidget(m_meters.constLast().text);
        column->addWidget(m_meters.constLast().bar);
    }
    column->addWidget(m_credit);
    column->addStretch();
}

/// Without the columns that can go, else nobody could make the window narrow enough for that.
QSize ProviderCard::minimumSizeHint() const
{
    QSize size = QFrame::minimumSizeHint();
    for (const QWidget *column : {m_speedColumn, m_quotaColumn}) {
        if (column->isVisibleTo(this))
            size.rwidth() -= column->minimumWidth() + spacing;
    }
    return size;
}

void ProviderCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitColumns();
}

/// What is left of quotas counts for more than how quick it is; the tool tip has both.
void ProviderCard::fitColumns()
{
    int room = width() - leastForTexts * fontMetrics().averageCharWidth() - m_menu->sizeHint().width();
    for (QWidget *column : {m_quotaColumn, m_speedColumn}) {
        room -= column->minimumWidth() + spacing;
        column->setVisible(room >= 0);
    }
}

void ProviderCard::makeMenu()
{
    const QString name = tr("More about %1").arg(m_provider);
    m_menu->setIcon(glyphIcon(QStringLiteral("more")));
    m_menu->setAutoRaise(true);
    m_menu->setAccessibleName(name);
    m_menu->setToolTip(name);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    auto *menu = new QMenu(m_menu);
    menu->addAction(tr("Send all requests here"), this, [this] { emit pinRequested(m_provider); });
    menu->addAction(tr("Show its requests"), this, [this] { emit requestsRequested(m_provider); });
    menu->addAction(tr("Open its settings"), this, [this] { emit detailsRequested(m_provider); });
    menu->addSeparator();
    menu->addAction(tr("Use again"), this, [this] { emit forgetFailuresRequested(m_provider); });
    m_menu->setMenu(menu);
}

void ProviderCard::setSnapshot(const ProviderSnapshot &snapshot, bool pinned)
{
    m_snapshot = snapshot;
    m_radio->setChecked(pinned);
    m_radio->setEnabled(snapshot.health != ProviderSnapshot::Health::Disabled);
    m_service->setLines({serviceOf(snapshot)});
    showHealth();
    showSpeed();
    showQuota();
    const QStringList lines = QStringList{m_provider, snapshot.baseUrl} + SnapshotTexts::details(snapshot);
    m_radio->setToolTip(toolTipText(lines.join(u'\n')));
    m_radio->setAccessibleDescription(
        (QStringList{m_mark->accessibleName()} + SnapshotTexts::details(snapshot))
            .join(QStringLiteral("; ")));
}

void ProviderCard::showHealth()
{
    const StateLook look = lookOf(m_snapshot);
    QString text = SnapshotTexts::health(m_snapshot);
    if (text.isEmpty())
        text = m_snapshot.inFlight > 0 ? tr("%n running", nullptr, m_snapshot.inFlight) : tr("Ready");
    text[0] = text.at(0).toUpper(); // it begins a line here
    QStringList lines{text};
    if (!m_snapshot.lastError.isEmpty() && m_snapshot.health != ProviderSnapshot::Health::NoCredential)
        lines << GatewayTexts::shown(m_snapshot.lastError);
    m_health->setLines(lines);
    m_mark->setState(look.shape, look.tone, text);
    m_remedy->setVisible(needsUser(m_snapshot));
    showRemedy();
}

void ProviderCard::showRemedy()
{
    const auto show = [this](const QString &text, const QString &name) {
        m_remedy->setText(text);
        m_remedy->setAccessibleName(name.arg(m_provider));
    };
    switch (needOf(m_snapshot)) {
    case Need::SignIn:
        return show(tr("Sign in…"), tr("Sign in at %1"));
    case Need::AnotherKey:
        return show(tr("Change key…"), tr("Change the key of %1"));
    case Need::Credit: // it is paid in elsewhere
        return show(tr("Use again"), tr("Use %1 again"));
    default:
        return show(tr("Add key…"), tr("Add a key for %1"));
    }
}

void ProviderCard::showSpeed()
{
    const double median = m_snapshot.lastHour.firstByteP50;
    QStringList parts;
    if (median >= 0)
        parts << Figures::milliseconds(static_cast<qint64>(median));
    if (const double share = m_snapshot.lastHour.errorShare(); share > 0)
        parts << tr("%1 failed").arg(Figures::percent(share));
    m_speed->setText(parts.join(QStringLiteral(" · ")));
    m_speed->setToolTip(median < 0 ? QString() : tr("Time to the first content, median of the last hour"));
}

void ProviderCard::showQuota()
{
    const QList<QuotaSnapshot> windows = fullest(m_snapshot);
    for (qsizetype i = 0; i < m_meters.size(); ++i) {
        const Meter &meter = m_meters.at(i);
        meter.text->setVisible(i < windows.size());
        meter.bar->setVisible(i < windows.size());
        if (i >= windows.size())
            continue;
        const QuotaSnapshot &quota = windows.at(i);
        const QString used = tr("%1 · %2 used").arg(windowName(quota), Figures::percent(*quota.used));
        const QDateTime reset = quota.resetsAt.toLocalTime();
        const bool isSoon = reset.isValid() && QDateTime::currentDateTime().secsTo(reset) < 20 * 3600;
        const QString when = !reset.isValid()
            ? QString()
            : QLocale().toString(reset, isSoon ? QStringLiteral("HH:mm") : QStringLiteral("ddd HH:mm"));
        meter.text->setLines({when.isEmpty() ? used : tr("%1 · until %2").arg(used, when)});
        meter.bar->setShare(*quota.used, meter.text->text());
    }
    const bool hasCredit = m_snapshot.balance.has_value();
    m_credit->setVisible(hasCredit && windows.size() < maxMeters);
    if (hasCredit)
        m_credit->setText(tr("Credit %1").arg(QLocale().toString(*m_snapshot.balance, 'f', 2)));
}

void ProviderCard::setHistory(const HistorySpan &hour)
{
    QList<double> values;
    for (const HistoryPoint &point : hour.points)
        values << point.summary.firstByteP50;
    const double median = hour.summary.firstByteP50;
    m_latency->setValues(values,
        median < 0 ? tr("No answers in the last hour")
                   : tr("Time to the first content in the last hour, median %1")
                         .arg(Figures::milliseconds(static_cast<qint64>(median))));
}

void ProviderCard::remedyClicked()
{
    switch (needOf(m_snapshot)) {
    case Need::SignIn:
        return emit signInRequested(m_provider);
    case Need::Credit:
        return emit forgetFailuresRequested(m_provider);
    default:
        return emit detailsRequested(m_provider);
    }
}

} // namespace signalbox
