// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/preferencespage.h"

#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"
#include "ui/preferences/aboutsection.h"
#include "ui/preferences/accesssection.h"
#include "ui/preferences/budgetsection.h"
#include "ui/preferences/configsections.h"
#include "ui/preferences/generalsection.h"
#include "ui/preferences/networksection.h"
#include "ui/preferences/noticesection.h"
#include "ui/preferences/sectiondelegate.h"
#include "ui/preferences/updatessection.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/appearance.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int indexWidth = 150;
constexpr int widestSection = 700;
constexpr QLatin1String sectionChoice("preferences_section");
} // namespace

PreferencesPage::PreferencesPage(const Parts &parts, QWidget *parent)
    : Page(parent)
    , m_draft(parts.draft)
    , m_appearance(parts.appearance)
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_index(new QListWidget(this))
    , m_sections(new QStackedWidget(this))
    , m_pending(new PendingBar(parts.draft, tr("Change the configuration"), this))
{
    connect(m_problem->addButton(tr("Open configuration")), &QPushButton::clicked, this,
        &PreferencesPage::openConfigurationRequested);
    m_index->setFixedWidth(indexWidth);
    m_index->setItemDelegate(new SectionDelegate(m_index));
    m_index->setMouseTracking(true);
    m_index->setFrameShape(QFrame::NoFrame);
    m_index->setAccessibleName(tr("Sections of the preferences"));
    m_index->viewport()->setAutoFillBackground(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(20);
    row->addWidget(m_index);
    row->addWidget(m_sections, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_problem);
    column->addLayout(row, 1);
    column->addWidget(m_pending);
    addSections(parts);
    m_index->setCurrentRow(0);
    showItem(m_appearance.memory().choice(sectionChoice));
    m_sections->setCurrentIndex(m_index->currentRow());
    connect(m_index, &QListWidget::currentRowChanged, this, [this](int chosen) {
        m_sections->setCurrentIndex(chosen);
        m_appearance.memory().keepChoice(sectionChoice, m_index->item(chosen)->data(Qt::UserRole).toString());
    });
    connect(&m_draft, &ConfigurationDraft::changed, this, &PreferencesPage::refresh);
    refresh();
}

void PreferencesPage::addSections(const Parts &parts)
{
    auto *general = new GeneralSection(parts.appearance, parts.login, this);
    connect(general, &GeneralSection::trayLookChosen, this, &PreferencesPage::trayLookChosen);
    addSection(QStringLiteral("general"), tr("General"), general);
    auto *network = new NetworkSection(m_draft, this);
    auto *access = new AccessSection(parts.link, m_draft, this);
    connect(network, &NetworkSection::clientKeyWanted, this, [this, access] {
        showItem(QStringLiteral("access"));
        access->addKey();
    });
    addSection(QStringLiteral("network"), tr("Network"), network);
    addSection(QStringLiteral("access"), tr("Access"), access);
    addSection(QStringLiteral("limits"), tr("Limits"), makeLimitsSection(m_draft, this));
    addSection(QStringLiteral("failover"), tr("Failover"), makeFailoverSection(m_draft, this));
    auto *notices = new NoticeSection(parts.appearance.memory(), this);
    connect(notices, &NoticeSection::settingsChanged, this, &PreferencesPage::noticeSettingsChanged);
    addSection(QStringLiteral("notifications"), tr("Notifications"), notices);
    m_budgets = new BudgetSection(m_draft, this);
    addSection(QStringLiteral("budgets"), tr("Budgets"), m_budgets);
    addSection(QStringLiteral("data"), tr("Data"), makeDataSection(parts.link, m_draft, this));
    m_updates = new UpdatesSection(m_draft, this);
    connect(m_updates, &UpdatesSection::lookRequested, this, &PreferencesPage::updateLookRequested);
    addSection(QStringLiteral("updates"), tr("Updates"), m_updates);
    m_about = new AboutSection(parts.configPath, this);
    addSection(QStringLiteral("about"), tr("About"), m_about);
}

void PreferencesPage::addSection(const QString &name, const QString &title, QWidget *section)
{
    section->setMaximumWidth(widestSection);
    section->setAutoFillBackground(false);
    auto *area = new QScrollArea(m_sections);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(section);
    area->viewport()->setAutoFillBackground(false);
    section->setAutoFillBackground(false);
    m_sections->addWidget(area);
    auto *item = new QListWidgetItem(title, m_index);
    item->setData(Qt::UserRole, name);
}

void PreferencesPage::refresh()
{
    m_problem->setText(m_draft.fileProblem());
}

void PreferencesPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_budgets->setBudgets(snapshot.budgets);
    m_about->setSnapshot(snapshot);
}

void PreferencesPage::setUpdates(const UpdateSnapshot &updates)
{
    m_updates->setUpdates(updates);
}

void PreferencesPage::showItem(const QString &item)
{
    for (int row = 0; row < m_index->count(); ++row) {
        if (m_index->item(row)->data(Qt::UserRole).toString() == item)
            m_index->setCurrentRow(row);
    }
}

void PreferencesPage::find()
{
    m_index->setFocus(Qt::ShortcutFocusReason);
}

} // namespace signalbox
