// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/pendingbar.h"

#include "ui/configuration/configurationdraft.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/statemark.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace signalbox {
namespace {
constexpr double radius = 8;
constexpr qsizetype mostTitles = 3;
} // namespace

PendingBar::PendingBar(ConfigurationDraft &draft, QString title, QWidget *parent)
    : QFrame(parent)
    , m_draft(draft)
    , m_title(std::move(title))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_mark(new StateMark(this))
    , m_text(makeLabel({}, TextRole::Body, this))
    , m_detail(makeLabel({}, TextRole::Body, this))
    , m_discard(new QPushButton(tr("&Discard"), this))
    , m_undo(new QPushButton(tr("&Undo"), this))
    , m_redo(new QPushButton(tr("Red&o"), this))
    , m_review(new QPushButton(tr("&Review and save…"), this))
    , m_close(new QToolButton(this))
{
    for (QLabel *label : {m_text, m_detail})
        label->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setContentsMargins(0, 0, 6, 2);
    m_problem->setObjectName(QStringLiteral("changeProblem"));
    m_text->setObjectName(QStringLiteral("pendingText"));
    m_detail->setObjectName(QStringLiteral("pendingDetail"));
    m_discard->setObjectName(QStringLiteral("discard"));
    m_undo->setObjectName(QStringLiteral("undo"));
    m_redo->setObjectName(QStringLiteral("redo"));
    m_review->setObjectName(QStringLiteral("review"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_problem);
    column->addLayout(makeRow());
    column->addWidget(m_detail);
    connect(m_problem->addButton(tr("Dis&miss")), &QPushButton::clicked, &m_draft,
        &ConfigurationDraft::dismissFailure);
    connect(m_undo, &QPushButton::clicked, this, &PendingBar::undo);
    connect(m_redo, &QPushButton::clicked, this, &PendingBar::redo);
    connect(m_discard, &QPushButton::clicked, &m_draft, &ConfigurationDraft::discard);
    connect(m_review, &QPushButton::clicked, this, &PendingBar::review);
    connect(m_close, &QToolButton::clicked, &m_draft, &ConfigurationDraft::dismiss);
    connect(&m_draft, &ConfigurationDraft::changed, this, &PendingBar::refresh);
    connect(&m_draft, &ConfigurationDraft::failed, this, &PendingBar::refresh);
    addKeys();
    refresh();
}

QHBoxLayout *PendingBar::makeRow()
{
    QFont strong = m_review->font();
    strong.setWeight(QFont::DemiBold);
    m_review->setFont(strong);
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_mark);
    row->addSpacing(2);
    row->addWidget(m_text, 1);
    for (QPushButton *button : {m_discard, m_undo, m_redo, m_review})
        row->addWidget(button);
    row->addWidget(m_close);
    return row;
}

void PendingBar::addKeys()
{
    const auto addKey = [this](QKeySequence::StandardKey key, auto run) {
        auto *shortcut = new QShortcut(key, parentWidget() ? parentWidget() : this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    addKey(QKeySequence::Save, [this] { review(); });
    addKey(QKeySequence::Undo, [this] { undo(); });
    addKey(QKeySequence::Redo, [this] { redo(); });
}

void PendingBar::refresh()
{
    using State = SavedChange::State;
    const bool isPending = !m_draft.isEmpty();
    const State saved = isPending ? State::None : m_draft.saved().state();
    const bool hasUndone = !m_draft.undone().isEmpty();
    const bool hasText = isPending || hasUndone || saved != State::None;
    m_problem->setText(m_draft.failure());
    if (isPending)
        showPending();
    else
        showDone();
    for (QWidget *part : std::initializer_list<QWidget *>{m_mark, m_text})
        part->setVisible(hasText);
    m_detail->setVisible(!m_detail->text().isEmpty());
    setAccessibleName(m_text->text());
    setAccessibleDescription(m_detail->text());
    m_undo->setVisible(isPending || saved == State::Saved);
    m_redo->setVisible(hasUndone || saved == State::TakenBack);
    m_redo->setText(hasUndone ? tr("Red&o") : tr("Red&o…"));
    m_redo->setToolTip(hasUndone ? tr("Makes again what was taken back") : tr("Shows what is done again"));
    m_discard->setVisible(isPending);
    m_review->setVisible(isPending);
    m_close->setVisible(hasText && !isPending);
    setVisible(hasText || !m_draft.failure().isEmpty());
}

QString PendingBar::undoneText() const
{
    QStringList titles = m_draft.undone();
    if (titles.isEmpty())
        return {};
    if (titles.size() > mostTitles)
        titles = titles.first(mostTitles) << QStringLiteral("…");
    return tr("Taken back: %1.").arg(titles.join(QStringLiteral(", ")));
}

void PendingBar::showPending()
{
    const QString count = tr("%n change(s) not saved yet", nullptr, static_cast<int>(m_draft.count()));
    const QString obstacle = m_draft.obstacle();
    const bool isWrong = !obstacle.isEmpty();
    const QString more = isWrong ? obstacle : undoneText();
    m_mark->setState(
        isWrong ? signalbox::Shape::Cross : signalbox::Shape::Disc, isWrong ? Tone::Bad : Tone::Busy, count);
    m_text->setText(count);
    m_detail->setText(more);
    QPalette colored = palette();
    if (isWrong)
        colored.setColor(QPalette::WindowText, Colors(palette()).tone(Tone::Bad));
    m_detail->setPalette(colored);
    m_undo->setText(tr("&Undo"));
    m_undo->setToolTip(tr("Takes back the last change: %1").arg(m_draft.lastStep()->what));
    m_review->setEnabled(!m_draft.isWaiting());
    m_review->setToolTip(m_draft.isWaiting()
            ? tr("Nothing is written while the file cannot be read")
            : tr("Shows which lines of the configuration change (%1)")
                  .arg(QKeySequence(QKeySequence::Save).toString(QKeySequence::NativeText)));
}

void PendingBar::showDone()
{
    const SavedChange &saved = m_draft.saved();
    QString text = undoneText();
    if (text.isEmpty() && saved.state() == SavedChange::State::TakenBack)
        text = tr("Taken back. The gateway uses the configuration from before.");
    else if (text.isEmpty() && saved.state() == SavedChange::State::Saved)
        text = saved.done().isEmpty() ? tr("Saved. The gateway uses the new configuration.") : saved.done();
    m_mark->setState(signalbox::Shape::Disc, Tone::Good, text);
    m_text->setText(text);
    m_detail->clear();
    m_undo->setText(tr("&Undo…"));
    m_undo->setToolTip(tr("Shows what was saved, to take it back"));
}

void PendingBar::review()
{
    if (m_draft.isEmpty() || m_draft.isWaiting())
        return;
    open(m_title, m_draft.proposal());
    connect(m_dialog, &QDialog::accepted, this, [this] {
        if (const auto error = m_draft.save(m_dialog->change()))
            m_draft.tell(GatewayTexts::shown(error->message));
    });
}

void PendingBar::undo()
{
    if (!m_draft.isEmpty())
        m_draft.undo();
    else if (m_draft.saved().state() == SavedChange::State::Saved)
        turnSaved(tr("Take back what was saved"));
}

void PendingBar::redo()
{
    if (!m_draft.undone().isEmpty())
        m_draft.redo();
    else if (m_draft.isEmpty() && m_draft.saved().state() == SavedChange::State::TakenBack)
        turnSaved(tr("Make the change again"));
}

void PendingBar::turnSaved(const QString &title)
{
    open(title, m_draft.saved().proposal());
    connect(m_dialog, &QDialog::accepted, this, [this] {
        if (const auto error = m_draft.saved().turn(m_dialog->change()))
            m_draft.tell(GatewayTexts::shown(error->message));
    });
}

void PendingBar::open(const QString &title, const ConfigurationChange &change)
{
    delete m_dialog;
    m_dialog = new ChangeDialog(title, change, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->open();
}

void PendingBar::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border());
    painter.setBrush(colors.toneBackground(Tone::Busy));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
