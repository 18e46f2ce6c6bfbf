// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clienttexts.h"

#include "ui/texts/gatewaytexts.h"

#include <QLocale>

namespace signalbox {

QString ClientTexts::condition(const ClientSituation &situation)
{
    switch (situation.condition) {
    case ClientCondition::SetUp:
        return tr("Set up");
    case ClientCondition::ByHand:
        return tr("Comes here, set up by hand");
    case ClientCondition::OtherAddress:
        return tr("Set up for another address: %1").arg(situation.state.address);
    case ClientCondition::Elsewhere:
        return tr("Goes to %1").arg(situation.state.address);
    case ClientCondition::DeadPort:
        return tr("Nobody listens at %1").arg(situation.state.address);
    case ClientCondition::Unreadable:
        return tr("Its settings cannot be read");
    case ClientCondition::NotSetUp:
        break;
    }
    return situation.isFound ? tr("Found, not set up") : tr("Not found on this computer");
}

StateLook ClientTexts::look(const ClientSituation &situation)
{
    switch (situation.condition) {
    case ClientCondition::SetUp:
    case ClientCondition::ByHand:
        return {Shape::Disc, Tone::Good};
    case ClientCondition::OtherAddress:
    case ClientCondition::Elsewhere:
        return {Shape::Triangle, Tone::Attention};
    case ClientCondition::DeadPort:
    case ClientCondition::Unreadable:
        return {Shape::Cross, Tone::Bad};
    case ClientCondition::NotSetUp:
        break;
    }
    return {Shape::Ring, Tone::Neutral};
}

QString ClientTexts::changes(const SetupPlan &plan)
{
    if (plan.isEmpty())
        return tr("Everything is as it should be: nothing would change.");
    if (plan.before.isNull())
        return tr("The file is not there yet and would be made.");
    if (plan.after.isNull())
        return tr("The file would be removed: it was not there before.");
    return tr("%n setting(s) would change; every other byte of the file stays.", nullptr,
        static_cast<int>(plan.changes.size()));
}

QStringList ClientTexts::remarks(ClientProgram program, const SetupWish &wish)
{
    QStringList remarks;
    if (program == ClientProgram::OpenCode && wish.token == ClientToken::ClientKey)
        remarks << tr("OpenCode takes the client key from the environment: run %1 in the shell before it.")
                       .arg(QStringLiteral("eval \"$(signalbox env --client opencode)\""));
    if (program == ClientProgram::Codex && wish.token == ClientToken::Own)
        remarks << tr("Codex sends no login of its own here: a provider needs a key for its models.");
    return remarks;
}

QString ClientTexts::key(const SetupWish &wish)
{
    switch (wish.token) {
    case ClientToken::ClientKey:
        return tr("The client asks Signalbox for its key each time; the key stands in no file.");
    case ClientToken::Own:
        return tr("The client sends its own login, which is passed on to the provider.");
    case ClientToken::AnyText:
        break;
    }
    return tr("No key is needed: Signalbox takes requests of this computer as they are.");
}

QString ClientTexts::keyPlaceholder(ClientToken token)
{
    switch (token) {
    case ClientToken::ClientKey:
        return QStringLiteral("YOUR-CLIENT-KEY");
    case ClientToken::Own:
        return QStringLiteral("YOUR-OWN-KEY");
    case ClientToken::AnyText:
        break;
    }
    return QStringLiteral("signalbox");
}

StateLook ClientTexts::look(ClientCheck::Severity severity)
{
    switch (severity) {
    case ClientCheck::Severity::Problem:
        return {Shape::Cross, Tone::Bad};
    case ClientCheck::Severity::Warning:
        return {Shape::Triangle, Tone::Attention};
    case ClientCheck::Severity::Note:
        break;
    }
    return {Shape::Ring, Tone::Neutral};
}

QString ClientTexts::severity(ClientCheck::Severity severity)
{
    switch (severity) {
    case ClientCheck::Severity::Problem:
        return tr("Problem");
    case ClientCheck::Severity::Warning:
        return tr("Warning");
    case ClientCheck::Severity::Note:
        break;
    }
    return tr("Note");
}

QString ClientTexts::place(const ClientCheck &check)
{
    return check.line > 0
        ? tr("%1, line %2").arg(GatewayTexts::shown(check.place), QLocale().toString(check.line))
        : GatewayTexts::shown(check.place);
}

} // namespace signalbox
