// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/diffview.h"

#include "ui/widgets/diffcolors.h"

#include <QWidget>

#include <QEvent>
#include <QFontDatabase>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace signalbox {

namespace {

using Kind = DiffLine::Kind;

constexpr int fewestLines = 4;
constexpr int mostLines = 22;
constexpr int usualColumns = 84;
constexpr int margin = 9;

/// A sign, so that colours are not needed, then the line as it is.
QString shownLine(const DiffLine &line)
{
    if (line.kind == Kind::Gap)
        return QStringLiteral("⋯");
    QString text = line.text;
    if (text.endsWith(u'\r'))
        text.chop(1);
    const QChar sign = line.kind == Kind::Added ? u'+' : line.kind == Kind::Removed ? u'-' : u' ';
    return sign + QStringLiteral(" ") + text;
}

} // namespace

DiffView::DiffView(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new QWidget(this))
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(NoWrap);
    setLayoutDirection(Qt::LeftToRight);
    document()->setDocumentMargin(0); // so that colours meet those of the numbers
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(u' '));
    setAccessibleName(tr("Changes"));
    m_gutter->installEventFilter(this);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &, int) { m_gutter->update(); });
}

void DiffView::setLines(const QList<DiffLine> &lines)
{
    m_lines = lines;
    QStringList texts;
    for (const DiffLine &line : lines)
        texts.append(shownLine(line));
    setPlainText(texts.join(u'\n'));
    setAccessibleDescription(summary());
    layOutGutter();
    colorLines();
    updateGeometry();
}

QString DiffView::summary() const
{
    if (addedCount() == 0 && removedCount() == 0)
        return tr("Nothing changes");
    return tr("Lines: %1 added, %2 removed")
        .arg(QLocale().toString(addedCount()), QLocale().toString(removedCount()));
}

int DiffView::count(Kind kind) const
{
    return static_cast<int>(std::count_if(
        m_lines.begin(), m_lines.end(), [kind](const DiffLine &line) { return line.kind == kind; }));
}

QSize DiffView::sizeHint() const
{
    const int lines = std::clamp(static_cast<int>(m_lines.size()) + 1, fewestLines, mostLines);
    const int frame = 2 * frameWidth() + margin;
    return {gutterWidth() + usualColumns * fontMetrics().averageCharWidth() + frame,
        lines * fontMetrics().lineSpacing() + frame + horizontalScrollBar()->sizeHint().height()};
}

QSize DiffView::minimumSizeHint() const
{
    return {sizeHint().width() / 2, std::min(sizeHint().height(), 8 * fontMetrics().lineSpacing())};
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layOutGutter();
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colorLines();
        m_gutter->update();
    }
    if (event->type() == QEvent::FontChange)
        layOutGutter();
}

bool DiffView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_gutter && event->type() == QEvent::Paint) {
        paintGutter();
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

/// Of the widest number, and the space before the next one.
int DiffView::numberWidth() const
{
    int largest = 1;
    for (const DiffLine &line : m_lines)
        largest = std::max({largest, line.before, line.after});
    return fontMetrics().horizontalAdvance(QString(QString::number(largest).size(), u'9'));
}

int DiffView::gutterWidth() const
{
    return 2 * numberWidth() + 3 * margin;
}

void DiffView::layOutGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), viewport()->height());
    m_gutter->update();
}

void DiffView::paintGutter()
{
    const DiffColors colors = DiffColors::of(palette());
    QPainter painter(m_gutter);
    painter.fillRect(m_gutter->rect(), palette().color(QPalette::Base));
    painter.setFont(font());
    const int width = numberWidth();
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    for (; block.isValid() && top <= m_gutter->height(); block = block.next()) {
        const double height = blockBoundingRect(block).height();
        if (block.blockNumber() >= m_lines.size())
            break;
        const DiffLine &line = m_lines.at(block.blockNumber());
        const bool isAdded = line.kind == Kind::Added;
        const bool isRemoved = line.kind == Kind::Removed;
        if (isAdded || isRemoved)
            painter.fillRect(
                QRectF(0, top, m_gutter->width(), height), isAdded ? colors.added : colors.removed);
        painter.setPen(isAdded ? colors.addedSign : isRemoved ? colors.removedSign : colors.muted);
        const auto draw = [&](int left, int number) {
            if (number > 0)
                painter.drawText(QRectF(left, top, width, height), Qt::AlignRight | Qt::AlignVCenter,
                    QString::number(number));
        };
        draw(margin, line.before);
        draw(2 * margin + width, line.after);
        top += height;
    }
}

void DiffView::colorLines()
{
    const DiffColors colors = DiffColors::of(palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const Kind kind
            = block.blockNumber() < m_lines.size() ? m_lines.at(block.blockNumber()).kind : Kind::Same;
        if (kind == Kind::Same)
            continue;
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(block);
        if (kind != Kind::Gap) {
            line.format.setBackground(kind == Kind::Added ? colors.added : colors.removed);
            line.format.setProperty(QTextFormat::FullWidthSelection, true);
            selections.append(line);
        }
        line.format = {};
        line.format.setForeground(kind == Kind::Gap ? colors.muted
                : kind == Kind::Added               ? colors.addedSign
                                                    : colors.removedSign);
        line.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        selections.append(line);
    }
    setExtraSelections(selections);
}

} // namespace signalbox
