// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"
#include "ui/widgets/statelook.h"

#include <QCoreApplication>

namespace signalbox {

/// How clients and what is done with their settings are called and shown, the same everywhere.
class ClientTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::ClientTexts)

public:
    /// "Set up", "Not set up", "Goes to http://…"; in few words.
    static QString condition(const ClientSituation &situation);
    static StateLook look(const ClientSituation &situation);
    /// What a change does with a file: "Adds two settings to …"; empty when there is nothing to say.
    static QString changes(const SetupPlan &plan);
    /// What else there is to know before or after it; mostly empty.
    static QStringList remarks(ClientProgram program, const SetupWish &wish);
    /// What is sent as the key, for people.
    static QString key(const SetupWish &wish);
    /// Something to stand for the key where it has to be shown or copied.
    static QString keyPlaceholder(ClientToken token);
    static StateLook look(ClientCheck::Severity severity);
    static QString severity(ClientCheck::Severity severity);
    /// "~/.claude/settings.json, line 4".
    static QString place(const ClientCheck &check);
};

} // namespace signalbox
