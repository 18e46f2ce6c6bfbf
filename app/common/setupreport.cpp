// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/setupreport.h"

#include <QDir>

namespace signalbox::setupreport {

namespace {

QString textOf(const DiffLine &line)
{
    switch (line.kind) {
    case DiffLine::Kind::Same:
        return QStringLiteral("     ") + line.text;
    case DiffLine::Kind::Removed:
        return QStringLiteral("  -  ") + line.text;
    case DiffLine::Kind::Added:
        return QStringLiteral("  +  ") + line.text;
    case DiffLine::Kind::Gap:
        break;
    }
    return QStringLiteral("     …");
}

QString headOf(const SetupPlan &plan)
{
    return QStringLiteral("%1, %2").arg(
        clientProgramTitle(plan.program), QDir::toNativeSeparators(plan.path));
}

QString wordOf(ClientCheck::Severity severity)
{
    switch (severity) {
    case ClientCheck::Severity::Note:
        return QStringLiteral("note");
    case ClientCheck::Severity::Warning:
        return QStringLiteral("warning");
    case ClientCheck::Severity::Problem:
        return QStringLiteral("problem");
    }
    return {};
}

QString stateOf(const ClientState &state, const SetupWish &wish)
{
    if (!state.problem.isEmpty())
        return QStringLiteral("cannot be told: %1").arg(state.problem);
    if (state.address.isEmpty())
        return QStringLiteral("not set up");
    const bool isHere = state.address == wish.baseUrl || state.address.startsWith(wish.baseUrl + u'/');
    if (state.isOurs && isHere)
        return QStringLiteral("set up");
    if (isHere)
        return QStringLiteral("comes here, by a setting that is not from signalbox setup");
    return state.isOurs ? QStringLiteral("set up for another address, %1").arg(state.address)
                        : QStringLiteral("goes to %1").arg(state.address);
}

} // namespace

QStringList linesOf(const SetupPlan &plan)
{
    QString head = headOf(plan);
    if (plan.before.isNull() && !plan.after.isNull())
        head += QStringLiteral(" (a new file)");
    else if (plan.after.isNull() && !plan.before.isNull())
        head += QStringLiteral(" (is removed: it was not there before)");
    else if (plan.isEmpty())
        head += QStringLiteral(" (nothing of ours is in it any more)");
    QStringList lines{head};
    for (const SetupChange &change : plan.changes)
        lines << QStringLiteral("  ") + change.toString();
    for (const DiffLine &line : plan.diff())
        lines << textOf(line);
    return lines;
}

QString nothingToDo(const SetupPlan &plan)
{
    return QStringLiteral("%1: it is set up already, nothing changes").arg(headOf(plan));
}

QStringList afterwards(const SetupPlan &plan, const SetupWish &wish)
{
    const QString name = clientProgramName(plan.program);
    QStringList lines{QStringLiteral(
        "Written. A client that runs already has to be started again. signalbox setup %1 --undo "
        "takes it back.")
                          .arg(name)};
    if (plan.program == ClientProgram::OpenCode && wish.token == ClientToken::ClientKey)
        lines << QStringLiteral("OpenCode takes the client key from the environment: eval \"$(signalbox env "
                                "--client opencode)\" before it starts.");
    if (plan.program == ClientProgram::Codex && wish.token == ClientToken::Own)
        lines << QStringLiteral(
            "Codex sends no login of its own here: the providers need keys for its models.");
    return lines;
}

QString lineOf(const ClientState &state, const SetupWish &wish)
{
    constexpr int nameWidth = 10;
    return clientProgramName(state.program).leftJustified(nameWidth)
        + QStringLiteral("%1 (%2)").arg(stateOf(state, wish), QDir::toNativeSeparators(state.path));
}

QStringList linesOf(const QList<ClientCheck> &checks)
{
    if (checks.isEmpty())
        return {QStringLiteral("Nothing keeps clients from coming here.")};
    QStringList lines;
    for (const ClientCheck &check : checks)
        lines << QStringLiteral("%1: %2").arg(wordOf(check.severity), check.toString());
    return lines;
}

QStringList linesOf(const ClientGuide &guide)
{
    QStringList lines{guide.title};
    lines << guide.steps;
    const auto add = [&](const QString &title, const QStringList &more) {
        if (more.isEmpty())
            return;
        lines << QString() << title;
        for (const QString &line : more)
            lines << QStringLiteral("  ") + line;
    };
    add(QStringLiteral("In the configuration of Signalbox:"), guide.configuration);
    add(QStringLiteral("To copy:"), guide.lines);
    return lines;
}

QString keyText(const SetupWish &wish)
{
    switch (wish.token) {
    case ClientToken::AnyText:
        return QStringLiteral("signalbox");
    case ClientToken::ClientKey:
        return QStringLiteral("YOUR-CLIENT-KEY");
    case ClientToken::Own:
        break;
    }
    return QStringLiteral("YOUR-OWN-KEY");
}

} // namespace signalbox::setupreport
