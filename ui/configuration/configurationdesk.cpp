// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationdesk.h"

#include "config/configfile.h"
#include "config/configwriting.h"
#include "ui/texts/gatewaytexts.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

using Severity = ConfigProblem::Severity;

bool has(const QList<ConfigProblem> &problems, const ConfigProblem &problem)
{
    return std::any_of(problems.begin(), problems.end(), [&](const ConfigProblem &other) {
        return other.severity == problem.severity && other.message == problem.message; // lines move
    });
}

} // namespace

ConfigurationDesk::ConfigurationDesk(
    const QString &path, const QProcessEnvironment &environment, QObject *parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
    , m_environment(environment)
    , m_watch(m_path)
{
    look();
    connect(&m_watch, &FileWatch::touched, this, &ConfigurationDesk::look);
}

void ConfigurationDesk::look()
{
    QList<ConfigProblem> problems;
    const QByteArray now = readFile(problems);
    const bool isSameProblem = !problems.isEmpty() ? has(m_reading.problems, problems.constFirst())
                                                   : !now.isNull() || m_reading.problems.isEmpty();
    if (now == m_text && now.isNull() == m_text.isNull() && isSameProblem)
        return;
    m_text = now;
    m_reading = problems.isEmpty() ? read(now) : ConfigReading{nullptr, problems, {}};
    emit changed();
}

QByteArray ConfigurationDesk::readFile(QList<ConfigProblem> &problems) const
{
    if (!QFileInfo::exists(m_path))
        return {};
    const Result<QByteArray> text = readConfigFile(m_path);
    if (!text) {
        problems.append({Severity::Error, 0, text.error().message});
        return {};
    }
    return text->isNull() ? QByteArray("") : *text; // an empty file is not a missing one
}

ConfigReading ConfigurationDesk::read(const QByteArray &text) const
{
    if (text.isNull())
        return {};
    return ConfigReader(m_environment).read(text, QFileInfo(m_path).absolutePath());
}

ConfigurationChange ConfigurationDesk::propose(const QByteArray &text) const
{
    ConfigurationChange change = ConfigurationChange::between(m_path, m_text, text);
    change.remarks = remarksOn(read(text));
    return change;
}

QList<ConfigProblem> ConfigurationDesk::remarksOn(const ConfigReading &other) const
{
    QList<ConfigProblem> remarks;
    for (ConfigProblem problem : other.problems) {
        const bool wasThere = has(m_reading.problems, problem);
        if (wasThere && problem.severity == Severity::Warning)
            continue;
        if (wasThere) { // one can be corrected after the other
            problem.severity = Severity::Warning;
            problem.message
                = tr("%1 (the file has this error already)").arg(GatewayTexts::shown(problem.message));
        }
        remarks.append(problem);
    }
    return remarks;
}

std::optional<Error> ConfigurationDesk::apply(const ConfigurationChange &change)
{
    if (change.isEmpty())
        return {};
    if (change.hasErrors())
        return Error{Error::Kind::InvalidRequest,
            tr("The change was not written, as the file would have errors. Correct them first.")};
    if (auto error = write(change.before, change.after))
        return error;
    if (!change.before.isNull()) // a file that was made here stays
        m_history.add({change.before, change.after});
    emit historyChanged();
    emit applied();
    return {};
}

std::optional<Error> ConfigurationDesk::undo()
{
    const auto step = m_history.undoable();
    if (!step)
        return {};
    look();
    if (m_text != step->after)
        return changedSince(tr("The last change here cannot be undone. Edit the file instead."));
    if (auto error = write(step->after, step->before))
        return error;
    m_history.markUndone();
    emit historyChanged();
    emit applied();
    return {};
}

std::optional<Error> ConfigurationDesk::redo()
{
    const auto step = m_history.redoable();
    if (!step)
        return {};
    look();
    if (m_text != step->before)
        return changedSince(tr("The change cannot be made again. Make it anew."));
    if (auto error = write(step->before, step->after))
        return error;
    m_history.markRedone();
    emit historyChanged();
    emit applied();
    return {};
}

std::optional<Error> ConfigurationDesk::write(const QByteArray &before, const QByteArray &after)
{
    std::optional<Error> error = writeConfigFile(m_path, after, {before});
    look(); // what is there now, written or not
    if (error && error->kind == Error::Kind::Conflict)
        return changedSince(tr("Nothing was written. Look at what it says now and try again."));
    return error;
}

Error ConfigurationDesk::changedSince(const QString &remedy) const
{
    return {Error::Kind::Conflict,
        tr("%1 was changed by another program. %2").arg(QDir::toNativeSeparators(m_path), remedy)};
}

} // namespace signalbox
