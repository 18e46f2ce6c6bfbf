// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routedialog.h"

#include "config/configpath.h"
#include "config/strategynames.h"
#include "ui/routes/routetexts.h"
#include "ui/routes/targettree.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/labels.h"
#include "ui/window/screenroom.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr QSize usualSize(640, 520);

QStringList projectNames(const YamlNode &root)
{
    QStringList names;
    const YamlNode *projects = (ConfigPath() / u"projects").in(root);
    if (projects && projects->kind == YamlNode::Kind::Map) {
        for (const YamlNode &project : projects->children)
            names << project.key;
    }
    return names;
}

QStringList providerNames(const Config &config)
{
    QStringList names;
    for (const ProviderConfig &provider : config.providers)
        names << provider.name;
    return names;
}
} // namespace

RouteDialog::RouteDialog(RouteForm before, ConfigPointer config, const YamlNode &root, QWidget *parent)
    : QDialog(parent)
    , m_before(std::move(before))
    , m_config(std::move(config))
    , m_root(root)
    , m_pattern(new QLineEdit(m_before.pattern, this))
    , m_project(new QComboBox(this))
    , m_targets(new TargetTree(m_config, this))
    , m_strategy(new QComboBox(this))
    , m_affinity(new QCheckBox(tr("&Keep a session with the provider that has its prompt cache"), this))
    , m_flaw(makeLabel({}, TextRole::Body, this))
    , m_isTouched(!m_before.pattern.isEmpty())
{
    setWindowTitle(
        m_before.pattern.isEmpty() ? tr("Add a route") : tr("Edit the route %1").arg(m_before.pattern));
    setSizeGripEnabled(true);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setVerticalSpacing(10);
    addPattern(*form, root);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(makeTargets(), 1);
    auto *options = new QFormLayout;
    options->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    options->setVerticalSpacing(10);
    addOptions(*options);
    column->addLayout(options);
    m_flaw->setWordWrap(true);
    m_flaw->setObjectName(QStringLiteral("flaw"));
    column->addWidget(m_flaw);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    nameStandardButtons(*buttons);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(m_before.pattern.isEmpty() ? tr("Add") : tr("Change"));
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_pattern, &QLineEdit::textChanged, this, &RouteDialog::noteEdit);
    connect(m_project, &QComboBox::editTextChanged, this, &RouteDialog::noteEdit);
    connect(m_targets, &TargetTree::edited, this, &RouteDialog::noteEdit);
    resizeToRoom(*this, usualSize);
    check();
}

void RouteDialog::addPattern(QFormLayout &layout, const YamlNode &root)
{
    m_pattern->setPlaceholderText(tr("claude-*"));
    layout.addRow(tr("Models that &fit:"), m_pattern);
    auto *hint = makeLabel(tr("A model's name, or a pattern: * stands for any text, ? for one character."),
        TextRole::Muted, this);
    hint->setWordWrap(true);
    hint->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    layout.addRow({}, hint);
    m_project->addItem(tr("All requests"));
    m_project->addItems(projectNames(root));
    m_project->setToolTip(tr("Clients name a project in the address: /w/NAME"));
    const bool isNew = m_before.pattern.isEmpty();
    m_project->setEditable(isNew);
    m_project->setInsertPolicy(QComboBox::NoInsert);
    if (!m_before.project.isEmpty())
        m_project->setCurrentText(m_before.project);
    m_project->setEnabled(isNew);
    m_project->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    layout.addRow(tr("F&or:"), m_project);
}

QWidget *RouteDialog::makeTargets()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *title = makeLabel(tr("&Targets, the first that can answer is asked"), TextRole::Heading, box);
    title->setBuddy(m_targets);
    column->addWidget(title);
    column->addWidget(m_targets, 1);
    m_targets->setTargets(m_before.targets);
    auto *row = new QHBoxLayout;
    auto *add = new QPushButton(tr("&Add target"), box);
    add->setObjectName(QStringLiteral("addTarget"));
    addTargetMenu(*add);
    row->addWidget(add);
    row->addStretch();
    const auto addButton = [&](const QString &text, const QString &name, const QString &toolTip, auto run) {
        auto *button = new QPushButton(text, box);
        button->setObjectName(name);
        button->setToolTip(toolTip);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, run);
        row->addWidget(button);
    };
    addButton(tr("Move &up"), QStringLiteral("up"), tr("Alt+Up"), [this] { m_targets->moveCurrent(-1); });
    addButton(
        tr("Move &down"), QStringLiteral("down"), tr("Alt+Down"), [this] { m_targets->moveCurrent(1); });
    addButton(tr("&Remove"), QStringLiteral("remove"), tr("Del"), [this] { m_targets->removeCurrent(); });
    column->addLayout(row);
    return box;
}

void RouteDialog::addTargetMenu(QPushButton &button)
{
    button.setAutoDefault(false);
    auto *menu = new QMenu(&button);
    for (const QString &provider : m_config ? providerNames(*m_config) : QStringList()) {
        const auto slash = provider.indexOf(u'/');
        RouteTarget target{provider.left(slash < 0 ? provider.size() : slash),
            slash < 0 ? QString() : provider.mid(slash + 1), {}};
        menu->addAction(QString(provider).replace(u'&', QStringLiteral("&&")), this,
            [this, target] { m_targets->add(target); });
    }
    button.setMenu(menu);
    button.setEnabled(!menu->isEmpty());
}

void RouteDialog::addOptions(QFormLayout &layout)
{
    const Strategy usual = m_config ? m_config->strategy : Strategy::Priority;
    m_strategy->addItem(tr("As for all routes: %1").arg(RouteTexts::strategy(usual)), QString());
    for (const Strategy strategy : {Strategy::Priority, Strategy::RoundRobin, Strategy::WeightedRoundRobin,
             Strategy::Random, Strategy::LeastRequests, Strategy::QuotaAware})
        m_strategy->addItem(RouteTexts::strategy(strategy), strategyName(strategy));
    const QString written = m_before.strategy.value_or(QString());
    if (m_strategy->findData(written) < 0)
        m_strategy->addItem(written, written); // an alias of the file, which stays as it is
    m_strategy->setCurrentIndex(m_strategy->findData(written));
    layout.addRow(tr("Among &equals:"), m_strategy);
    m_strategy->setToolTip(tr("Which of several targets with the same priority is asked first"));
    m_affinity->setChecked(m_before.sessionAffinity);
    layout.addRow({}, m_affinity);
}

QString RouteDialog::project() const
{
    const QString text = m_project->currentText().trimmed();
    return text == m_project->itemText(0) ? QString() : text;
}

RouteForm RouteDialog::form() const
{
    const QString strategy = m_strategy->currentData().toString();
    return {project(), m_pattern->text().trimmed(), m_targets->targets(),
        strategy.isEmpty() ? std::nullopt : std::optional(strategy), m_affinity->isChecked()};
}

QString RouteDialog::flaw() const
{
    const QString pattern = m_pattern->text().trimmed();
    if (pattern.isEmpty())
        return tr("Write for which models the route is; * means all.");
    if (pattern != m_before.pattern && writtenPatterns(m_root, project()).contains(pattern))
        return tr("There is a route for %1 already. Edit that one.").arg(pattern);
    if (m_targets->topLevelItemCount() == 0)
        return tr("Add at least one target.");
    return {};
}

void RouteDialog::noteEdit()
{
    m_isTouched = true;
    check();
}

void RouteDialog::check()
{
    const QString problem = flaw();
    m_flaw->setText(problem);
    const Colors colors(palette());
    QPalette look = m_flaw->palette();
    look.setColor(QPalette::WindowText, m_isTouched ? colors.tone(Tone::Bad) : colors.muted());
    m_flaw->setPalette(look);
    m_accept->setEnabled(problem.isEmpty());
    m_accept->setToolTip(problem);
}

} // namespace signalbox
