// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/addproviderdialog.h"

#include "ui/providers/presetpicker.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/screenroom.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr QSize usualSize(620, 640);
constexpr int spacing = 12;
} // namespace

AddProviderDialog::AddProviderDialog(
    const PresetCatalog &catalog, ProviderForm::Surroundings surroundings, QWidget *parent)
    : QDialog(parent)
    , m_surroundings(std::move(surroundings))
    , m_steps(new QStackedWidget(this))
    , m_picker(new PresetPicker(catalog, this))
    , m_scroll(new QScrollArea(this))
    , m_flaw(makeLabel({}, TextRole::Muted, this))
    , m_problem(new NoticeBar(Tone::Bad, this))
{
    setWindowTitle(tr("Add a provider"));
    setWindowIcon(applicationIcon());
    setSizeGripEnabled(true);
    resizeToRoom(*this, usualSize);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_flaw->setObjectName(QStringLiteral("flaw"));
    m_flaw->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_steps->addWidget(m_picker);
    m_steps->addWidget(m_scroll);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    nameStandardButtons(*buttons);
    m_back = buttons->addButton(tr("&Back"), QDialogButtonBox::ActionRole);
    m_back->setAutoDefault(false);
    m_back->setObjectName(QStringLiteral("back"));
    m_next = buttons->addButton(tr("&Continue"), QDialogButtonBox::ActionRole);
    m_next->setObjectName(QStringLiteral("next"));
    m_next->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing);
    layout->addWidget(m_steps, 1);
    layout->addWidget(m_flaw);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    connect(m_picker, &PresetPicker::selectionChanged, this, &AddProviderDialog::update);
    connect(m_picker, &PresetPicker::activated, this, &AddProviderDialog::goOn);
    connect(m_back, &QPushButton::clicked, this, &AddProviderDialog::goBack);
    connect(m_next, &QPushButton::clicked, this, &AddProviderDialog::goOn);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    update();
    m_picker->find();
}

void AddProviderDialog::showProblem(const QString &text)
{
    m_problem->setText({}); // the same again is told again
    m_problem->setText(text);
}

void AddProviderDialog::signInAt(const QString &preset)
{
    if (!m_picker->choose(preset))
        return;
    showForm();
    m_form->chooseSignIn();
}

void AddProviderDialog::setWaiting(bool isWaiting)
{
    m_steps->setEnabled(!isWaiting);
    update();
    if (!isWaiting)
        return;
    m_back->setEnabled(false);
    m_next->setEnabled(false);
    m_flaw->setText(tr("Waiting for the keychain…"));
    m_flaw->show();
}

void AddProviderDialog::goOn()
{
    if (m_steps->currentIndex() == 0)
        return showForm();
    if (m_form->flaw().isEmpty())
        emit addRequested(m_form->provider());
}

void AddProviderDialog::goBack()
{
    m_steps->setCurrentIndex(0);
    m_picker->find();
    update();
}

void AddProviderDialog::showForm()
{
    const auto chosen = m_picker->chosen();
    if (!chosen)
        return;
    m_form = new ProviderForm(*chosen, m_surroundings, this);
    m_scroll->setWidget(m_form); // which deletes the one before
    connect(m_form, &ProviderForm::changed, this, &AddProviderDialog::update);
    m_steps->setCurrentIndex(1);
    m_form->findChild<QWidget *>(QStringLiteral("name"))->setFocus();
    update();
}

void AddProviderDialog::update()
{
    const bool isForm = m_steps->currentIndex() == 1;
    const QString flaw = isForm ? m_form->flaw() : QString();
    m_back->setVisible(isForm);
    m_back->setEnabled(true);
    m_next->setText(isForm ? tr("&Review and add…") : tr("&Continue"));
    m_next->setEnabled(isForm ? flaw.isEmpty() : m_picker->chosen().has_value());
    m_flaw->setText(flaw);
    m_flaw->setVisible(!flaw.isEmpty());
    m_problem->setText({});
}

} // namespace signalbox
