// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/streamlist.h"

#include "ui/overview/streamrow.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qsizetype mostRows = 20;
}

StreamList::StreamList(GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_question(new NoticeBar(Tone::Attention, this))
    , m_column(new QVBoxLayout)
    , m_none(makeLabel(tr("Nothing is running."), TextRole::Muted, this))
    , m_more(makeLabel({}, TextRole::Muted, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_question);
    column->addLayout(m_column);
    m_column->setSpacing(0);
    m_column->addWidget(m_none);
    m_column->addWidget(m_more);
    m_more->hide();
    makeQuestion();
}

void StreamList::makeQuestion()
{
    connect(m_question->addButton(tr("E&nd it")), &QPushButton::clicked, this, [this] {
        m_link.cancelExchange(m_toCancel);
        m_question->setText({});
    });
    connect(m_question->addButton(tr("&Let it run")), &QPushButton::clicked, this,
        [this] { m_question->setText({}); });
}

void StreamList::askToCancel(const RunningExchange &exchange)
{
    m_toCancel = exchange.id;
    m_question->setText(
        tr("End the request of %1? Its client gets an error, and what was answered so far is paid for.")
            .arg(SnapshotTexts::running(exchange)));
}

StreamRow *StreamList::makeRow(const QByteArray &id)
{
    auto *row = new StreamRow(id, this);
    connect(row, &StreamRow::cancelRequested, this, &StreamList::askToCancel);
    connect(row, &StreamRow::sessionPinRequested, this,
        [this](const QByteArray &session, const QString &provider) { m_link.pinSession(session, provider); });
    return row;
}

void StreamList::setSnapshot(const GatewaySnapshot &snapshot)
{
    QStringList providers;
    for (const ProviderSnapshot &provider : snapshot.providers)
        providers << provider.name;
    const auto shown = snapshot.running.first(std::min(snapshot.running.size(), mostRows));
    QList<StreamRow *> rows;
    for (const RunningExchange &exchange : shown) {
        const auto known = std::ranges::find(m_rows, exchange.id, &StreamRow::id);
        StreamRow *row = known == m_rows.end() ? makeRow(exchange.id) : *known;
        if (known != m_rows.end())
            m_rows.erase(known);
        row->setExchange(exchange, providers);
        rows << row;
    }
    for (StreamRow *ended : std::as_const(m_rows))
        ended->deleteLater(); // its own click may be what has ended it
    for (StreamRow *ended : std::as_const(m_rows))
        ended->hide();
    m_rows = rows;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (m_column->indexOf(rows.at(i)) != static_cast<int>(i))
            m_column->insertWidget(static_cast<int>(i), rows.at(i));
    }
    if (std::ranges::find(snapshot.running, m_toCancel, &RunningExchange::id) == snapshot.running.cend())
        m_question->setText({}); // it has ended by itself
    m_none->setVisible(rows.isEmpty());
    const qsizetype others
        = std::max<qsizetype>(snapshot.running.size(), snapshot.activeExchanges) - rows.size();
    m_more->setVisible(!rows.isEmpty() && others > 0);
    m_more->setText(tr("and %n more", nullptr, static_cast<int>(others)));
}

} // namespace signalbox
