// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/budgetreader.h"

#include "config/quantity.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

using Period = BudgetConfig::Period;

constexpr qsizetype mostBudgets = 100; ///< each is looked at for each request
constexpr double mostMoney = 1e9; ///< sums of billionths stay whole numbers
constexpr int mostPercent = 1000;
constexpr QLatin1String never("never");

constexpr std::pair<const char *, Period> periods[]
    = {{"day", Period::Day}, {"week", Period::Week}, {"month", Period::Month}};
/// Understood, but not told of.
constexpr std::pair<const char *, Period> otherPeriods[]
    = {{"daily", Period::Day}, {"weekly", Period::Week}, {"monthly", Period::Month}};

QStringList namesOf(const QList<ProviderConfig> &providers)
{
    QStringList names;
    for (const ProviderConfig &provider : providers)
        names << provider.name << provider.group;
    return names;
}

QStringList namesOf(const QList<ClientKeyConfig> &keys)
{
    QStringList names;
    for (const ClientKeyConfig &key : keys)
        names << key.name;
    return names;
}

/// Reports a name that nobody has.
QString readName(SectionReader &section, QStringView key, const QStringList &known, const QString &what)
{
    QString name = section.text(key).value_or(QString()).trimmed();
    if (name.isEmpty() || known.contains(name))
        return name;
    const QString nearest = nearestName(name, known);
    section.error(key,
        QStringLiteral("is '%1', but there is no such %2: %3")
            .arg(name, what,
                nearest.isEmpty() ? QStringLiteral("correct it")
                                  : QStringLiteral("did you mean '%1'?").arg(nearest)));
    return name;
}

/// "80", "80%", 0 for "never".
std::optional<int> percentOf(const QString &written)
{
    const QString text = written.trimmed();
    if (text.compare(never, Qt::CaseInsensitive) == 0)
        return 0;
    bool ok = false;
    const QString digits = text.endsWith(u'%') ? text.chopped(1).trimmed() : text;
    const int percent = digits.toInt(&ok);
    return ok && percent >= 0 && percent <= mostPercent ? std::optional(percent) : std::nullopt;
}

void readPercent(SectionReader &section, QStringView key, int &target)
{
    const auto written = section.text(key);
    if (!written)
        return;
    const auto percent = percentOf(*written);
    if (!percent) {
        section.error(key, QStringLiteral("must be per cent of the budget, like 95, or never: correct it"));
        return;
    }
    target = *percent;
    // Somebody may have meant "from the beginning on".
    if (target == 0 && written->trimmed().compare(never, Qt::CaseInsensitive) != 0)
        section.warning(key,
            QStringLiteral("is '%1', which is taken for never: write never, or a per cent from 1 on")
                .arg(written->trimmed()));
}

void readPeriod(SectionReader &section, BudgetConfig &budget)
{
    const auto written = section.text(u"per");
    if (!written)
        return;
    for (const auto &[name, period] : otherPeriods) {
        if (written->compare(QLatin1String(name), Qt::CaseInsensitive) == 0) {
            budget.period = period;
            return;
        }
    }
    assign(budget.period, section.choice<Period>(u"per", periods));
}

void readMoney(SectionReader &section, const QString &written, BudgetConfig &budget)
{
    static const QRegularExpression form(QStringLiteral("^\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([A-Za-z]+)\\s*$"));
    constexpr qsizetype lettersOfACurrency = 3;
    const auto match = form.match(written);
    budget.money = match.captured(1).toDouble();
    budget.currency = match.captured(2).toUpper();
    if (!match.hasMatch())
        section.error(
            u"money", QStringLiteral("must be an amount with its currency, like '20 USD': correct it"));
    else if (budget.currency.size() != lettersOfACurrency)
        section.error(u"money",
            QStringLiteral("names no currency of three letters: write it like '20 USD' or '20 EUR'"));
    else if (budget.money <= 0)
        section.error(u"money", QStringLiteral("must be more than 0: write an amount like '20 USD'"));
    else if (budget.money > mostMoney)
        section.error(u"money", QStringLiteral("must be at most 1000000000: write an amount like '20 USD'"));
}

void readTokens(SectionReader &section, const QString &written, BudgetConfig &budget)
{
    const auto tokens = parseSize(written);
    if (tokens && *tokens > 0)
        budget.tokens = *tokens;
    else
        section.error(
            u"tokens", QStringLiteral("is no number above 0: write a number of tokens, like 500k or 20M"));
}

} // namespace

void BudgetReader::readList(SectionReader &root)
{
    const YamlNode *node = root.node(u"budgets");
    if (!node)
        return;
    if (node->kind != YamlNode::Kind::List) {
        root.error(u"budgets", QStringLiteral("must be a list: begin each budget with '- name: …'"));
        return;
    }
    for (const YamlNode &entry : node->children) {
        const auto number = &entry - node->children.data() + 1;
        if (m_config.budgets.size() >= mostBudgets) {
            root.context().error(
                entry.line, QStringLiteral("there may be %1 budgets: remove some").arg(mostBudgets));
            return;
        }
        if (entry.kind != YamlNode::Kind::Map) {
            root.context().error(entry.line,
                QStringLiteral("budget no. %1 must be a mapping: begin it with '- name: …'").arg(number));
            continue;
        }
        SectionReader section(
            entry, QStringLiteral("budget no. %1").arg(number), configkeys::budget, root.context());
        if (auto budget = read(section))
            m_config.budgets.append(*std::move(budget));
    }
}

std::optional<BudgetConfig> BudgetReader::read(SectionReader &section) const
{
    BudgetConfig budget;
    budget.line = section.line();
    budget.name = section.text(u"name").value_or(QString()).trimmed();
    if (budget.name.isEmpty()) {
        section.error(u"name", QStringLiteral("is missing: messages call the budget by it"));
        return std::nullopt;
    }
    const auto same = std::find_if(m_config.budgets.begin(), m_config.budgets.end(),
        [&](const BudgetConfig &other) { return other.name == budget.name; });
    if (same != m_config.budgets.end()) {
        section.error(u"name",
            QStringLiteral("is '%1', as that of the budget in line %2: give each its own")
                .arg(budget.name)
                .arg(same->line));
        return std::nullopt;
    }
    readPeriod(section, budget);
    readScope(section, budget);
    readLimits(section, budget);
    readThresholds(section, budget);
    return budget;
}

void BudgetReader::readScope(SectionReader &section, BudgetConfig &budget) const
{
    budget.provider = readName(section, u"provider", namesOf(m_config.providers), QStringLiteral("provider"));
    budget.clientKey
        = readName(section, u"client_key", namesOf(m_config.server.clientKeys), QStringLiteral("client key"));
    budget.project = section.text(u"project").value_or(QString()).trimmed();
}

void BudgetReader::readLimits(SectionReader &section, BudgetConfig &budget)
{
    if (const auto written = section.text(u"money"))
        readMoney(section, *written, budget);
    if (const auto written = section.text(u"tokens"))
        readTokens(section, *written, budget);
    if (!section.has(u"money") && !section.has(u"tokens"))
        section.context().error(budget.line,
            QStringLiteral("budget '%1' has no limit: write money: 20 USD, or tokens: 5M").arg(budget.name));
}

void BudgetReader::readThresholds(SectionReader &section, BudgetConfig &budget)
{
    if (section.has(u"notify_at")) {
        budget.notifyAt.clear();
        for (const LocatedText &written : section.texts(u"notify_at")) {
            const auto percent = percentOf(written.text);
            if (!percent)
                section.context().error(written.line,
                    QStringLiteral(
                        "an entry in 'notify_at' of %1 is no per cent of the budget: write it like "
                        "80")
                        .arg(section.title()));
            else if (*percent > 0)
                budget.notifyAt.append(*percent);
        }
        std::sort(budget.notifyAt.begin(), budget.notifyAt.end());
    }
    readPercent(section, u"cheaper_at", budget.cheaperAt);
    budget.cheaperModel = section.text(u"cheaper_model").value_or(QString()).trimmed();
    readPercent(section, u"refuse_at", budget.refuseAt);
    if (!budget.cheaperModel.isEmpty() && budget.cheaperAt == 0)
        section.warning(u"cheaper_model",
            QStringLiteral("has no effect without 'cheaper_at': write from which per cent it is asked for"));
    if (budget.refuseAt > 0 && budget.cheaperAt >= budget.refuseAt)
        section.warning(u"cheaper_at",
            QStringLiteral("is not below 'refuse_at', which comes first: write a smaller one"));
}

} // namespace signalbox
