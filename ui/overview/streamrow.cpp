// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/streamrow.h"

#include "ui/texts/figures.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statemark.h"
#include "ui/widgets/tintedicon.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QMenu>

#include <QToolButton>

namespace signalbox {
namespace {
constexpr int speedWidth = 176;
constexpr int timeWidth = 64;
constexpr int spacing = 12;
constexpr int leastForTexts = 44; ///< characters, for who asks and where

QToolButton *makeButton(const QString &glyph, const QString &toolTip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(glyphIcon(glyph));
    button->setAutoRaise(true);
    button->setToolTip(toolTip);
    return button;
}
} // namespace

StreamRow::StreamRow(QByteArray id, QWidget *parent)
    : QWidget(parent)
    , m_mark(new StateMark(this))
    , m_who(new ElidedLabel(this))
    , m_where(new ElidedLabel(this))
    , m_speed(makeLabel({}, TextRole::Muted, this))
    , m_time(makeLabel({}, TextRole::Body, this))
    , m_pin(makeButton(QStringLiteral("pin"), tr("Choose the provider of its session"), this))
    , m_pinMenu(new QMenu(this))
    , m_cancel(makeButton(QStringLiteral("cancel"), tr("Cancel this request"), this))
{
    m_exchange.id = std::move(id);
    m_speed->setFixedWidth(speedWidth);
    m_time->setFixedWidth(timeWidth);
    m_time->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_pin->setMenu(m_pinMenu);
    m_pin->setPopupMode(QToolButton::InstantPopup);
    m_pin->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(spacing);
    row->addWidget(m_mark);
    row->addWidget(m_who, 3);
    row->addWidget(m_where, 5);
    row->addWidget(m_speed);
    row->addWidget(m_time);
    row->addWidget(m_pin);
    row->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, [this] { emit cancelRequested(m_exchange); });
    connect(m_pinMenu, &QMenu::aboutToShow, this, &StreamRow::fillPinMenu);
}

void StreamRow::setExchange(const RunningExchange &exchange, const QStringList &providers)
{
    m_exchange = exchange;
    m_providers = providers;
    const QString client = SnapshotTexts::client(exchange);
    m_who->setLines({client});
    m_pin->setAccessibleName(tr("Choose the provider of the session of %1").arg(client));
    m_cancel->setAccessibleName(tr("Cancel the request of %1").arg(client));
    const QString model = exchange.upstreamModel.isEmpty() || exchange.upstreamModel == exchange.model
        ? exchange.model
        : exchange.model + QStringLiteral(" → ") + exchange.upstreamModel;
    m_where->setLines({exchange.provider.isEmpty() ? model : tr("%1 at %2").arg(model, exchange.provider)});
    m_time->setText(Figures::seconds(exchange.startedAt.secsTo(QDateTime::currentDateTimeUtc())));
    m_pin->setEnabled(!exchange.session.isEmpty());
    showState();
}

/// Without the column that can go, else nobody could make the window narrow enough for that.
QSize StreamRow::minimumSizeHint() const
{
    const QSize size = QWidget::minimumSizeHint();
    return m_speed->isVisibleTo(this) ? size - QSize(speedWidth + spacing, 0) : size;
}

void StreamRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int others = timeWidth + m_pin->sizeHint().width() + m_cancel->sizeHint().width() + 5 * spacing;
    const int room = width() - leastForTexts * fontMetrics().averageCharWidth() - others;
    m_speed->setVisible(room >= speedWidth + spacing);
}

void StreamRow::showState()
{
    using Stage = RunningExchange::Stage;
    const bool isAnswering = m_exchange.stage == Stage::Answering;
    const bool isStalled = isAnswering && SnapshotTexts::isStalled(m_exchange);
    QStringList texts{SnapshotTexts::speed(m_exchange)};
    if (isAnswering && !isStalled)
        texts << tr("%1 tokens").arg(Figures::count(m_exchange.outputTokens));
    const QString text = texts.join(QStringLiteral(" · "));
    const Shape answering = isAnswering ? Shape::Disc : Shape::Ring;
    m_mark->setState(isStalled ? Shape::Triangle : answering,
        isStalled || m_exchange.stage == Stage::Waiting ? Tone::Attention : Tone::Busy, text);
    m_speed->setText(text);
}

void StreamRow::fillPinMenu()
{
    m_pinMenu->clear();
    const QByteArray session = m_exchange.session;
    m_pinMenu->addSection(tr("Next requests of this session go to"));
    m_pinMenu->addAction(
        tr("Automatic"), this, [this, session] { emit sessionPinRequested(session, QString()); });
    for (const QString &provider : std::as_const(m_providers)) {
        m_pinMenu->addAction(QString(provider).replace(QLatin1Char('&'), QStringLiteral("&&")), this,
            [this, session, provider] { emit sessionPinRequested(session, provider); });
    }
}

} // namespace signalbox
