// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientprogram.h"
#include "config/config.h"
#include "config/environmentlines.h"

namespace signalbox {

/// How clients are to reach this program.
struct SetupWish
{
    QString baseUrl; ///< "http://127.0.0.1:8484", perhaps with /p/PROVIDER or /w/PROJECT; no '/' at the end
    ClientToken token = ClientToken::AnyText;
    /// Prints the client key: a program and its arguments. Needed with ClientToken::ClientKey.
    QStringList tokenCommand = {};
    bool hasOpenAi = false; ///< a provider that speaks OpenAI's protocols
    bool isAllAnthropic = false; ///< every provider is Anthropic's own API
};

/// What `config` means for clients that are set up for `baseUrl`. `tokenCommand` as in SetupWish.
SetupWish setupWish(const Config &config, const QString &baseUrl, const QStringList &tokenCommand);

/// The settings that make `program` come to us: those it needs and no others. One without a value has to go.
QList<Setting> settingsFor(ClientProgram program, const SetupWish &wish);

/// True for a setting that is only a good choice: what the user has chosen stays.
bool yieldsToUser(const QStringList &path);

/// Where the address of the models stands in a client's settings.
QStringList addressPath(ClientProgram program);

/// The environment variable by which OpenCode gets a client key; it has no command for one.
QString openCodeKeyVariable();

} // namespace signalbox
