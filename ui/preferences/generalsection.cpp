// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/generalsection.h"

#include "ui/preferences/sectionlayout.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/appearance.h"
#include "ui/window/startatlogin.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int fieldWidth = 240;

void choose(QComboBox &combo, const QString &value)
{
    combo.setCurrentIndex(std::max(0, combo.findData(value)));
}
} // namespace

GeneralSection::GeneralSection(Appearance &appearance, StartAtLogin &login, QWidget *parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_login(login)
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_startsAtLogin(new QCheckBox(tr("&Start Signalbox when I log in"), this))
    , m_showsWindow(new QCheckBox(tr("Show the &window then, too"), this))
    , m_language(new QComboBox(this))
    , m_theme(new QComboBox(this))
    , m_trayLook(new QComboBox(this))
{
    m_startsAtLogin->setObjectName(QStringLiteral("startAtLogin"));
    m_showsWindow->setObjectName(QStringLiteral("showsWindow"));
    m_language->setObjectName(QStringLiteral("language"));
    m_theme->setObjectName(QStringLiteral("theme"));
    m_trayLook->setObjectName(QStringLiteral("trayLook"));
    QVBoxLayout *column = makeSectionColumn(this, tr("General"));
    column->addWidget(m_problem);
    column->addWidget(makeStart());
    column->addWidget(makeLook());
    column->addStretch();
}

QWidget *GeneralSection::makeStart()
{
    auto *card = new Card(tr("Start"), this);
    card->body()->addWidget(m_startsAtLogin);
    card->body()->addWidget(m_showsWindow);
    card->body()->addWidget(makeNote(tr("Otherwise it waits in the tray. When you start it yourself, and "
                                        "where there is no tray, the window is "
                                        "always shown."),
        card));
    m_showsWindow->setChecked(m_appearance.memory().choice(showsWindowChoice) == QLatin1String("on"));
    connect(m_startsAtLogin, &QCheckBox::clicked, this, &GeneralSection::switchLogin);
    connect(m_showsWindow, &QCheckBox::clicked, this, [this](bool on) {
        m_appearance.memory().keepChoice(
            showsWindowChoice, on ? QStringLiteral("on") : QStringLiteral("off"));
    });
    return card;
}

QWidget *GeneralSection::makeLook()
{
    auto *card = new Card(tr("Look"), this);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeading);
    m_language->addItem(tr("As the system"), QString());
    for (const QString &code : Language::codes())
        m_language->addItem(Language::title(code), code);
    choose(*m_language, m_appearance.chosenLanguage());
    for (const auto &[text, choice] : {std::pair(tr("As the system"), Theme::Choice::System),
             std::pair(tr("Light"), Theme::Choice::Light), std::pair(tr("Dark"), Theme::Choice::Dark)})
        m_theme->addItem(text, Theme::nameOf(choice));
    choose(*m_theme, Theme::nameOf(m_appearance.theme().choice()));
    m_trayLook->addItem(tr("Automatic"), QStringLiteral("automatic"));
    m_trayLook->addItem(tr("In colour"), QStringLiteral("colour"));
    m_trayLook->addItem(tr("For light panels"), QStringLiteral("light"));
    m_trayLook->addItem(tr("For dark panels"), QStringLiteral("dark"));
    choose(*m_trayLook, m_appearance.memory().choice(trayLookChoice));
    form->addRow(tr("&Language:"), m_language);
    form->addRow(tr("&Theme:"), m_theme);
    form->addRow(tr("Tray &icon:"), m_trayLook);
    for (QComboBox *combo : {m_language, m_theme, m_trayLook})
        combo->setFixedWidth(fieldWidth);
    card->body()->addLayout(form);
    connect(m_language, &QComboBox::activated, this,
        [this](int index) { m_appearance.chooseLanguage(m_language->itemData(index).toString()); });
    connect(m_theme, &QComboBox::activated, this, [this](int index) {
        m_appearance.chooseTheme(Theme::choiceNamed(m_theme->itemData(index).toString()));
    });
    connect(m_trayLook, &QComboBox::activated, this, [this](int index) {
        const QString look = m_trayLook->itemData(index).toString();
        m_appearance.memory().keepChoice(trayLookChoice, look);
        emit trayLookChosen(look);
    });
    return card;
}

void GeneralSection::switchLogin(bool on)
{
    const auto error = m_login.setEnabled(on);
    m_problem->setText(error ? GatewayTexts::shown(error->message) : QString());
    m_startsAtLogin->setChecked(m_login.isEnabled());
}

/// Other programs switch it, too.
void GeneralSection::showEvent(QShowEvent *event)
{
    m_startsAtLogin->setChecked(m_login.isEnabled());
    QWidget::showEvent(event);
}

} // namespace signalbox
