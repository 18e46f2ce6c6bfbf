// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/filterbar.h"

#include "ui/widgets/tintedicon.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QIcon>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace signalbox {
namespace {
constexpr int narrowUnits = 100; ///< in letters: with less the search has a row of its own
constexpr auto typingPause = std::chrono::milliseconds(250);

/// The first entry stands for all.
void replaceNames(QComboBox &choice, QStringList names)
{
    const QString chosen = choice.currentData().toString();
    if (!chosen.isEmpty() && !names.contains(chosen))
        names << chosen;
    QStringList present;
    for (int i = 1; i < choice.count(); ++i)
        present << choice.itemData(i).toString();
    if (present == names)
        return;
    const QSignalBlocker blocker(choice);
    while (choice.count() > 1)
        choice.removeItem(1);
    for (const QString &name : names)
        choice.addItem(name, name);
    choice.setCurrentIndex(chosen.isEmpty() ? 0 : choice.findData(chosen));
}

void choose(QComboBox &choice, const QVariant &data, const QString &text)
{
    const QSignalBlocker blocker(choice);
    if (choice.findData(data) < 0)
        choice.addItem(text, data);
    choice.setCurrentIndex(choice.findData(data));
}
} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_search(new QLineEdit(this))
    , m_glyph(m_search->addAction(QIcon(), QLineEdit::LeadingPosition))
    , m_outcome(addChoice(tr("Outcome")))
    , m_provider(addChoice(tr("Provider")))
    , m_project(addChoice(tr("Project")))
    , m_period(addChoice(tr("Period")))
    , m_clear(new QPushButton(tr("Clear"), this))
{
    m_search->setPlaceholderText(tr("Search requests"));
    m_search->setAccessibleName(tr("Search requests"));
    m_search->setToolTip(tr("Words, or one of model:NAME, client:NAME, key:NAME, session:ID"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_clear->setToolTip(tr("Show all requests again"));
    addOutcomes();
    m_provider->addItem(tr("All providers"), QString());
    m_project->addItem(tr("All projects"), QString());
    addPeriods();
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    layOut();
    connect(&m_pause, &QTimer::timeout, this, &FilterBar::tell);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
    connect(m_search, &QLineEdit::returnPressed, this, &FilterBar::tell);
    connect(m_clear, &QPushButton::clicked, this, [this] { setFilter({}); });
    m_clear->hide();
    m_glyph->setIcon(tintedIcon(QStringLiteral("search"), Colors(palette()).muted()));
}

void FilterBar::layOut()
{
    auto *choices = new QHBoxLayout;
    choices->setSpacing(8);
    for (QWidget *widget : QWidgetList{m_outcome, m_provider, m_project, m_period, m_clear})
        choices->addWidget(widget);
    choices->addStretch();
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(8);
    m_rows->addWidget(m_search, 1);
    m_rows->addLayout(choices);
}

void FilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < fontMetrics().averageCharWidth() * narrowUnits;
    m_rows->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QComboBox *FilterBar::addChoice(const QString &name)
{
    auto *choice = new QComboBox(this);
    choice->setAccessibleName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    choice->setMaximumWidth(fontMetrics().averageCharWidth() * 24);
    connect(choice, &QComboBox::currentIndexChanged, this, &FilterBar::tell);
    return choice;
}

void FilterBar::addOutcomes()
{
    using Outcome = ExchangeQuery::Outcome;
    const std::pair<QString, Outcome> outcomes[]{{tr("All outcomes"), Outcome::Any},
        {tr("Good"), Outcome::Good}, {tr("Failed"), Outcome::Failed}, {tr("Failed over"), Outcome::Retried},
        {tr("Client left"), Outcome::Left}};
    for (const auto &[text, outcome] : outcomes)
        m_outcome->addItem(text, static_cast<int>(outcome));
}

void FilterBar::addPeriods()
{
    using Period = RequestFilter::Period;
    const std::pair<QString, Period> periods[]{{tr("Any time"), Period::All}, {tr("Last hour"), Period::Hour},
        {tr("Today"), Period::Day}, {tr("7 days"), Period::Week}};
    for (const auto &[text, period] : periods)
        m_period->addItem(text, static_cast<int>(period));
}

RequestFilter FilterBar::filter() const
{
    RequestFilter filter;
    filter.text = m_search->text().trimmed();
    filter.outcome = static_cast<ExchangeQuery::Outcome>(m_outcome->currentData().toInt());
    filter.provider = m_provider->currentData().toString();
    filter.project = m_project->currentData().toString();
    filter.period = static_cast<RequestFilter::Period>(m_period->currentData().toInt());
    return filter;
}

void FilterBar::setFilter(const RequestFilter &filter)
{
    m_search->setText(filter.text);
    choose(*m_outcome, static_cast<int>(filter.outcome), {});
    choose(*m_provider, filter.provider, filter.provider);
    choose(*m_project, filter.project, filter.project);
    choose(*m_period, static_cast<int>(filter.period), {});
    tell();
}

void FilterBar::setNames(const QStringList &providers, const QStringList &projects)
{
    replaceNames(*m_provider, providers);
    replaceNames(*m_project, projects);
    m_project->setVisible(m_project->count() > 1);
}

void FilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FilterBar::tell()
{
    m_pause.stop();
    const RequestFilter filter = this->filter();
    m_clear->setVisible(!filter.isClear());
    if (filter == m_told)
        return;
    m_told = filter;
    emit filterChanged(filter);
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key(); // NOLINT: as Qt does it
        if (key == Qt::Key_Down || key == Qt::Key_Escape) {
            emit left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_glyph->setIcon(tintedIcon(QStringLiteral("search"), Colors(palette()).muted()));
}

} // namespace signalbox
