// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerlist.h"

#include "ui/providers/providerdelegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/hairline.h"
#include "ui/widgets/tintedicon.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QListView>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

QToolButton *makeButton(const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}
} // namespace

ProviderList::ProviderList(QWidget *parent)
    : QWidget(parent)
    , m_model(new ProviderListModel(this))
    , m_view(new QListView(this))
{
    m_view->setObjectName(QStringLiteral("providers"));
    m_view->setAccessibleName(tr("Providers"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ProviderDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setDragDropMode(QAbstractItemView::InternalMove);
    m_view->setDefaultDropAction(Qt::MoveAction);
    m_view->setDragDropOverwriteMode(false);
    m_view->setDropIndicatorShown(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *card = new Card(this);
    card->body()->setContentsMargins(6, 6, 6, 6);
    card->body()->setSpacing(6);
    card->body()->addWidget(m_view, 1);
    card->body()->addWidget(makeHairline(card));
    card->body()->addWidget(makeButtons());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);

    connect(m_model, &ProviderListModel::moveRequested, this, &ProviderList::moveRequested);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &index) {
            if (!index.isValid())
                return;
            m_current = index.data(ProviderListModel::IdRole).toString();
            updateButtons();
            emit currentChanged(m_current);
        });
    connect(m_view, &QWidget::customContextMenuRequested, this, &ProviderList::showMenu);
    const auto shortcut = [this](const QKeySequence &keys, auto action) {
        auto *made = new QShortcut(keys, m_view);
        made->setContext(Qt::WidgetShortcut);
        connect(made, &QShortcut::activated, this, action);
    };
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Up), [this] { moveCurrent(-1); });
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Down), [this] { moveCurrent(1); });
    shortcut(QKeySequence::Delete, [this] { m_remove->click(); });
    updateButtons();
}

QWidget *ProviderList::makeButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    const QColor color = Colors(palette()).text();
    QToolButton *add = makeButton(tr("Add a provider (Ctrl+N)"), bar);
    add->setObjectName(QStringLiteral("add"));
    add->setText(tr("Add…"));
    add->setIcon(tintedIcon(QStringLiteral("plus"), color));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_duplicate = makeButton(tr("Duplicate it"), bar);
    m_duplicate->setObjectName(QStringLiteral("duplicate"));
    m_duplicate->setIcon(tintedIcon(QStringLiteral("copy"), color));
    m_remove = makeButton(tr("Remove it (Delete)"), bar);
    m_remove->setObjectName(QStringLiteral("remove"));
    m_remove->setIcon(tintedIcon(QStringLiteral("trash"), color));
    m_up = makeButton(tr("Move it up (Alt+Up)"), bar);
    m_up->setObjectName(QStringLiteral("up"));
    m_up->setArrowType(Qt::UpArrow);
    m_down = makeButton(tr("Move it down (Alt+Down)"), bar);
    m_down->setObjectName(QStringLiteral("down"));
    m_down->setArrowType(Qt::DownArrow);
    row->addWidget(add);
    row->addStretch();
    for (QToolButton *button : {m_up, m_down, m_duplicate, m_remove})
        row->addWidget(button);
    connect(add, &QToolButton::clicked, this, &ProviderList::addRequested);
    connect(m_duplicate, &QToolButton::clicked, this, [this] { emit duplicateRequested(m_current); });
    connect(m_remove, &QToolButton::clicked, this, [this] { emit removeRequested(m_current); });
    connect(m_up, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    return bar;
}

void ProviderList::setEntries(const QList<ProviderEntry> &entries, const QStringList &changed)
{
    const QString wanted = m_current;
    const int row = m_model->indexOf(wanted).row();
    m_model->setEntries(entries, changed);
    QModelIndex index = m_model->indexOf(wanted);
    if (!index.isValid() && !entries.isEmpty()) // what took its place
        index = m_model->index(std::clamp(row, 0, m_model->rowCount() - 1));
    if (entries.isEmpty())
        m_current.clear();
    m_view->setCurrentIndex(index);
    updateButtons();
}

QString ProviderList::current() const
{
    return m_current;
}

void ProviderList::select(const QString &id)
{
    if (const QModelIndex index = m_model->indexOf(id); index.isValid())
        m_view->setCurrentIndex(index);
}

void ProviderList::moveCurrent(int by)
{
    const int place = m_model->indexOf(m_current).row() + by;
    if (!m_current.isEmpty() && place >= 0 && place < m_model->rowCount())
        emit moveRequested(m_current, place);
}

void ProviderList::showMenu(const QPoint &place)
{
    const QModelIndex index = m_view->indexAt(place);
    if (!index.isValid())
        return;
    const QString id = index.data(ProviderListModel::IdRole).toString();
    const bool isEnabled = index.data(ProviderListModel::EnabledRole).toBool();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(isEnabled ? tr("Switch off") : tr("Switch on"), this,
        [this, id, isEnabled] { emit enableRequested(id, !isEnabled); });
    menu->addAction(tr("Duplicate"), this, [this, id] { emit duplicateRequested(id); });
    menu->addSeparator();
    menu->addAction(tr("Remove…"), this, [this, id] { emit removeRequested(id); });
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void ProviderList::updateButtons()
{
    const int row = m_model->indexOf(m_current).row();
    const bool isChosen = row >= 0;
    m_up->setEnabled(isChosen && row > 0);
    m_down->setEnabled(isChosen && row < m_model->rowCount() - 1);
    m_remove->setEnabled(isChosen);
    m_duplicate->setEnabled(isChosen);
}

} // namespace signalbox
