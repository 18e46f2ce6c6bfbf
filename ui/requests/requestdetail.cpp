// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestdetail.h"

#include "ui/requests/chainview.h"
#include "ui/requests/curlcommand.h"
#include "ui/requests/explanationtext.h"
#include "ui/requests/factlist.h"
#include "ui/requests/requesttexts.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/scrollcolumn.h"
#include "ui/widgets/statemark.h"
#include "ui/widgets/tintedicon.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QIcon>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>
#include <QToolButton>

namespace signalbox {
namespace {
constexpr int spacing = 10;

QIcon closeIcon(const QPalette &palette)
{
    return tintedIcon(QStringLiteral("cancel"), Colors(palette).muted());
}

QPushButton *menuButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setMenu(new QMenu(button));
    return button;
}
} // namespace

RequestDetail::RequestDetail(QWidget *parent)
    : QWidget(parent)
    , m_mark(new StateMark(this))
    , m_title(new ElidedLabel(this))
    , m_origin(new ElidedLabel(this))
    , m_notice(new NoticeBar(Tone::Bad, this))
    , m_chain(new ChainView(this))
    , m_facts(new FactList(this))
    , m_why(makeLabel({}, TextRole::Body, this))
    , m_explanation(makeLabel({}, TextRole::Body, this))
    , m_close(new QToolButton(this))
    , m_explain(new QPushButton(tr("&Where would it go now?"), this))
    , m_provider(new QPushButton(tr("Show &provider"), this))
    , m_cancel(new QPushButton(tr("&End request…"), this))
    , m_copy(menuButton(tr("&Copy"), this))
    , m_session(menuButton(tr("Send &session to"), this))
{
    setAccessibleName(tr("Details of the request"));
    addCopyActions();
    auto *column = m_column = new ScrollColumn(this);
    column->body()->setSpacing(spacing);
    column->body()->addWidget(m_notice);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(28);
    auto *facts = new QVBoxLayout;
    facts->setContentsMargins(0, 4, 0, 0); // as the rows of the chain
    facts->setSpacing(spacing);
    facts->addWidget(m_facts);
    facts->addWidget(makeWhy());
    facts->addStretch();
    columns->addWidget(m_chain, 5, Qt::AlignTop);
    columns->addLayout(facts, 4);
    column->body()->addLayout(columns);
    column->body()->addStretch();
    auto *card = new Card(this);
    card->body()->addWidget(makeHeading());
    card->body()->addWidget(column, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    // The order of sight, which is not that of the construction.
    const QWidgetList order{m_close, m_cancel, m_provider, m_session, m_copy, m_explain};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
    new QShortcut(
        QKeySequence::Cancel, this, this, &RequestDetail::closeRequested, Qt::WidgetWithChildrenShortcut);
    connect(m_provider, &QPushButton::clicked, this, [this] { emit providerRequested(m_row.provider); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { emit cancelRequested(m_row.id); });
}

QWidget *RequestDetail::makeHeading()
{
    auto *heading = new QWidget(this);
    m_title->setFont(roleFont(font(), TextRole::Heading));
    m_origin->setMuted(true);
    m_close->setAutoRaise(true);
    m_close->setIcon(closeIcon(palette()));
    m_close->setAccessibleName(tr("Close the details"));
    m_close->setToolTip(tr("Close (Esc)"));
    connect(m_close, &QToolButton::clicked, this, &RequestDetail::closeRequested);
    auto *title = new QHBoxLayout;
    title->setSpacing(8);
    title->addWidget(m_mark);
    title->addWidget(m_title, 1);
    title->addWidget(m_close);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_origin, 1);
    for (QWidget *button : QWidgetList{m_cancel, m_provider, m_session, m_copy})
        buttons->addWidget(button);
    auto *rows = new QVBoxLayout(heading);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    rows->addLayout(title);
    rows->addLayout(buttons);
    return heading;
}

QWidget *RequestDetail::makeWhy()
{
    auto *why = new QWidget(this);
    auto *column = new QVBoxLayout(why);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(6);
    column->addWidget(makeLabel(tr("Why there?"), TextRole::Heading, why));
    for (QLabel *label : {m_why, m_explanation}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    column->addWidget(m_why);
    column->addWidget(m_explain, 0, Qt::AlignLeft);
    column->addWidget(m_explanation);
    connect(m_explain, &QPushButton::clicked, this, [this] {
        if (m_record)
            emit explanationRequested(*m_record);
    });
    return why;
}

void RequestDetail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_close->setIcon(closeIcon(palette()));
}

void RequestDetail::addCopyActions()
{
    const auto add = [this](const QString &text, const std::function<QString()> &copied) {
        m_copy->menu()->addAction(
            text, this, [copied] { QGuiApplication::clipboard()->setText(Figures::plain(copied())); });
    };
    add(tr("Copy as &curl"), [this] { return m_record ? curlCommand(*m_record, m_baseUrl) : QString(); });
    add(tr("Copy &id"), [this] { return QString::fromUtf8(m_row.id); });
    add(tr("Copy &details"),
        [this] { return m_record ? RequestTexts::details(*m_record) : RequestTexts::line(m_row); });
}

void RequestDetail::setGateway(const QString &baseUrl, const QStringList &providers)
{
    m_baseUrl = baseUrl;
    if (m_providers == providers)
        return;
    m_providers = providers;
    fillSessionMenu();
}

void RequestDetail::fillSessionMenu()
{
    m_session->menu()->clear();
    const auto add = [this](const QString &text, const QString &provider) {
        m_session->menu()->addAction(QString(text).replace(QLatin1Char('&'), QStringLiteral("&&")), this,
            [this, provider] { emit sessionPinRequested(m_row.session.toUtf8(), provider); });
    };
    for (const QString &provider : m_providers)
        add(provider, provider);
    m_session->menu()->addSeparator();
    add(tr("Where the routes send it"), {});
}

void RequestDetail::showHead(const RequestRow &row)
{
    m_row = row;
    m_mark->setState(shapeOf(row.state), toneOf(row.state), RequestTexts::state(row));
    m_title->setLines({RequestTexts::way(row)});
    m_session->setVisible(!row.session.isEmpty());
    m_provider->setVisible(!row.provider.isEmpty());
    m_cancel->setVisible(row.isRunning());
}

void RequestDetail::showId(const QByteArray &id)
{
    RequestRow row;
    row.id = id;
    showHead(row);
    m_mark->setState(Shape::Ring, Tone::Neutral, tr("not loaded yet"));
    m_title->setLines({tr("Request %1").arg(QString::fromUtf8(id))});
    m_origin->setLines({});
    clearBody();
}

void RequestDetail::showRow(const RequestRow &row)
{
    showHead(row);
    m_origin->setLines({RequestTexts::origin(row)});
    clearBody();
    if (row.isRunning())
        m_chain->setSteps(decisionChain(row), 0);
}

/// Of what only a record tells.
void RequestDetail::clearBody()
{
    m_record.reset();
    m_notice->setText({});
    m_chain->setSteps({}, 0);
    m_facts->clear();
    m_why->parentWidget()->hide();
    m_copy->menu()->actions().constFirst()->setEnabled(false);
}

void RequestDetail::showRecord(const ExchangeRecord &record)
{
    m_record = record;
    TextPool pool;
    showHead(rowOf(record, pool));
    m_origin->setLines({RequestTexts::origin(record)});
    showNotice(record);
    m_chain->setSteps(decisionChain(record), record.milliseconds);
    showFacts(record);
    m_why->parentWidget()->show();
    m_why->setText(GatewayTexts::shown(record.decision));
    m_why->setVisible(!record.decision.isEmpty());
    m_explain->setVisible(!record.model.isEmpty());
    m_explanation->hide();
    m_copy->menu()->actions().constFirst()->setEnabled(true);
}

void RequestDetail::showNotice(const ExchangeRecord &record)
{
    const bool hasFailed = m_row.state == RequestRow::State::Failed;
    const QString remedy = RequestTexts::remedy(record);
    QString text = hasFailed ? GatewayTexts::shown(record.error) : QString();
    if (hasFailed && text.isEmpty())
        text = tr("The client got status %1.").arg(record.status);
    m_notice->setText(remedy.isEmpty() || !hasFailed ? text : text + QLatin1Char('\n') + remedy);
}

void RequestDetail::showFacts(const ExchangeRecord &record)
{
    m_facts->clear();
    m_facts->add(tr("Time"), RequestTexts::times(record));
    m_facts->add(tr("Tokens"), RequestTexts::tokens(record.usage));
    m_facts->add(tr("Cost"), RequestTexts::cost(record));
    m_facts->add(tr("Price"), RequestTexts::prices(record).join(QLatin1Char('\n')));
    m_facts->add(tr("Size"),
        tr("%1 sent, %2 received")
            .arg(Figures::bytes(record.requestBytes), Figures::bytes(record.responseBytes)));
    m_facts->add(tr("Id"), QString::fromUtf8(record.id));
}

void RequestDetail::showProblem(const QString &problem)
{
    m_notice->setText(problem);
}

void RequestDetail::showExplanation(const Result<QJsonObject> &explanation)
{
    m_explanation->setText(explanation
            ? explanationText(*explanation)
            : tr("That cannot be told now: %1").arg(GatewayTexts::shown(explanation.error().message)));
    m_explanation->show();
    // Once it has been laid out.
    QTimer::singleShot(0, this, [this] { m_column->ensureWidgetVisible(m_explanation); });
}

} // namespace signalbox
