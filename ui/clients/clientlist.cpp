// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientlist.h"

#include "ui/widgets/labels.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int listWidth = 230;
constexpr int padding = 10;
constexpr int markColumn = 22;

enum Role { StateRole = Qt::UserRole + 1, ShapeRole, ToneRole };

/// Name and state, one below the other, behind the state's shape.
class Delegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {listWidth / 2, 2 * option.fontMetrics.lineSpacing() + 2 * padding - 4};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        const Colors colors(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isChosen) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.toneBackground(Tone::Busy));
            painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 6, 6);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(option.palette.color(QPalette::Highlight), 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(2.5, 1.5, -2.5, -1.5), 6, 6);
        }
        drawTexts(painter, option, index, colors);
        painter->restore();
    }

private:
    static void drawTexts(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Colors &colors)
    {
        const QString state = index.data(StateRole).toString();
        const int line = option.fontMetrics.lineSpacing();
        const int height = state.isEmpty() ? line : 2 * line;
        const int top = option.rect.top() + (option.rect.height() - height) / 2;
        const int left = option.rect.left() + padding;
        const auto place = [&](int x, int y, int width, int tall) {
            return QStyle::visualRect(option.direction, option.rect, QRect(x, y, width, tall));
        };
        if (const QVariant shape = index.data(ShapeRole); shape.isValid()) {
            const int side = option.fontMetrics.ascent() - 2;
            drawShape(*painter, QRectF(place(left, top + (line - side) / 2, side, side)),
                static_cast<Shape>(shape.toInt()),
                colors.tone(static_cast<Tone>(index.data(ToneRole).toInt())));
        }
        const int width = option.rect.right() - left - markColumn - padding;
        const int flags = static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading);
        const auto draw = [&](const QString &text, int y, const QFont &font, const QColor &color) {
            painter->setFont(font);
            painter->setPen(color);
            painter->drawText(place(left + markColumn, y, width, line), flags,
                QFontMetrics(font).elidedText(text, Qt::ElideRight, width));
        };
        QFont title = option.font;
        title.setWeight(QFont::DemiBold);
        draw(index.data(Qt::DisplayRole).toString(), top, title, colors.text());
        draw(state, top + line, option.font, colors.muted());
    }
};
} // namespace

ClientList::ClientList(QWidget *parent) : QListWidget(parent)
{
    setItemDelegate(new Delegate(this));
    setAccessibleName(tr("Clients"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setFixedWidth(listWidth);
}

void ClientList::add(const QString &title, const QString &text)
{
    addItem(title);
    item(count() - 1)->setData(StateRole, text);
}

void ClientList::setState(int row, const QString &state, const StateLook &look)
{
    QListWidgetItem *shown = item(row);
    shown->setData(StateRole, state);
    shown->setData(ShapeRole, static_cast<int>(look.shape));
    shown->setData(ToneRole, static_cast<int>(look.tone));
    shown->setData(Qt::AccessibleTextRole, tr("%1: %2").arg(shown->text(), state));
    shown->setToolTip(state);
}

QSize ClientList::sizeHint() const
{
    return {listWidth, std::max(0, sizeHintForRow(0)) * count() + 2};
}

} // namespace signalbox
