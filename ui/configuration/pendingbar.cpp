// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/pendingbar.h"

#include "ui/configuration/configurationdraft.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr double radius = 8;
}

PendingBar::PendingBar(ConfigurationDraft &draft, QString title, QWidget *parent)
    : QFrame(parent)
    , m_draft(draft)
    , m_title(std::move(title))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_text(makeLabel({}, TextRole::Body, this))
    , m_undo(new QPushButton(tr("&Undo"), this))
    , m_discard(new QPushButton(tr("&Discard"), this))
    , m_review(new QPushButton(tr("&Review and save…"), this))
{
    m_problem->setDismissible();
    m_review->setToolTip(tr("Shows which lines of the configuration change (%1)")
                             .arg(QKeySequence(QKeySequence::Save).toString(QKeySequence::NativeText)));
    QFont strong = m_review->font();
    strong.setWeight(QFont::DemiBold);
    m_review->setFont(strong);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    for (QPushButton *button : {m_discard, m_undo, m_review})
        row->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_problem);
    column->addLayout(row);
    connect(m_undo, &QPushButton::clicked, &m_draft, &ConfigurationDraft::undo);
    connect(m_discard, &QPushButton::clicked, &m_draft, &ConfigurationDraft::discard);
    connect(m_review, &QPushButton::clicked, this, &PendingBar::review);
    connect(&m_draft, &ConfigurationDraft::changed, this, &PendingBar::refresh);
    connect(&m_draft, &ConfigurationDraft::saved, this, &PendingBar::showSaved);
    connect(&m_draft, &ConfigurationDraft::failed, this, &PendingBar::showProblem);
    const auto addKey = [this](QKeySequence::StandardKey key, auto run) {
        auto *shortcut = new QShortcut(key, parentWidget() ? parentWidget() : this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    addKey(QKeySequence::Save, [this] { review(); });
    addKey(QKeySequence::Undo, [this] { m_draft.undo(); });
    refresh();
}

void PendingBar::refresh()
{
    const bool isPending = !m_draft.isEmpty();
    if (isPending)
        m_hasSaved = false;
    m_text->setText(isPending ? tr("%n change(s) not saved yet", nullptr, static_cast<int>(m_draft.count()))
                              : tr("Saved. The gateway uses the new configuration."));
    setAccessibleName(m_text->text());
    m_undo->setEnabled(m_draft.canUndo());
    m_discard->setVisible(isPending);
    m_review->setVisible(isPending);
    setVisible(isPending || (m_hasSaved && m_draft.canUndo()) || !m_problem->isHidden());
    if (!isPending && !m_hasSaved)
        m_text->clear();
}

void PendingBar::review()
{
    if (m_draft.isEmpty())
        return;
    delete m_dialog;
    m_dialog = new ChangeDialog(m_title, m_draft.proposal(), window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, [this] {
        m_problem->setText({});
        m_draft.save(m_dialog->change());
    });
    m_dialog->open();
}

void PendingBar::showSaved()
{
    m_hasSaved = true;
    refresh();
}

void PendingBar::showProblem(const QString &problem)
{
    m_problem->setText({});
    m_problem->setText(problem);
    refresh();
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
