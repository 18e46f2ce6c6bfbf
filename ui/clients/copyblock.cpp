// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/copyblock.h"

#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int mostLines = 10;
}

CopyBlock::CopyBlock(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLayoutDirection(Qt::LeftToRight); // commands read so in all languages
    m_text->setFont(roleFont(font(), TextRole::Code));
    m_text->setAccessibleName(name);
    m_copy->setAccessibleName(tr("Copy: %1").arg(name));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_text, 1, Qt::AlignTop);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    connect(m_copy, &QPushButton::clicked, this, &CopyBlock::copy);
    hide();
}

void CopyBlock::setLines(const QStringList &lines)
{
    setVisible(!lines.isEmpty());
    const QString text = lines.join(u'\n');
    if (text == m_text->toPlainText())
        return;
    m_text->setPlainText(text);
    m_copy->setText(tr("Copy"));
    fitHeight();
}

QString CopyBlock::text() const
{
    return m_text->toPlainText();
}

void CopyBlock::copy()
{
    QGuiApplication::clipboard()->setText(text() + u'\n');
    m_copy->setText(tr("Copied"));
}

void CopyBlock::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

/// As high as its lines, with room for a scroll bar only where one is needed.
void CopyBlock::fitHeight()
{
    const QFontMetrics metrics = m_text->fontMetrics();
    const int inset = m_text->frameWidth() + static_cast<int>(m_text->document()->documentMargin());
    const QStringList lines = text().split(u'\n');
    int widest = 0;
    for (const QString &line : lines)
        widest = std::max(widest, metrics.horizontalAdvance(line));
    const int count = std::clamp(static_cast<int>(lines.size()), 1, mostLines);
    const bool scrolls = widest + 2 * inset > m_text->width();
    m_text->setFixedHeight(
        std::max(count * metrics.lineSpacing() + 2 * inset + 2, m_copy->sizeHint().height())
        + (scrolls ? m_text->horizontalScrollBar()->sizeHint().height() : 0));
}

} // namespace signalbox
