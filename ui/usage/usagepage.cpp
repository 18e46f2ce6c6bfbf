// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagepage.h"

#include "core/ownzone.h"
#include "ui/usage/budgetscard.h"
#include "ui/usage/filterchips.h"
#include "ui/usage/rangebar.h"
#include "ui/usage/usagecontent.h"
#include "ui/usage/usagetableview.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/scrollcolumn.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <optional>
#include <utility>

namespace signalbox {
namespace {
constexpr int spacing = 12;
constexpr int progressHeight = 3;

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

QDate dayOf(const Clock &clock)
{
    return clock.wallTime().toTimeZone(ownZone()).date();
}
} // namespace

UsagePage::UsagePage(GatewayLink &gateway, QWidget *parent)
    : UsagePage(gateway, systemClock(), UsageFeed::Times(), parent)
{ }

UsagePage::UsagePage(GatewayLink &gateway, const Clock &clock, UsageFeed::Times times, QWidget *parent)
    : Page(parent)
    , m_clock(clock)
    , m_feed(gateway, times)
    , m_range(new RangeBar(dayOf(clock), this))
    , m_scope{m_range->range(), UsageDimension::Model, {}, false}
    , m_imported(new QCheckBox(tr("Include imported usage"), this))
    , m_chips(new FilterChips(this))
    , m_progress(new QProgressBar(this))
    , m_error(new NoticeBar(Tone::Bad, this))
    , m_exportError(new NoticeBar(Tone::Bad, this))
    , m_notice(new NoticeBar(Tone::Neutral, this))
    , m_done(new NoticeBar(Tone::Good, this))
    , m_empty(new EmptyState({}, {}, this))
    , m_remedy(m_empty->addButton({}))
    , m_content(new UsageContent(this))
    , m_budgets(new BudgetsCard(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    column->addLayout(makeHead());
    column->addWidget(makeBody(), 1);
    connectControls();
}

QVBoxLayout *UsagePage::makeHead()
{
    m_imported->setToolTip(tr(
        "What the files of Claude Code say was used before Signalbox measured it. They are imported by the "
        "command: signalbox usage --import-claude-code"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(progressHeight);
    m_progress->setAccessibleName(tr("Adding up…"));
    QSizePolicy kept = m_progress->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // nothing jumps
    m_progress->setSizePolicy(kept);
    m_progress->hide();
    m_exportError->setDismissible();
    m_done->setDismissible();
    auto *controls = new QHBoxLayout;
    controls->addWidget(m_range, 1);
    controls->addWidget(m_imported);
    auto *head = new QVBoxLayout;
    head->setSpacing(8);
    head->addWidget(makeLabel(tr("Usage"), TextRole::PageTitle, this));
    head->addLayout(controls);
    head->addWidget(m_chips);
    head->addWidget(m_progress);
    for (NoticeBar *notice : {m_error, m_exportError, m_notice, m_done})
        head->addWidget(notice);
    return head;
}

ScrollColumn *UsagePage::makeBody()
{
    auto *area = new ScrollColumn(this);
    QVBoxLayout *column = area->body();
    column->setSpacing(spacing);
    column->addWidget(m_content);
    column->addWidget(m_empty, 1);
    column->addWidget(m_budgets);
    column->addStretch();
    m_content->hide();
    m_empty->hide();
    return area;
}

void UsagePage::connectControls()
{
    connect(m_range, &RangeBar::rangeChosen, this, [this](const UsageRange &range) {
        m_outerRanges.clear();
        UsageScope scope = m_scope;
        scope.range = range;
        changeScope(scope);
    });
    connect(m_imported, &QCheckBox::toggled, this, [this](bool imported) {
        UsageScope scope = m_scope;
        scope.imported = imported;
        if (!imported && scope.dimension == UsageDimension::Source)
            scope.dimension = UsageDimension::Model;
        changeScope(scope);
    });
    connect(m_chips, &FilterChips::filterRemoved, this, [this](qsizetype place) {
        UsageScope scope = m_scope;
        scope.dimension = scope.filters.takeAt(place).dimension;
        changeScope(scope);
    });
    connect(m_chips, &FilterChips::timeWidened, this, &UsagePage::widenTime);
    connect(m_content, &UsageContent::dimensionChosen, this, [this](std::optional<UsageDimension> dimension) {
        UsageScope scope = m_scope;
        scope.dimension = dimension;
        changeScope(scope);
    });
    connect(m_content, &UsageContent::partOpened, this, [this](const QString &name) {
        UsageScope scope = m_scope;
        scope.open(name);
        changeScope(scope);
    });
    connect(m_content, &UsageContent::stepOpened, this, &UsagePage::openStep);
    connect(m_content, &UsageContent::exportFailed, m_exportError, &NoticeBar::setText);
    connect(m_content, &UsageContent::exported, m_done, &NoticeBar::setText);
    connect(m_error->addButton(tr("Try again")), &QPushButton::clicked, this, &UsagePage::refresh);
    connect(m_remedy, &QPushButton::clicked, this, &UsagePage::mendEmptiness);
    connect(&m_feed, &UsageFeed::answered, this, &UsagePage::take);
    connect(&m_feed, &UsageFeed::slowChanged, m_progress, &QWidget::setVisible);
    connect(&m_feed, &UsageFeed::refreshDue, this, &UsagePage::refresh);
    connect(&m_feed, &UsageFeed::failed, this, &UsagePage::showFailure);
}

void UsagePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refresh();
}

void UsagePage::hideEvent(QHideEvent *event)
{
    m_feed.setFollowing(false);
    Page::hideEvent(event);
}

void UsagePage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_budgets->setBudgets(snapshot.budgets);
    const bool isOther = std::exchange(m_listening, snapshot.listening) != snapshot.listening;
    if (!isOther || m_failed.isEmpty())
        return;
    if (m_listening) {
        m_notice->setText({});
        refresh();
    } else {
        showFailure(m_failed);
    }
}

/// Where nothing listens nobody can answer: that is no error, it is asked again.
void UsagePage::showFailure(const QString &reason)
{
    m_failed = reason;
    m_error->setText(m_listening ? tr("The usage cannot be read: %1").arg(reason) : QString());
    if (!m_listening)
        m_notice->setText(tr("Waiting for Signalbox: the usage appears here as soon as it listens."));
}

void UsagePage::changeScope(const UsageScope &scope)
{
    m_scope = scope;
    m_byDays = false;
    m_done->setText({});
    m_exportError->setText({});
    refresh();
}

void UsagePage::refresh()
{
    const QDate today = dayOf(m_clock);
    m_range->setToday(today);
    if (m_outerRanges.isEmpty())
        m_scope.range = m_range->range();
    m_chips->setFilters(
        m_scope.filters, m_outerRanges.isEmpty() ? QString() : m_outerRanges.constLast().title());
    UsageQuery query = m_scope.query(ownZone());
    if (m_byDays)
        query.by.first() = UsageDimension::Day;
    m_feed.ask(query, m_scope.previousQuery(ownZone(), m_clock.wallTime()));
    m_feed.setFollowing(isVisible() && m_scope.range.contains(today));
}

void UsagePage::take(const UsageReport &report, const UsageSum &previous)
{
    const bool mayHaveDays = m_scope.range.step() == UsageRange::Step::Hour
        && !m_scope.range.contains(dayOf(m_clock)) && !m_byDays;
    if (report.groups.isEmpty() && mayHaveDays) {
        m_byDays = true; // of what is long ago there are totals by day only
        refresh();
        return;
    }
    m_failed.clear();
    m_error->setText({});
    m_since = report.since;
    showNotices(report);
    const bool isEmpty = report.groups.isEmpty();
    if (isEmpty)
        showEmpty(report);
    else
        m_content->setReport(report, previous, m_scope);
    m_content->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
}

void UsagePage::showNotices(const UsageReport &report)
{
    QStringList texts;
    if (report.partial)
        texts << tr(
            "This is not all: the file with what was used before cannot be read or written at the moment.");
    if (report.cut)
        texts << tr("There are more parts than can be drawn. Choose a shorter time to see all.");
    if (m_byDays && !report.groups.isEmpty())
        texts << tr("Of this day only its total is kept, so that it has no hours.");
    m_notice->setText(texts.join(QLatin1Char(' ')));
}

void UsagePage::showEmpty(const UsageReport &report)
{
    if (!m_scope.filters.isEmpty()) {
        m_empty->setTexts(tr("Nothing of this was used"), tr("The filters leave nothing of this time."));
        m_remedy->setText(tr("Remove the filters"));
    } else if (report.since.isNull()) {
        m_empty->setTexts(tr("No usage yet"),
            tr("Tokens and costs are shown here as soon as a program has sent its first request."));
        m_remedy->setText(tr("Set up a program…"));
    } else {
        const QDate oldest = report.since.toTimeZone(ownZone()).date();
        m_empty->setTexts(tr("Nothing was used in this time"),
            tr("What is known begins on %1.").arg(QLocale().toString(oldest, QLocale::LongFormat)));
        m_remedy->setText(tr("Show the last 12 months"));
    }
}

void UsagePage::mendEmptiness()
{
    UsageScope scope = m_scope;
    if (!scope.filters.isEmpty()) {
        scope.filters.clear();
    } else if (m_since.isNull()) {
        emit clientSetupRequested();
        return;
    } else {
        m_outerRanges.clear();
        m_range->setRange(UsageRange(UsageRange::Kind::Year, dayOf(m_clock)));
        scope.range = m_range->range();
    }
    changeScope(scope);
}

void UsagePage::openStep(qsizetype step)
{
    const UsageRange inner = m_scope.range.stepRange(step);
    if (m_scope.range.step() == UsageRange::Step::Hour || inner.first() > dayOf(m_clock))
        return;
    m_outerRanges.append(m_scope.range);
    UsageScope scope = m_scope;
    scope.range = inner;
    m_range->setRange(inner);
    changeScope(scope);
}

void UsagePage::widenTime()
{
    UsageScope scope = m_scope;
    scope.range = m_outerRanges.takeLast();
    m_range->setRange(scope.range);
    changeScope(scope);
}

void UsagePage::showItem(const QString &item)
{
    const QString word = item.section(QLatin1Char('='), 0, 0);
    const bool hasWord = item.contains(QLatin1Char('='));
    UsageScope scope = m_scope;
    scope.filters.clear();
    if (hasWord && word == QLatin1String("model"))
        scope.dimension = UsageDimension::Model;
    else if (hasWord && word == QLatin1String("project"))
        scope.dimension = UsageDimension::Project;
    else
        scope.dimension = UsageDimension::Provider;
    scope.open(hasWord ? item.section(QLatin1Char('='), 1) : item);
    changeScope(scope);
}

void UsagePage::find()
{
    m_content->table()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace signalbox
