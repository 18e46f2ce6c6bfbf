// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/presetpicker.h"

#include "ui/providers/presetdelegate.h"
#include "ui/widgets/labels.h"

#include <QCoreApplication>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace signalbox {

PresetPicker::PresetPicker(const PresetCatalog &catalog, QWidget *parent)
    : QWidget(parent)
    , m_model(new PresetModel(catalog, this))
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(makeLabel(tr("Nothing is called that. Clear the search and choose \"Other\" for an address of "
                          "your own."),
          TextRole::Muted, this))
{
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search services and models"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("presets"));
    m_list->setAccessibleName(tr("Services"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PresetDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    m_none->setWordWrap(true);
    m_none->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addWidget(m_none);
    layout->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, this, &PresetPicker::search);
    connect(m_search, &QLineEdit::returnPressed, this, &PresetPicker::activated);
    connect(m_list, &QListView::activated, this, &PresetPicker::activated);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &PresetPicker::selectionChanged);
    m_list->setCurrentIndex(m_model->first());
}

std::optional<PresetModel::Row> PresetPicker::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !m_model->flags(index).testFlag(Qt::ItemIsSelectable))
        return std::nullopt;
    return m_model->row(index);
}

void PresetPicker::find()
{
    m_search->setFocus();
    m_search->selectAll();
}

bool PresetPicker::choose(const QString &preset)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        const PresetModel::Row &one = m_model->row(index);
        if (one.kind != PresetModel::Kind::Preset || one.preset.name != preset)
            continue;
        m_list->setCurrentIndex(index);
        return true;
    }
    return false;
}

void PresetPicker::search(const QString &text)
{
    m_model->search(text.simplified());
    m_none->setVisible(m_model->rowCount() == 0);
    m_list->setCurrentIndex(m_model->first());
    m_list->scrollToTop();
    emit selectionChanged();
}

/// Up and down go through the list while the cursor stays in the search.
bool PresetPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace signalbox
