// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/widgets/labels.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int widestText = 420;
}

EmptyState::EmptyState(const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(title, TextRole::Heading, this))
    , m_text(makeLabel(text, TextRole::Muted, this))
    , m_column(new QVBoxLayout)
{
    m_title->setAlignment(Qt::AlignHCenter);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    for (QLabel *label : {m_title, m_text})
        label->setFixedWidth(widestText);
    auto *outer = new QVBoxLayout(this);
    outer->addStretch();
    outer->addLayout(m_column);
    outer->addStretch();
    m_column->setSpacing(8);
    m_column->addWidget(m_title, 0, Qt::AlignHCenter);
    m_column->addWidget(m_text, 0, Qt::AlignHCenter);
    keepWholeTexts();
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    keepWholeTexts();
}

/// Layouts do not ask centred labels how high they are at their width.
void EmptyState::keepWholeTexts()
{
    for (QLabel *label : {m_title, m_text}) {
        label->setMinimumHeight(0); // it counts in what is asked for
        label->setMinimumHeight(std::max(0, label->heightForWidth(widestText))); // -1 = there is no text
    }
}

QPushButton *EmptyState::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_column->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

} // namespace signalbox
