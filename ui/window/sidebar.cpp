// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/sidebar.h"

#include "ui/texts/snapshottexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statelook.h"
#include "ui/widgets/tintedicon.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include <QEvent>
#include <QStyleOptionFocusRect>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int margin = 8;
constexpr int glyphSize = 20;
constexpr int rowHeight = 36;
constexpr int rowWidth = 168;

/// A row of the side bar.
class PageButton final : public QAbstractButton
{
public:
    PageButton(QString glyph, QWidget *parent) : QAbstractButton(parent), m_glyph(std::move(glyph))
    {
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const int text = fontMetrics().horizontalAdvance(plainText()) + glyphSize + 5 * margin;
        return {std::max(rowWidth, text), std::max(rowHeight, fontMetrics().height() + 2 * margin)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors colors(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? colors.toneBackground(Tone::Busy) : colors.groove());
            painter.drawRoundedRect(row, 6, 6);
        }
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            painter.setPen(QPen(colors.tone(Tone::Busy), 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(row, 6, 6);
        }
        const QColor ink = isChecked() ? colors.tone(Tone::Busy) : colors.text();
        const QRect place = QStyle::alignedRect(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter,
            QSize(glyphSize, glyphSize), rect().adjusted(margin + 2, 0, -margin - 2, 0));
        tintedIcon(m_glyph, ink).paint(&painter, place);
        QFont font = this->font();
        if (isChecked())
            font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(ink);
        const int indent = glyphSize + 2 * margin + 4;
        const QRect texts = isRightToLeft() ? rect().adjusted(margin, 0, -indent, 0)
                                            : rect().adjusted(indent, 0, -margin, 0);
        style()->drawItemText(&painter, texts,
            static_cast<int>(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter))
                | Qt::TextShowMnemonic,
            palette(), true, text());
    }

private:
    /// Without the mark of its mnemonic.
    [[nodiscard]] QString plainText() const { return QString(text()).remove(u'&'); }

    QString m_glyph;
};
} // namespace

Sidebar::Sidebar(QWidget *parent)
    : QWidget(parent)
    , m_mark(new StateMark(this))
    , m_state(makeLabel({}, TextRole::Muted, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin + 4, margin, margin + 4);
    column->setSpacing(2);
    for (const PageId page : pages()) {
        auto *button = new PageButton(glyph(page), this);
        connect(button, &QAbstractButton::clicked, this, [this, page] { emit pageChosen(page); });
        m_buttons << button;
        if (page == PageId::Preferences)
            column->addStretch();
        column->addWidget(button);
    }
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(margin + 2, margin, 0, 0);
    foot->setSpacing(8);
    foot->addWidget(m_mark, 0, Qt::AlignTop);
    foot->addWidget(m_state, 1);
    m_state->setWordWrap(true);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the page stays where it is
    column->addLayout(foot);
    retranslate();
}

QList<PageId> Sidebar::pages()
{
    return {PageId::Overview, PageId::Requests, PageId::Usage, PageId::Providers, PageId::Routes, PageId::Log,
        PageId::Preferences};
}

QString Sidebar::title(PageId page)
{
    switch (page) {
    case PageId::Overview:
        return tr("Overview");
    case PageId::Requests:
        return tr("Requests");
    case PageId::Usage:
        return tr("Usage");
    case PageId::Providers:
        return tr("Providers");
    case PageId::Routes:
        return tr("Routes");
    case PageId::Log:
        return tr("Log");
    case PageId::Preferences:
        break;
    }
    return tr("Preferences");
}

QString Sidebar::glyph(PageId page)
{
    switch (page) {
    case PageId::Overview:
        return QStringLiteral("overview");
    case PageId::Requests:
        return QStringLiteral("requests");
    case PageId::Usage:
        return QStringLiteral("usage");
    case PageId::Providers:
        return QStringLiteral("providers");
    case PageId::Routes:
        return QStringLiteral("routes");
    case PageId::Log:
        return QStringLiteral("log");
    case PageId::Preferences:
        break;
    }
    return QStringLiteral("preferences");
}

void Sidebar::setCurrent(PageId page) const
{
    QAbstractButton *current = button(page);
    current->setChecked(true);
    const bool hasFocus = std::ranges::any_of(m_buttons, &QAbstractButton::hasFocus);
    // Qt moves the Tab stop of a group with its focus alone.
    for (QAbstractButton *other : m_buttons)
        other->setFocusPolicy(other == current ? Qt::StrongFocus : Qt::ClickFocus);
    if (hasFocus)
        current->setFocus();
}

QAbstractButton *Sidebar::button(PageId page) const
{
    return m_buttons.at(static_cast<qsizetype>(page));
}

void Sidebar::setSnapshot(const GatewaySnapshot &snapshot, const QString &state)
{
    const StateLook look = lookOf(stateOf(snapshot));
    // Why it does not listen is told in full across the top of the window.
    const QString shown = snapshot.listening || snapshot.problem.isEmpty() ? state : SnapshotTexts::state({});
    m_mark->setState(look.shape, look.tone, shown);
    m_state->setText(shown);
}

void Sidebar::retranslate() const
{
    for (const PageId page : pages())
        button(page)->setText(title(page));
}

void Sidebar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Colors(palette()).border());
    const int edge = isRightToLeft() ? 0 : width() - 1;
    painter.drawLine(edge, 0, edge, height());
}

} // namespace signalbox
