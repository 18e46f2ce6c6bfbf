// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/requestwatchview.h"

#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/announcement.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr double radius = 8;
constexpr int padding = 14;
constexpr int markSize = 18;
constexpr qsizetype longestError = 500;

QString programOf(const QByteArray &client)
{
    const QString name = QString::fromUtf8(client).section(u'/', 0, 0);
    return name.isEmpty() ? RequestWatchView::tr("A client") : name;
}

/// As the history will have it: a provider may answer with a whole page.
QString shortened(const QString &error)
{
    return error.left(2 * longestError).simplified().left(longestError);
}

QString figuresOf(const ExchangeRecord &record)
{
    QStringList parts;
    if (record.usage.known)
        parts << RequestWatchView::tr("%1 tokens in").arg(Figures::count(record.usage.prompt()))
              << RequestWatchView::tr("%1 out").arg(Figures::count(record.usage.output));
    parts << Figures::milliseconds(record.milliseconds);
    return parts.join(QStringLiteral(" · "));
}
} // namespace

RequestWatchView::RequestWatchView(GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_watch(link)
    , m_mark(new StateMark(this))
    , m_title(makeLabel({}, TextRole::Heading, this))
    , m_detail(makeLabel({}, TextRole::Body, this))
{
    m_mark->setFixedSize(markSize, markSize);
    for (QLabel *label : {m_title, m_detail}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_title);
    texts->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(padding, padding, padding, padding);
    row->setSpacing(12);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    connect(&m_watch, &RequestWatch::changed, this, [this] {
        refresh();
        if (isVisible())
            announce(*m_title);
        if (m_watch.stage() == RequestWatch::Stage::Answered)
            emit answered();
    });
    refresh();
}

void RequestWatchView::begin(const QString &hint, const QByteArray &client)
{
    m_hint = hint;
    m_watch.begin(client);
}

void RequestWatchView::setSnapshot(const GatewaySnapshot &snapshot)
{
    if (m_isListening == snapshot.listening && m_isPaused == snapshot.paused)
        return;
    m_isListening = snapshot.listening;
    m_isPaused = snapshot.paused;
    refresh();
}

QString RequestWatchView::title() const
{
    return m_title->text();
}

QString RequestWatchView::detail() const
{
    return m_detail->text();
}

void RequestWatchView::refresh()
{
    switch (m_watch.stage()) {
    case RequestWatch::Stage::Waiting:
        showWaiting();
        break;
    case RequestWatch::Stage::Running: {
        const RunningExchange &running = m_watch.running();
        const QString model = running.model.isEmpty() ? tr("a model") : running.model;
        tell({Shape::Disc, Tone::Busy}, tr("%1 asks for %2").arg(programOf(running.client), model),
            running.provider.isEmpty() ? tr("A provider is chosen.")
                                       : tr("It is with %1 now.").arg(running.provider));
        break;
    }
    case RequestWatch::Stage::Answered:
    case RequestWatch::Stage::Failed:
        showRecord();
        break;
    }
}

void RequestWatchView::showWaiting()
{
    if (!m_isListening)
        tell({Shape::Cross, Tone::Bad}, tr("Signalbox does not listen at the moment"),
            tr("No request can arrive. The main window says why."));
    else if (m_isPaused)
        tell({Shape::Bars, Tone::Attention}, tr("Signalbox is paused"),
            tr("Requests are refused until it is resumed."));
    else
        tell({Shape::Ring, Tone::Busy}, tr("Waiting for the first request"), m_hint);
}

void RequestWatchView::showRecord()
{
    const ExchangeRecord &record = m_watch.record();
    const QString client = programOf(record.client);
    if (m_watch.stage() == RequestWatch::Stage::Answered) {
        tell({Shape::Disc, Tone::Good}, tr("It works: %1 was answered").arg(client),
            tr("%1 → %2").arg(record.model, record.provider) + QStringLiteral("  ·  ") + figuresOf(record));
        return;
    }
    const QString reason = record.error.isEmpty()
        ? tr("It was answered with status %1.").arg(QString::number(record.status))
        : GatewayTexts::shown(shortened(record.error));
    tell({Shape::Cross, Tone::Bad}, tr("%1 arrived, but was not answered well").arg(client),
        tr("%1\nThe next request is waited for.").arg(reason));
}

void RequestWatchView::tell(const StateLook &look, const QString &title, const QString &detail)
{
    m_tone = look.tone;
    m_mark->setState(look.shape, look.tone, title);
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(detail);
    update();
}

void RequestWatchView::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = colors.tone(m_tone);
    line.setAlphaF(0.45F);
    painter.setPen(line);
    painter.setBrush(colors.toneBackground(m_tone));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
