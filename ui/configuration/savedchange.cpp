// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/savedchange.h"

#include "ui/configuration/configurationdesk.h"

namespace signalbox {

void SavedChange::note(const ConfigurationChange &change, const QString &done)
{
    m_step = ConfigurationHistory::Step{change.before, change.after};
    m_done = done;
}

SavedChange::State SavedChange::state() const
{
    if (!m_step)
        return State::None;
    if (m_desk.undoable() == m_step && m_desk.text() == m_step->after)
        return State::Saved;
    if (m_desk.redoable() == m_step && m_desk.text() == m_step->before)
        return State::TakenBack;
    return State::None;
}

ConfigurationChange SavedChange::proposal() const
{
    switch (state()) {
    case State::Saved:
        return m_desk.propose(m_step->before);
    case State::TakenBack:
        return m_desk.propose(m_step->after);
    case State::None:
        break;
    }
    return m_desk.propose(m_desk.text());
}

std::optional<Error> SavedChange::turn(const ConfigurationChange &shown)
{
    const State now = state();
    if (now == State::Saved && shown.after == m_step->before)
        return m_desk.undo();
    if (now == State::TakenBack && shown.after == m_step->after)
        return m_desk.redo();
    return Error{
        Error::Kind::Conflict, ConfigurationDesk::tr("The file was changed since. Nothing was written.")};
}

} // namespace signalbox
