// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/draftsteps.h"

#include "ui/texts/gatewaytexts.h"

#include <algorithm>
#include <utility>

namespace signalbox {

QStringList DraftSteps::setBase(const QByteArray &text)
{
    QStringList dropped;
    m_base = text;
    for (Step &step : std::exchange(m_steps, {})) {
        const Result<QByteArray> next = step.edit(this->text());
        if (!next) {
            dropped << QStringLiteral("%1 (%2)").arg(step.what, GatewayTexts::shown(next.error().message));
        } else if (*next != this->text()) { // else somebody has done the same
            step.after = *next;
            m_steps << step;
        }
    }
    return dropped;
}

std::optional<Error> DraftSteps::add(Step step)
{
    const bool replacesLast
        = !step.field.isEmpty() && !m_steps.isEmpty() && m_steps.constLast().field == step.field;
    const QByteArray before = !replacesLast ? text()
        : m_steps.size() > 1                ? m_steps.at(m_steps.size() - 2).after
                                            : m_base;
    const Result<QByteArray> after = step.edit(before);
    if (!after)
        return after.error();
    if (replacesLast)
        m_steps.removeLast();
    if (*after == before)
        return {};
    step.after = *after;
    step.number = ++m_lastNumber;
    if (step.what.isEmpty())
        step.what = step.field;
    m_steps << step;
    dropReturned(step.field);
    return {};
}

/// Where steps lead back to what was there, there is nothing to write or to review.
void DraftSteps::dropReturned(const QString &field)
{
    if (text() == m_base) {
        m_steps.clear();
        return;
    }
    const auto isOfField = [&](const Step &step) { return step.field == field; };
    const auto steps = std::count_if(m_steps.cbegin(), m_steps.cend(), isOfField);
    if (field.isEmpty() || steps < 2)
        return;
    DraftSteps without = *this;
    (void)without.takeBack({field}); // it is counted below
    if (without.text() == text() && without.m_steps.size() + steps == m_steps.size())
        *this = without;
}

void DraftSteps::takeBackLast()
{
    if (!m_steps.isEmpty())
        m_steps.removeLast();
}

QStringList DraftSteps::takeBack(const QStringList &fields)
{
    m_steps.removeIf([&](const Step &step) { return fields.contains(step.field); });
    return setBase(m_base);
}

void DraftSteps::forgetUpTo(quint64 number)
{
    m_steps.removeIf([&](const Step &step) { return step.number <= number; });
}

QString DraftSteps::originalOf(const QString &name) const
{
    QString original = name;
    for (qsizetype i = m_steps.size() - 1; i >= 0; --i) { // clang 14 knows no reversed view
        const Step &step = m_steps.at(i);
        if (!step.to.isEmpty() && step.to == original)
            original = step.from;
    }
    return original;
}

} // namespace signalbox
