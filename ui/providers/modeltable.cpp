// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/modeltable.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/tintedicon.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// Offers what is known while somebody types.
class ModelDelegate final : public QStyledItemDelegate
{
public:
    ModelDelegate(const QStringList &known, QObject *parent) : QStyledItemDelegate(parent), m_known(known) { }

    QWidget *createEditor(
        QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto *line = qobject_cast<QLineEdit *>(editor); line && !m_known.isEmpty()) {
            auto *completer = new QCompleter(m_known, line);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            completer->setFilterMode(Qt::MatchContains);
            line->setCompleter(completer);
        }
        return editor;
    }

private:
    const QStringList &m_known;
};

QString textOf(const QTableWidget *table, int row, int column)
{
    const QTableWidgetItem *item = table->item(row, column);
    return item ? item->text().trimmed() : QString();
}
} // namespace

ModelTable::ModelTable(QWidget *parent) : QWidget(parent), m_table(new QTableWidget(0, 2, this))
{
    m_table->setObjectName(QStringLiteral("models"));
    m_table->setAccessibleName(tr("Models"));
    m_table->setHorizontalHeaderLabels({tr("A client asks for"), tr("The provider is asked for")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setAccessibleName(m_table->accessibleName());
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setMinimumHeight(180);
    m_table->setItemDelegateForColumn(1, new ModelDelegate(m_known, m_table));
    QLabel *hint
        = makeLabel(tr("\"*\" stands for any text: \"*haiku*\" is every model with haiku in its name. "
                       "What no row names goes on as the client wrote it."),
            TextRole::Muted, this);
    hint->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    const QColor color = Colors(palette()).text();
    const auto button = [&](const QString &icon, const QString &text) {
        auto *made = new QToolButton(this);
        made->setAutoRaise(true);
        made->setIcon(tintedIcon(icon, color));
        made->setText(text);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setFocusPolicy(Qt::TabFocus);
        buttons->addWidget(made);
        return made;
    };
    QToolButton *add = button(QStringLiteral("plus"), tr("Add a model"));
    add->setObjectName(QStringLiteral("addModel"));
    m_remove = button(QStringLiteral("trash"), tr("Remove it"));
    m_remove->setObjectName(QStringLiteral("removeModel"));
    m_remove->setEnabled(false);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(hint);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(add, &QToolButton::clicked, this, &ModelTable::addEmptyRow);
    connect(m_remove, &QToolButton::clicked, this, &ModelTable::removeRow);
    connect(m_table, &QTableWidget::itemChanged, this, &ModelTable::tell);
    connect(m_table, &QTableWidget::itemSelectionChanged, this,
        [this] { m_remove->setEnabled(m_table->currentRow() >= 0); });
    auto *key = new QShortcut(QKeySequence::Delete, m_table);
    key->setContext(Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, &ModelTable::removeRow);
}

void ModelTable::setKnownModels(const QStringList &models)
{
    m_known = models;
}

void ModelTable::load(const YamlNode &written, bool isOther)
{
    const YamlNode *models = written.find(u"models");
    const bool isMap = models && models->kind == YamlNode::Kind::Map;
    setEnabled(!models || isMap || models->kind == YamlNode::Kind::Null);
    YamlNode now = shown();
    now.key = QStringLiteral("models");
    if (!isOther && (isMap ? models->isSameAs(now) : now.children.empty()))
        return; // what is half written stays
    const QScopedValueRollback loading(m_loading, true);
    m_table->setRowCount(0);
    if (!isMap)
        return;
    for (const YamlNode &model : models->children)
        addRow(model.key, model.text);
}

void ModelTable::addRow(const QString &client, const QString &model)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, 0, new QTableWidgetItem(client));
    m_table->setItem(row, 1, new QTableWidgetItem(model));
}

void ModelTable::addEmptyRow()
{
    {
        const QScopedValueRollback loading(m_loading, true);
        addRow({}, {});
    }
    m_table->setCurrentCell(m_table->rowCount() - 1, 0);
    m_table->setFocus();
    m_table->editItem(m_table->currentItem());
}

void ModelTable::removeRow()
{
    if (m_table->currentRow() < 0)
        return;
    m_table->removeRow(m_table->currentRow());
    tell();
}

YamlNode ModelTable::shown() const
{
    YamlNode models = YamlNode::map(0);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString client = textOf(m_table, row, 0);
        const QString model = textOf(m_table, row, 1);
        if (!client.isEmpty() && !model.isEmpty() && !models.find(client))
            models.insert(client, YamlNode::scalar(model, 0));
    }
    return models;
}

void ModelTable::tell()
{
    if (m_loading)
        return;
    const ConfigPath path = ConfigPath() / u"models";
    const YamlNode models = shown();
    emit changed(models.children.empty() ? FieldChange::removal(path) : FieldChange{path, models});
}

} // namespace signalbox
