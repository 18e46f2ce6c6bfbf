// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/commandpalette.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"

#include <QCoreApplication>
#include <QFrame>
#include <QStyle>

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr QSize usualSize(520, 380);
constexpr int rowPadding = 7;
constexpr int fromTop = 80;

/// The title, and its hint at the other end.
class CommandDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        const QPalette &palette = option.palette;
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        const QRect place = option.rect.adjusted(rowPadding, 0, -rowPadding, 0);
        const auto write = [&](const QString &text, Qt::AlignmentFlag side, const QColor &color) {
            const auto alignment = QStyle::visualAlignment(option.direction, side | Qt::AlignVCenter);
            painter->setPen(isChosen ? palette.color(QPalette::HighlightedText) : color);
            painter->drawText(place, static_cast<int>(alignment), text);
        };
        const QString hint = index.data(CommandList::HintRole).toString();
        write(hint, Qt::AlignRight, Colors(palette).muted());
        // Names are at the end of titles, and what tells them apart at the end of names.
        const int room = place.width()
            - (hint.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(hint) + 2 * rowPadding);
        write(option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, room), Qt::AlignLeft,
            palette.color(QPalette::Text));
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {0, QStyledItemDelegate::sizeHint(option, index).height() + 2 * rowPadding};
    }
};
} // namespace

CommandPalette::CommandPalette(QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_input(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_none(makeLabel({}, TextRole::Muted, this))
{
    setModal(false);
    resize(usualSize);
    m_input->installEventFilter(this);
    QFont large = m_input->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_input->setFont(large);
    m_view->setModel(&m_list);
    m_view->setItemDelegate(new CommandDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus); // typing goes on while one is chosen
    m_view->setUniformItemSizes(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->addWidget(m_input);
    column->addWidget(m_view, 1);
    column->addWidget(m_none, 1);
    m_none->setAlignment(Qt::AlignCenter);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::choose);
    connect(m_input, &QLineEdit::returnPressed, this, [this] { run(m_view->currentIndex()); });
    connect(m_view, &QListView::clicked, this, &CommandPalette::run);
}

/// Each time it opens: the language may be another one by then.
void CommandPalette::setTexts()
{
    setWindowTitle(tr("Commands"));
    m_input->setPlaceholderText(tr("What would you like to do?"));
    m_input->setAccessibleName(tr("Command"));
    m_view->setAccessibleName(tr("Commands that fit"));
    m_none->setText(tr("Nothing fits. Try another word."));
}

void CommandPalette::showCommands(const QList<Command> &commands)
{
    setTexts();
    m_list.setCommands(commands);
    m_input->clear();
    choose({});
    const QRect window = parentWidget()->frameGeometry();
    move(window.left() + (window.width() - width()) / 2, window.top() + fromTop);
    show();
    activateWindow();
    m_input->setFocus();
}

void CommandPalette::choose(const QString &text)
{
    m_list.setFilter(text);
    m_view->setCurrentIndex(m_list.index(0));
    const bool isEmpty = m_list.rowCount() == 0;
    m_view->setVisible(!isEmpty);
    m_none->setVisible(isEmpty);
}

void CommandPalette::run(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const Command command = m_list.command(index.row()); // it may change what there is
    hide();
    command.run();
}

/// The arrows move the choice while the cursor stays in the input; another window ends it.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_view, event);
            return true;
        }
    }
    if (event->type() == QEvent::FocusOut
        && static_cast<QFocusEvent *>(event)->reason() == Qt::ActiveWindowFocusReason)
        hide();
    return QDialog::eventFilter(watched, event);
}

/// It has no frame of the desktop that would set it off from the window below.
void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(Colors(palette()).muted());
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace signalbox
