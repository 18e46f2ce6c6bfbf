// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/guidepane.h"

#include "ui/clients/copyblock.h"
#include "ui/clients/guideadding.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

GuidePane::GuidePane(GuideAdding &adding, QWidget *parent)
    : QWidget(parent)
    , m_adding(adding)
    , m_title(makeLabel({}, TextRole::PageTitle, this))
    , m_choice(new QComboBox(this))
    , m_steps(makeLabel({}, TextRole::Body, this))
    , m_addressTitle(makeLabel(tr("Its address for Signalbox"), TextRole::Heading, this))
    , m_address(new CopyBlock(m_addressTitle->text(), this))
    , m_configurationTitle(makeLabel(tr("Into the configuration of Signalbox"), TextRole::Heading, this))
    , m_configuration(new CopyBlock(m_configurationTitle->text(), this))
    , m_add(new QPushButton(tr("Add to the confi&guration…"), this))
    , m_there(makeLabel(tr("It is in the configuration already."), TextRole::Muted, this))
    , m_linesTitle(makeLabel(tr("To copy"), TextRole::Heading, this))
    , m_lines(new CopyBlock(m_linesTitle->text(), this))
{
    m_choice->setAccessibleName(tr("Client or place"));
    m_steps->setWordWrap(true);
    m_steps->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_choice, 0, Qt::AlignLeading);
    column->addSpacing(4);
    for (QWidget *widget : std::initializer_list<QWidget *>{
             m_steps, m_addressTitle, m_address, m_configurationTitle, m_configuration})
        column->addWidget(widget);
    column->addWidget(m_add, 0, Qt::AlignLeading);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_there, m_linesTitle, m_lines})
        column->addWidget(widget);
    column->addStretch();
    connect(m_choice, &QComboBox::currentIndexChanged, this, &GuidePane::showGuide);
    connect(m_add, &QPushButton::clicked, this, [this] { m_adding.ask(guide()); });
    connect(&m_adding, &GuideAdding::changed, this, &GuidePane::showAdding);
    showAdding();
}

void GuidePane::setGuides(const QString &title, const QList<ClientGuide> &guides)
{
    m_title->setText(title);
    m_guides = guides;
    const QString chosen = m_choice->currentData().toString();
    const QSignalBlocker blocker(m_choice);
    m_choice->clear();
    for (const ClientGuide &guide : guides)
        m_choice->addItem(GatewayTexts::shown(guide.title), guide.id);
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(chosen)));
    m_choice->setVisible(guides.size() > 1);
    showGuide();
}

ClientGuide GuidePane::guide() const
{
    return m_guides.value(m_choice->currentIndex());
}

void GuidePane::showGuide()
{
    const ClientGuide guide = this->guide();
    m_steps->setText(GatewayTexts::shown(guide.steps).join(QStringLiteral("\n\n")));
    m_steps->setVisible(!guide.steps.isEmpty());
    m_addressTitle->setVisible(!guide.address.isEmpty());
    m_address->setLines(guide.address.isEmpty() ? QStringList() : QStringList(guide.address));
    m_configurationTitle->setVisible(!guide.configuration.isEmpty());
    m_configuration->setLines(guide.configuration);
    m_linesTitle->setVisible(!guide.lines.isEmpty());
    m_lines->setLines(guide.lines);
    showAdding();
}

void GuidePane::showAdding()
{
    const GuideAdding::State state = m_adding.stateOf(guide());
    m_add->setVisible(state == GuideAdding::State::Missing);
    m_there->setVisible(state == GuideAdding::State::There);
}

} // namespace signalbox
