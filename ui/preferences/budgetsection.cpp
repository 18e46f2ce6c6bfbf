// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/budgetsection.h"

#include "config/configedit.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/preferences/entryrow.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/usage/budgettexts.h"
#include "ui/widgets/card.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <utility>

namespace signalbox {
namespace {

using Kind = YamlNode::Kind;

ConfigPath budgetsPath()
{
    return ConfigPath() / u"budgets";
}

QString textOf(const YamlNode &entry, QStringView key)
{
    const YamlNode *found = entry.kind == Kind::Map ? entry.find(key) : nullptr;
    return found ? found->text : QString();
}

QString limitOf(const YamlNode &entry)
{
    QStringList limits;
    if (const QString money = textOf(entry, u"money"); !money.isEmpty())
        limits << money;
    if (const QString tokens = textOf(entry, u"tokens"); !tokens.isEmpty())
        limits << BudgetSection::tr("%1 tokens").arg(tokens);
    const QString limit = limits.join(QStringLiteral(" · "));
    const QString per = textOf(entry, u"per");
    if (per == QLatin1String("day"))
        return BudgetSection::tr("%1 a day").arg(limit);
    if (per == QLatin1String("week"))
        return BudgetSection::tr("%1 a week").arg(limit);
    return BudgetSection::tr("%1 a month").arg(limit);
}

QString detailOf(const YamlNode &entry)
{
    QStringList parts{limitOf(entry)};
    if (const QString provider = textOf(entry, u"provider"); !provider.isEmpty())
        parts << BudgetSection::tr("at %1").arg(provider);
    if (const QString key = textOf(entry, u"client_key"); !key.isEmpty())
        parts << BudgetSection::tr("by the key %1").arg(key);
    if (const QString project = textOf(entry, u"project"); !project.isEmpty())
        parts << BudgetSection::tr("for %1").arg(project);
    const QString refuse = textOf(entry, u"refuse_at");
    parts << (refuse == QLatin1String("never") ? BudgetSection::tr("nothing is refused")
                                               : BudgetSection::tr("then requests are refused"));
    if (const QString cheaper = textOf(entry, u"cheaper_at"); !cheaper.isEmpty())
        parts.insert(parts.size() - 1, BudgetSection::tr("cheaper providers from %1 %").arg(cheaper));
    return parts.join(QStringLiteral(" · "));
}

/// "$0.09 of $0.10 used · begins again on Mon 30 Nov, 00:00 · Requests are refused until then."
QString standingOf(const BudgetSnapshot &budget)
{
    QStringList parts{
        BudgetSection::tr("%1 used").arg(BudgetTexts::used(budget)), BudgetTexts::reset(budget)};
    if (const QString note = BudgetTexts::note(budget); !note.isEmpty())
        parts << note;
    return parts.join(QStringLiteral(" · "));
}

/// Does to the budget that is `before` what `change` does to the one at its path.
Result<QByteArray> changeBudget(const QByteArray &text, const YamlNode &before,
    const std::function<void(ConfigEdit &edit, const ConfigPath &path)> &change)
{
    ConfigEdit edit(text);
    const YamlNode *budgets = budgetsPath().in(edit.root());
    for (std::size_t i = 0; budgets && i < budgets->children.size(); ++i) {
        if (textOf(budgets->children.at(i), u"name") != textOf(before, u"name"))
            continue;
        change(edit, budgetsPath() / static_cast<qsizetype>(i));
        return edit.apply();
    }
    return Error{Error::Kind::NotFound,
        BudgetSection::tr("There is no budget %1 any more.").arg(textOf(before, u"name"))};
}
} // namespace

BudgetSection::BudgetSection(ConfigurationDraft &draft, QWidget *parent) : QWidget(parent), m_draft(draft)
{
    QVBoxLayout *column = makeSectionColumn(this, tr("Budgets"));
    auto *card = new Card(tr("What may be used up"), this);
    auto *add = new QPushButton(tr("&Add a budget…"), card);
    add->setObjectName(QStringLiteral("addBudget"));
    card->addToHeading(add);
    m_budgets = card->body();
    column->addWidget(card);
    column->addStretch();
    connect(add, &QPushButton::clicked, this, [this] { openDialog({}); });
    connect(&m_draft, &ConfigurationDraft::changed, this, &BudgetSection::refresh);
    refresh();
}

void BudgetSection::refresh()
{
    for (const auto &[name, row] : std::exchange(m_rows, {})) {
        row->hide();
        row->deleteLater(); // it may be its own button
    }
    const YamlNode *budgets = budgetsPath().in(m_draft.root());
    for (const YamlNode &entry : budgets ? budgets->children : std::vector<YamlNode>()) {
        const QString name = textOf(entry, u"name");
        auto *row = new EntryRow(name, detailOf(entry), this);
        connect(row->addButton(tr("Edit…"), tr("Edit the budget %1").arg(name)), &QPushButton::clicked, this,
            [this, entry] { openDialog(entry); });
        connect(row->addButton(tr("Remove"), tr("Remove the budget %1").arg(name)), &QPushButton::clicked,
            this, [this, entry, name] {
                const auto removed = [entry](const QByteArray &text) {
                    return changeBudget(
                        text, entry, [](ConfigEdit &edit, const ConfigPath &path) { edit.prune(path); });
                };
                m_draft.add(removed, {}, tr("budget %1").arg(name));
            });
        m_budgets->addWidget(row);
        m_rows.append({name, row});
    }
    showStandings();
    if (!m_rows.isEmpty())
        return;
    auto *none = new EntryRow(tr("No budget is set"),
        tr("A budget tells you when money or tokens run low, goes to cheaper providers, and ends by refusing "
           "requests."),
        this);
    m_budgets->addWidget(none);
    m_rows.append({QString(), none});
}

void BudgetSection::setBudgets(const QList<BudgetSnapshot> &budgets)
{
    m_standings = budgets;
    showStandings();
}

void BudgetSection::showStandings()
{
    for (const auto &[name, row] : std::as_const(m_rows)) {
        const auto found = std::ranges::find(m_standings, name, &BudgetSnapshot::name);
        row->setStanding(found == m_standings.cend() ? QString() : standingOf(*found));
    }
}

void BudgetSection::openDialog(const YamlNode &before)
{
    QStringList taken;
    if (const YamlNode *budgets = budgetsPath().in(m_draft.root())) {
        for (const YamlNode &entry : budgets->children)
            taken << textOf(entry, u"name");
    }
    taken.removeAll(textOf(before, u"name"));
    delete m_dialog;
    m_dialog = new BudgetDialog(before, taken, m_draft.reading().config, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, [this, before] { take(before, m_dialog->entry()); });
    m_dialog->open();
}

void BudgetSection::take(const YamlNode &before, const YamlNode &after)
{
    const auto changed = [before, after](const QByteArray &text) {
        if (before.kind == Kind::Map)
            return changeBudget(
                text, before, [&after](ConfigEdit &edit, const ConfigPath &path) { edit.set(path, after); });
        ConfigEdit edit(text);
        const YamlNode *budgets = budgetsPath().in(edit.root());
        edit.insert(budgetsPath(), budgets ? static_cast<qsizetype>(budgets->children.size()) : 0, after);
        return edit.apply();
    };
    m_draft.add(changed, {}, tr("budget %1").arg(textOf(after, u"name")));
}

} // namespace signalbox
