// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/noticesection.h"

#include "ui/preferences/sectionlayout.h"
#include "ui/widgets/card.h"
#include "ui/window/windowmemory.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QString titleOf(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::ProviderLost:
        return NoticeSection::tr("A provider does not work any more");
    case NoticeKind::ProviderBack:
        return NoticeSection::tr("It works again");
    case NoticeKind::SwitchedOver:
        return NoticeSection::tr("Another provider has taken over");
    case NoticeKind::SignIn:
        return NoticeSection::tr("An account has to sign in again");
    case NoticeKind::Quota:
        return NoticeSection::tr("A quota is used up to 80, 95 or 100 %");
    case NoticeKind::Budget:
        return NoticeSection::tr("A budget has reached one of its limits");
    case NoticeKind::CreditLow:
        return NoticeSection::tr("The credit at a provider runs low");
    case NoticeKind::Update:
        break;
    }
    return NoticeSection::tr("There is a new version");
}
} // namespace

NoticeSection::NoticeSection(WindowMemory &memory, QWidget *parent) : QWidget(parent)
{
    QVBoxLayout *column = makeSectionColumn(
        this, tr("Notifications"), tr("The desktop shows them. What belongs together comes as one."));
    auto *card = new Card(tr("Tell me when"), this);
    const NoticeSettings settings = NoticeSettings::read(memory);
    for (const NoticeKind kind : noticeKinds()) {
        auto *box = new QCheckBox(titleOf(kind), card);
        box->setObjectName(nameOf(kind));
        box->setChecked(settings.wants(kind));
        card->body()->addWidget(box);
        connect(box, &QCheckBox::clicked, this, [this, &memory, kind](bool wanted) {
            NoticeSettings::keep(memory, kind, wanted);
            emit settingsChanged(NoticeSettings::read(memory));
        });
    }
    column->addWidget(card);
    column->addStretch();
}

} // namespace signalbox
