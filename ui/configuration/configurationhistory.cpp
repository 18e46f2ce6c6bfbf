// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationhistory.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {
constexpr qsizetype mostSteps = 50;
constexpr qsizetype mostBytes = 4'000'000;
} // namespace

void ConfigurationHistory::add(const Step &step)
{
    m_steps.resize(m_done);
    m_steps.append(step);
    qsizetype bytes = 0;
    for (const Step &each : std::as_const(m_steps))
        bytes += each.before.size() + each.after.size();
    while (m_steps.size() > 1 && (m_steps.size() > mostSteps || bytes > mostBytes)) {
        bytes -= m_steps.constFirst().before.size() + m_steps.constFirst().after.size();
        m_steps.removeFirst();
    }
    m_done = m_steps.size();
}

void ConfigurationHistory::markUndone()
{
    m_done = m_done > 0 ? m_done - 1 : 0;
}

void ConfigurationHistory::markRedone()
{
    m_done = std::min(m_done + 1, m_steps.size());
}

std::optional<ConfigurationHistory::Step> ConfigurationHistory::undoable() const
{
    return m_done > 0 ? std::optional(m_steps.at(m_done - 1)) : std::nullopt;
}

std::optional<ConfigurationHistory::Step> ConfigurationHistory::redoable() const
{
    return m_done < m_steps.size() ? std::optional(m_steps.at(m_done)) : std::nullopt;
}

} // namespace signalbox
