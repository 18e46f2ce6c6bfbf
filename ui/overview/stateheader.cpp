// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/stateheader.h"

#include "ui/texts/figures.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pausemenu.h"
#include "ui/widgets/statelook.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <QToolButton>
#include <QUrl>

namespace signalbox {
namespace {
constexpr int markSize = 22;

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
    , m_detail(makeLabel({}, TextRole::Muted, this))
    , m_copy(new QPushButton(tr("Copy &environment"), this))
    , m_setup(new QPushButton(tr("&Set up a client…"), this))
    , m_pause(new QToolButton(this))
    , m_pauseMenu(new PauseMenu(this))
{
    m_mark->setFixedSize(markSize, markSize);
    m_state->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setMinimumWidth(1);
    m_pause->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_pause->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_pause->setFocusPolicy(Qt::StrongFocus);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_state);
    texts->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    row->addWidget(m_setup, 0, Qt::AlignTop);
    row->addWidget(m_pause, 0, Qt::AlignTop);
    m_pause->setMinimumHeight(m_copy->sizeHint().height());
    connect(m_pauseMenu, &PauseMenu::pauseRequested, this, &StateHeader::pauseRequested);
    connect(m_copy, &QPushButton::clicked, this, &StateHeader::copyEnvironmentRequested);
    connect(m_setup, &QPushButton::clicked, this, &StateHeader::clientSetupRequested);
    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (m_paused)
            emit resumeRequested();
    });
    setSnapshot({});
}

void StateHeader::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_paused = snapshot.paused;
    const StateLook look = lookOf(stateOf(snapshot));
    const QString state = SnapshotTexts::state(snapshot);
    m_mark->setState(look.shape, look.tone, state);
    m_state->setText(state);
    m_detail->setText(detailOf(snapshot));
    m_detail->setVisible(!m_detail->text().isEmpty());
    m_copy->setEnabled(snapshot.listening);
    m_setup->setEnabled(snapshot.listening);
    m_pause->setEnabled(snapshot.listening);
    m_pause->setText(m_paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setMenu(m_paused ? nullptr : m_pauseMenu);
    m_pause->setPopupMode(m_paused ? QToolButton::DelayedPopup : QToolButton::InstantPopup);
}

} // namespace signalbox
