// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/budgetdialog.h"

#include "config/quantity.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

using Kind = YamlNode::Kind;
constexpr int dialogWidth = 480;

QString textOf(const YamlNode &entry, QStringView key)
{
    const YamlNode *found = entry.kind == Kind::Map ? entry.find(key) : nullptr;
    if (!found || found->kind != Kind::List)
        return found ? found->text : QString();
    QStringList texts;
    for (const YamlNode &child : found->children)
        texts << child.text;
    return texts.join(QStringLiteral(", "));
}

QStringList partsOf(const QString &text)
{
    static const QRegularExpression comma(QStringLiteral("\\s*,\\s*"));
    return text.trimmed().split(comma, Qt::SkipEmptyParts);
}

bool isPercent(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(never|\\d{1,3}\\s*%?)$"));
    return form.match(text.trimmed()).hasMatch();
}

bool isMoney(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\d+(\\.\\d+)?\\s*[A-Za-z]{3}$"));
    return form.match(text.trimmed()).hasMatch();
}

void setMember(YamlNode &entry, const QString &key, const YamlNode &value)
{
    if (YamlNode *found = entry.find(key)) {
        YamlNode changed = value;
        changed.key = key;
        *found = changed;
    } else {
        entry.insert(key, value);
    }
}

/// An empty text takes the member away; one that says what it has said before stays as it was.
void setText(YamlNode &entry, const QString &key, const QString &text)
{
    if (text == textOf(entry, key))
        return;
    if (text.isEmpty())
        std::erase_if(entry.children, [&](const YamlNode &child) { return child.key == key; });
    else
        setMember(entry, key, YamlNode::scalar(text, 0));
}

void setList(YamlNode &entry, const QString &key, const QString &text)
{
    if (partsOf(text) == partsOf(textOf(entry, key)))
        return;
    YamlNode list = YamlNode::list(0);
    for (const QString &part : partsOf(text))
        list.append(YamlNode::scalar(part, 0));
    if (list.children.empty())
        setText(entry, key, {});
    else
        setMember(entry, key, list);
}

void choose(QComboBox &combo, const QString &value)
{
    if (combo.findData(value) < 0)
        combo.addItem(value, value);
    combo.setCurrentIndex(combo.findData(value));
}
} // namespace

BudgetDialog::BudgetDialog(
    const YamlNode &before, QStringList taken, const ConfigPointer &config, QWidget *parent)
    : QDialog(parent)
    , m_before(before.kind == Kind::Map ? before : YamlNode::map(0))
    , m_taken(std::move(taken))
    , m_name(new QLineEdit(this))
    , m_per(new QComboBox(this))
    , m_money(new QLineEdit(this))
    , m_tokens(new QLineEdit(this))
    , m_provider(new QComboBox(this))
    , m_clientKey(new QComboBox(this))
    , m_project(new QComboBox(this))
    , m_notify(new QLineEdit(this))
    , m_cheaper(new QLineEdit(this))
    , m_refuse(new QLineEdit(this))
    , m_flaw(makeLabel({}, TextRole::Muted, this))
{
    setWindowTitle(before.kind == Kind::Map ? tr("Edit a budget") : tr("Add a budget"));
    m_name->setObjectName(QStringLiteral("name"));
    m_money->setObjectName(QStringLiteral("money"));
    m_money->setPlaceholderText(tr("200 USD"));
    m_tokens->setPlaceholderText(tr("50M"));
    m_per->addItem(tr("Day"), QStringLiteral("day"));
    m_per->addItem(tr("Week, from Monday"), QStringLiteral("week"));
    m_per->addItem(tr("Month"), QStringLiteral("month"));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setVerticalSpacing(10);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Per:"), m_per);
    form->addRow(tr("&Money:"), m_money);
    form->addRow(tr("&Tokens:"), m_tokens);
    addScope(*form, config);
    addThresholds(*form);
    m_flaw->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    nameStandardButtons(*buttons);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(before.kind == Kind::Map ? tr("Change") : tr("Add"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(m_flaw);
    column->addStretch();
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const QLineEdit *field : {m_name, m_money, m_tokens, m_notify, m_cheaper, m_refuse})
        connect(field, &QLineEdit::textChanged, this, &BudgetDialog::check);
    fill(m_before);
    resize(dialogWidth, sizeHint().height());
    check();
}

void BudgetDialog::addScope(QFormLayout &form, const ConfigPointer &config)
{
    m_provider->addItem(tr("All providers"), QString());
    m_clientKey->addItem(tr("All clients"), QString());
    m_project->addItem(tr("All projects"), QString());
    if (config) {
        QStringList groups;
        for (const ProviderConfig &provider : config->providers)
            groups << provider.group;
        groups.removeDuplicates();
        for (const QString &group : std::as_const(groups))
            m_provider->addItem(group, group);
        for (const ClientKeyConfig &key : config->server.clientKeys)
            m_clientKey->addItem(key.name, key.name);
        for (const ProjectConfig &project : config->projects)
            m_project->addItem(project.name, project.name);
    }
    form.addRow(tr("O&f:"), m_provider);
    form.addRow(tr("By &key:"), m_clientKey);
    form.addRow(tr("F&or:"), m_project);
}

void BudgetDialog::addThresholds(QFormLayout &form)
{
    m_notify->setPlaceholderText(QStringLiteral("80, 95, 100"));
    m_notify->setToolTip(tr("Per cent of the budget, with commas between them"));
    m_cheaper->setPlaceholderText(tr("never"));
    m_cheaper->setToolTip(tr("Per cent from which the cheapest provider is asked first"));
    m_refuse->setPlaceholderText(QStringLiteral("100"));
    m_refuse->setToolTip(tr("Per cent from which requests are refused; never: they go on"));
    form.addRow(tr("N&otify at, %:"), m_notify);
    form.addRow(tr("&Cheaper from, %:"), m_cheaper);
    form.addRow(tr("&Refuse from, %:"), m_refuse);
}

void BudgetDialog::fill(const YamlNode &before)
{
    m_name->setText(textOf(before, u"name"));
    const QString per = textOf(before, u"per");
    choose(*m_per, per.isEmpty() ? QStringLiteral("month") : per);
    m_money->setText(textOf(before, u"money"));
    m_tokens->setText(textOf(before, u"tokens"));
    choose(*m_provider, textOf(before, u"provider"));
    choose(*m_clientKey, textOf(before, u"client_key"));
    choose(*m_project, textOf(before, u"project"));
    m_notify->setText(textOf(before, u"notify_at"));
    m_cheaper->setText(textOf(before, u"cheaper_at"));
    m_refuse->setText(textOf(before, u"refuse_at"));
}

QString BudgetDialog::flaw() const
{
    const QString name = m_name->text().trimmed();
    const QString money = m_money->text().trimmed();
    const QString tokens = m_tokens->text().trimmed();
    if (name.isEmpty())
        return tr("Messages call the budget by its name.");
    if (m_taken.contains(name))
        return tr("There is a budget with this name already.");
    if (money.isEmpty() && tokens.isEmpty())
        return tr("Limit it by money, by tokens, or by both.");
    if (!money.isEmpty() && !isMoney(money))
        return tr("Write the money with its currency, like 200 USD.");
    const auto count = parseSize(tokens);
    if (!tokens.isEmpty() && (!count || *count <= 0))
        return tr("Write the tokens as a number, like 500k or 50M.");
    const auto isWrong = [](const QString &part) { return !isPercent(part); };
    const QStringList percents
        = partsOf(m_notify->text()) + partsOf(m_cheaper->text()) + partsOf(m_refuse->text());
    if (std::ranges::any_of(percents, isWrong))
        return tr("Write per cent of the budget, like 95, or never.");
    return {};
}

void BudgetDialog::check()
{
    const QString problem = flaw();
    m_flaw->setText(problem);
    m_accept->setEnabled(problem.isEmpty());
}

YamlNode BudgetDialog::entry() const
{
    YamlNode entry = m_before;
    setText(entry, QStringLiteral("name"), m_name->text().trimmed());
    const QString per = m_per->currentData().toString();
    if (!textOf(m_before, u"per").isEmpty() || per != QLatin1String("month"))
        setText(entry, QStringLiteral("per"), per);
    setText(entry, QStringLiteral("money"), m_money->text().trimmed());
    setText(entry, QStringLiteral("tokens"), m_tokens->text().trimmed());
    setText(entry, QStringLiteral("provider"), m_provider->currentData().toString());
    setText(entry, QStringLiteral("client_key"), m_clientKey->currentData().toString());
    setText(entry, QStringLiteral("project"), m_project->currentData().toString());
    setList(entry, QStringLiteral("notify_at"), m_notify->text());
    setText(entry, QStringLiteral("cheaper_at"), m_cheaper->text().trimmed());
    setText(entry, QStringLiteral("refuse_at"), m_refuse->text().trimmed());
    return entry;
}

} // namespace signalbox
