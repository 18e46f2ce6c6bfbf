// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialogbuttons.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QIcon>
#include <QPushButton>

namespace signalbox {
namespace {

class ButtonTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::ButtonTexts)

public:
    static QString of(QDialogButtonBox::StandardButton button)
    {
        switch (button) {
        case QDialogButtonBox::Ok:
            return tr("OK");
        case QDialogButtonBox::Cancel:
            return tr("Cancel");
        case QDialogButtonBox::Close:
            return tr("Close");
        default:
            return {};
        }
    }
};
} // namespace

void nameStandardButtons(QDialogButtonBox &buttons)
{
    for (QAbstractButton *button : buttons.buttons()) {
        button->setIcon({});
        if (const QString text = ButtonTexts::of(buttons.standardButton(button)); !text.isEmpty())
            button->setText(text);
    }
}

} // namespace signalbox
