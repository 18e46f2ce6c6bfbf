// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/stateheader.h"

#include "ui/texts/figures.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pausemenu.h"
#include "ui/widgets/statelook.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <QUrl>

namespace signalbox {
namespace {
constexpr int markSize = 22;
constexpr int spacing = 10;
constexpr int leastForState = 24; ///< characters beside the buttons

/// "127.0.0.1:8484 · 3 of 4 providers ready · since 14:20"
QString detailOf(const GatewaySnapshot &snapshot)
{
    if (!snapshot.listening)
        return {};
    const ProviderCount count = countProviders(snapshot);
    QStringList parts{snapshot.baseUrl};
    parts << StateHeader::tr("%1 of %n provider(s) ready", nullptr, count.enabled)
                 .arg(count.enabled - count.down);
    if (snapshot.finishedExchanges > 0)
        parts << StateHeader::tr(
            "%n request(s) since it started", nullptr, static_cast<int>(snapshot.finishedExchanges));
    return parts.join(QStringLiteral("  ·  "));
}
} // namespace

StateHeader::StateHeader(QWidget *parent)
    : QWidget(parent)
    , m_mark(new StateMark(this))
    , m_state(makeLabel({}, TextRole::PageTitle, this))
    , m_detail(new ElidedLabel(this))
    , m_buttons(new QWidget(this))
    , m_copy(new QPushButton(tr("Copy &environment"), m_buttons))
    , m_setup(new QPushButton(tr("&Set up a client…"), m_buttons))
    , m_pause(new QPushButton(m_buttons))
    , m_quit(new QPushButton(tr("&Quit now"), m_buttons))
    , m_pauseMenu(new PauseMenu(this))
    , m_parts(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_mark->setFixedSize(markSize, markSize);
    m_state->setWordWrap(true);
    m_detail->setMuted(true);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_state);
    texts->addWidget(m_detail);
    auto *state = new QHBoxLayout;
    state->setSpacing(spacing);
    state->addWidget(m_mark, 0, Qt::AlignTop);
    state->addLayout(texts, 1);
    auto *buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(spacing);
    for (QWidget *button : QWidgetList{m_copy, m_setup, m_pause, m_quit})
        buttons->addWidget(button);
    m_parts->setContentsMargins(0, 0, 0, 0);
    m_parts->setSpacing(spacing);
    m_parts->addLayout(state, 1);
    m_parts->addWidget(m_buttons, 0, Qt::AlignTop);
    connect(m_pauseMenu, &PauseMenu::pauseRequested, this, &StateHeader::pauseRequested);
    connect(m_copy, &QPushButton::clicked, this, &StateHeader::copyEnvironmentRequested);
    connect(m_setup, &QPushButton::clicked, this, &StateHeader::clientSetupRequested);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_paused)
            emit resumeRequested();
    });
    m_quit->hide();
    connect(m_quit, &QPushButton::clicked, this, &StateHeader::quitRequested);
    setSnapshot({});
}

void StateHeader::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_paused = snapshot.paused;
    m_running = snapshot.activeExchanges;
    const StateLook look = lookOf(stateOf(snapshot));
    // Why it does not listen is told in full across the top of the window.
    const QString state = SnapshotTexts::state(snapshot.listening ? snapshot : GatewaySnapshot());
    m_mark->setState(look.shape, look.tone, state);
    m_state->setText(state);
    m_detail->setLines({detailOf(snapshot)});
    m_detail->setVisible(!m_detail->text().isEmpty());
    m_copy->setEnabled(snapshot.listening);
    m_setup->setEnabled(snapshot.listening);
    m_pause->setEnabled(snapshot.listening);
    m_pause->setText(m_paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setMenu(m_paused ? nullptr : m_pauseMenu);
    if (m_end.isValid())
        showStopping();
}

void StateHeader::setStopping(const QDateTime &end)
{
    m_end = end;
    for (QWidget *button : QWidgetList{m_copy, m_setup, m_pause})
        button->hide();
    m_quit->show();
    showStopping();
}

void StateHeader::showStopping()
{
    const QString state = SnapshotTexts::stopping(m_running);
    const StateLook look = lookOf(GatewayState::Stopped);
    m_mark->setState(look.shape, look.tone, state);
    m_state->setText(state);
    m_detail->setLines({tr("What runs may go on until %1, then it is ended.")
                            .arg(m_end.toLocalTime().toString(QStringLiteral("HH:mm:ss")))});
    m_detail->show();
}

/// That of the buttons below the state, else nobody could make the window narrow enough for that.
QSize StateHeader::minimumSizeHint() const
{
    return {m_buttons->minimumSizeHint().width(), QWidget::minimumSizeHint().height()};
}

void StateHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int state = markSize + leastForState * m_state->fontMetrics().averageCharWidth();
    const bool isNarrow = width() < state + m_buttons->sizeHint().width() + 2 * spacing;
    m_parts->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_parts->setAlignment(m_buttons, isNarrow ? Qt::AlignLeading : Qt::AlignTop);
}

} // namespace signalbox
