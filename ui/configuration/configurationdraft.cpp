// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationdraft.h"

#include "config/accountnames.h"
#include "config/configedit.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/secretuse.h"
#include "ui/texts/gatewaytexts.h"

#include <QDir>
#include <QLocale>

#include <algorithm>

namespace signalbox {
namespace {

QStringList titlesOf(const QList<DraftSteps::Step> &steps)
{
    QStringList titles;
    for (const DraftSteps::Step &step : steps)
        titles << step.what;
    titles.removeDuplicates();
    return titles;
}
} // namespace

ConfigurationDraft::ConfigurationDraft(ConfigurationDesk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_saved(desk)
{
    follow();
    connect(&m_desk, &ConfigurationDesk::changed, this, &ConfigurationDraft::follow);
    connect(&m_desk, &ConfigurationDesk::historyChanged, this, &ConfigurationDraft::changed);
}

const QString &ConfigurationDraft::path() const
{
    return m_desk.path();
}

QStringList ConfigurationDraft::titles() const
{
    return titlesOf(m_steps.all());
}

QStringList ConfigurationDraft::remarks() const
{
    QStringList remarks;
    for (const Step &step : m_steps.all())
        remarks << step.remark;
    remarks.removeAll(QString());
    return remarks;
}

QStringList ConfigurationDraft::undone() const
{
    return m_undone.isEmpty() ? QStringList() : titlesOf(m_undone.constLast());
}

QStringList ConfigurationDraft::secretsOfOthers(const QString &id)
{
    const QByteArray known = m_steps.base(); // the file may be broken by now, and the gateway uses it still
    m_desk.look();
    QStringList names;
    const auto add = [&](const QByteArray &text, const QString &provider) {
        names << signalbox::secretsOfOthers(text, provider, m_desk.environment());
    };
    add(m_desk.text(), id);
    add(known, id);
    QString name = id;
    for (const Step &step : m_steps.all()) {
        if (!step.from.isEmpty() && isCalled(name, step.from))
            name = step.to + name.sliced(step.from.size());
        add(step.after, name);
    }
    if (const auto step = m_desk.undoable())
        add(step->before, id);
    if (const auto step = m_desk.redoable())
        add(step->after, id);
    names.removeDuplicates();
    return names;
}

const ConfigurationDraft::Step *ConfigurationDraft::lastStep() const
{
    return isEmpty() ? nullptr : &m_steps.all().constLast();
}

bool ConfigurationDraft::add(const Step &step)
{
    if (const auto error = m_steps.add(step)) {
        tell(GatewayTexts::shown(error->message));
        return false;
    }
    m_failure.clear();
    m_undone.clear();
    take();
    return true;
}

bool ConfigurationDraft::add(const Edit &edit, const QString &field, const QString &what)
{
    return add(Step{edit, field, what});
}

void ConfigurationDraft::undo()
{
    if (isEmpty())
        return;
    m_failure.clear();
    m_undone << QList{*lastStep()};
    m_steps.takeBackLast();
    follow();
}

void ConfigurationDraft::redo()
{
    if (m_undone.isEmpty())
        return;
    m_failure.clear();
    QList<Step> left;
    QString problem;
    for (const Step &step : m_undone.takeLast()) {
        if (const auto error = m_steps.add(step)) {
            left << step; // the file may be another one later
            problem = GatewayTexts::shown(error->message);
        }
    }
    if (!left.isEmpty())
        m_undone << left;
    take();
    if (!left.isEmpty())
        tell(tr("It cannot be made again now: %1").arg(problem));
}

void ConfigurationDraft::restore(const QStringList &fields)
{
    m_failure.clear();
    QList<Step> taken;
    for (const Step &step : m_steps.all()) {
        if (fields.contains(step.field))
            taken << step;
    }
    if (!taken.isEmpty())
        m_undone << taken;
    drop(m_steps.takeBack(fields));
    follow();
}

void ConfigurationDraft::discard()
{
    m_failure.clear();
    if (!isEmpty())
        m_undone << m_steps.all();
    m_steps.forgetUpTo(m_steps.lastNumber());
    follow();
}

void ConfigurationDraft::dismiss()
{
    m_undone.clear();
    m_saved.forget();
    emit changed();
}

QString ConfigurationDraft::fileProblem() const
{
    return firstError(m_desk.reading().problems);
}

void ConfigurationDraft::dismissFailure()
{
    m_failure.clear();
    emit changed();
}

ConfigurationChange ConfigurationDraft::proposal() const
{
    return proposal(text());
}

ConfigurationChange ConfigurationDraft::proposal(const QByteArray &text) const
{
    ConfigurationChange change = m_desk.propose(text);
    change.lastStep = m_steps.lastNumber();
    for (const QString &remark : remarks())
        change.remarks.append({ConfigProblem::Severity::Warning, 0, remark});
    return change;
}

std::optional<Error> ConfigurationDraft::save(const ConfigurationChange &change, const QString &done)
{
    if (m_isWaiting)
        return Error{Error::Kind::Conflict, m_obstacle};
    const DraftSteps before = m_steps;
    m_steps.forgetUpTo(change.lastStep); // they are not to be done again to what they made
    m_failure.clear();
    if (auto error = m_desk.apply(change)) {
        m_steps = before;
        follow();
        return error;
    }
    m_undone.clear();
    m_saved.note(change, done);
    follow();
    for (const Step &step : before.all()) {
        if (step.number <= change.lastStep && !step.to.isEmpty())
            emit renamed(step.from, step.to);
    }
    return {};
}

void ConfigurationDraft::follow()
{
    m_isWaiting = !isEmpty() && !canFollow();
    const QStringList dropped = m_isWaiting ? QStringList() : m_steps.setBase(m_desk.text());
    m_writtenRoot = parseYaml(m_steps.base()).root;
    take();
    drop(dropped);
}

void ConfigurationDraft::drop(const QStringList &dropped)
{
    if (!dropped.isEmpty())
        tell(tr("Dropped, as the file says something else now: %1").arg(dropped.join(QStringLiteral("; "))));
}

/// An editor may write a file that is not whole yet, or take it away for a moment.
bool ConfigurationDraft::canFollow() const
{
    if (m_desk.text().trimmed().isEmpty())
        return m_steps.base().trimmed().isEmpty();
    return !ConfigEdit(m_desk.text()).hasFailed();
}

void ConfigurationDraft::take()
{
    m_reading = text() == m_desk.text() ? m_desk.reading() : m_desk.read(text());
    m_root = parseYaml(text()).root;
    m_obstacle = currentObstacle();
    emit changed();
}

QString ConfigurationDraft::currentObstacle() const
{
    if (isEmpty())
        return {};
    if (!m_isWaiting)
        return firstError(m_desk.remarksOn(m_reading));
    if (m_desk.text().trimmed().isEmpty() && fileProblem().isEmpty())
        return tr("The changes wait, as %1 is missing or empty: put it back, or discard them.")
            .arg(QDir::toNativeSeparators(m_desk.path()));
    return tr("The changes wait until the error in the file is corrected.");
}

void ConfigurationDraft::tell(const QString &problem)
{
    m_failure = problem;
    emit failed(problem);
}

QString firstError(const QList<ConfigProblem> &problems)
{
    const auto error = std::ranges::find(problems, ConfigProblem::Severity::Error, &ConfigProblem::severity);
    if (error == problems.end())
        return {};
    return error->line > 0 ? ConfigurationDraft::tr("Line %1 of the configuration: %2")
                                 .arg(QLocale().toString(error->line), GatewayTexts::shown(error->message))
                           : GatewayTexts::shown(error->message);
}

} // namespace signalbox
