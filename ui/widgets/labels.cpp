// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/labels.h"

#include "ui/widgets/colors.h"

#include <QApplication>

#include <QEvent>
#include <QFontDatabase>
#include <QStyle>

namespace signalbox {
namespace {

/// Qt has no palette role for muted text: it is made anew when the palette changes.
class MutedLabel final : public QLabel
{
public:
    explicit MutedLabel(QWidget *parent) : QLabel(parent) { takeColor(); }

protected:
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange)
            takeColor();
    }

private:
    void takeColor()
    {
        const QWidget *above = parentWidget();
        QPalette own = above ? above->palette() : QApplication::palette();
        const QColor color = Colors(own).muted();
        if (palette().color(QPalette::WindowText) == color)
            return;
        own.setColor(QPalette::WindowText, color);
        setPalette(own);
    }
};
} // namespace

QFont roleFont(const QFont &base, TextRole role)
{
    QFont font = base;
    const auto scaled = [&font](double factor) { font.setPointSizeF(font.pointSizeF() * factor); };
    switch (role) {
    case TextRole::PageTitle:
        scaled(1.55);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Heading:
        scaled(1.08);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Figure:
        scaled(1.7);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Code:
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(base.pointSizeF());
        break;
    case TextRole::Body:
    case TextRole::Muted:
        break;
    }
    return font;
}

QLabel *makeLabel(const QString &text, TextRole role, QWidget *parent)
{
    QLabel *label = role == TextRole::Muted ? new MutedLabel(parent) : new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setFont(roleFont(label->font(), role));
    if (label->isRightToLeft()) // QLabel would go by the text, and names and figures stand at the other side
        label->setAlignment(QStyle::visualAlignment(Qt::RightToLeft, Qt::AlignLeft | Qt::AlignVCenter));
    if (role == TextRole::Code)
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace signalbox
