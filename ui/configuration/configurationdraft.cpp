// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationdraft.h"

#include "ui/configuration/configurationdesk.h"
#include "ui/texts/gatewaytexts.h"

#include <utility>

namespace signalbox {

ConfigurationDraft::ConfigurationDraft(ConfigurationDesk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
    take(m_desk.text());
    connect(&m_desk, &ConfigurationDesk::changed, this, &ConfigurationDraft::replay);
    connect(&m_desk, &ConfigurationDesk::historyChanged, this, &ConfigurationDraft::changed);
}

bool ConfigurationDraft::add(const Edit &edit, const QString &field)
{
    const bool replacesLast = !field.isEmpty() && !m_steps.isEmpty() && m_steps.constLast().field == field;
    const Result<QByteArray> text = edit(m_text);
    if (!text) {
        emit failed(GatewayTexts::shown(text.error().message));
        return false;
    }
    if (*text == m_text)
        return true;
    if (replacesLast)
        m_steps.removeLast();
    m_steps.append({edit, field});
    replay();
    return true;
}

void ConfigurationDraft::undo()
{
    if (!m_steps.isEmpty()) {
        m_steps.removeLast();
        replay();
    } else if (const auto error = m_desk.undo()) {
        emit failed(GatewayTexts::shown(error->message));
    }
}

bool ConfigurationDraft::canUndo() const
{
    return !m_steps.isEmpty() || m_desk.canUndo();
}

void ConfigurationDraft::discard()
{
    m_steps.clear();
    replay();
}

ConfigurationChange ConfigurationDraft::proposal() const
{
    return m_desk.propose(m_text);
}

bool ConfigurationDraft::save(const ConfigurationChange &change)
{
    const QList<Step> steps = std::exchange(m_steps, {}); // they are not to be done again to what they made
    if (const auto error = m_desk.apply(change)) {
        m_steps = steps;
        replay();
        emit failed(GatewayTexts::shown(error->message));
        return false;
    }
    replay();
    emit saved();
    return true;
}

void ConfigurationDraft::replay()
{
    QByteArray text = m_desk.text();
    QList<Step> kept;
    QString problem;
    for (const Step &step : std::as_const(m_steps)) {
        const Result<QByteArray> next = step.edit(text);
        if (!next) {
            problem = GatewayTexts::shown(next.error().message);
            continue;
        }
        if (*next == text)
            continue; // somebody has done the same
        text = *next;
        kept << step;
    }
    m_steps = kept;
    take(text);
    emit changed();
    if (!problem.isEmpty())
        emit failed(tr("A change was dropped, as the file says something else now: %1").arg(problem));
}

void ConfigurationDraft::take(const QByteArray &text)
{
    m_text = text;
    m_reading = m_text == m_desk.text() ? m_desk.reading() : m_desk.read(m_text);
    m_root = parseYaml(m_text).root;
}

} // namespace signalbox
