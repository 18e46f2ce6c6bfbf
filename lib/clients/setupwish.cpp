// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/setupwish.h"

#include <algorithm>

namespace signalbox {

namespace {

QStringList path(const char *keys)
{
    return QString::fromLatin1(keys).split(u'/');
}

Setting text(const char *keys, const QString &value)
{
    return {path(keys), quotedSetting(value)};
}

/// For the shell that Claude Code runs its helper by; double quotes are understood by those of Windows, too.
QString shellWord(const QString &word)
{
    const bool isPlain = std::all_of(word.begin(), word.end(),
        [](QChar c) { return c.isLetterOrNumber() || QStringView(u"/._-+:=@").contains(c); });
    if (isPlain && !word.isEmpty())
        return word;
#ifdef Q_OS_WIN
    return u'"' + word + u'"';
#else
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
#endif
}

QString shellCommand(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted << shellWord(word);
    return quoted.join(u' ');
}

QList<Setting> claudeSettings(const SetupWish &wish)
{
    QList<Setting> settings{text("env/ANTHROPIC_BASE_URL", wish.baseUrl)};
    if (wish.token == ClientToken::AnyText)
        settings << text("env/ANTHROPIC_AUTH_TOKEN", QStringLiteral("signalbox"));
    if (wish.token == ClientToken::ClientKey) // a token in the file would come before the helper's
        settings << Setting{path("env/ANTHROPIC_AUTH_TOKEN"), std::nullopt}
                 << text("apiKeyHelper", shellCommand(wish.tokenCommand));
    if (wish.isAllAnthropic) // without it the client thinks that an address of its own cannot do it
        settings << text("env/ENABLE_TOOL_SEARCH", QStringLiteral("true"));
    return settings;
}

QByteArray listOf(const QStringList &texts)
{
    QByteArrayList quoted;
    for (const QString &text : texts)
        quoted << quotedSetting(text);
    return '[' + quoted.join(", ") + ']';
}

QList<Setting> codexSettings(const SetupWish &wish)
{
    QList<Setting> settings{
        text("model_provider", QStringLiteral("signalbox")),
        text("model_providers/signalbox/name", QStringLiteral("Signalbox")),
        text("model_providers/signalbox/base_url", wish.baseUrl + QStringLiteral("/v1")),
        text("model_providers/signalbox/wire_api", QStringLiteral("responses")),
    };
    if (wish.token == ClientToken::ClientKey)
        settings << text("model_providers/signalbox/auth/command", wish.tokenCommand.value(0))
                 << Setting{path("model_providers/signalbox/auth/args"), listOf(wish.tokenCommand.mid(1))};
    return settings;
}

QList<Setting> openCodeSettings(const SetupWish &wish)
{
    const QString url = wish.baseUrl + QStringLiteral("/v1");
    const QString key = wish.token == ClientToken::ClientKey
        ? QStringLiteral("{env:%1}").arg(openCodeKeyVariable())
        : QStringLiteral("signalbox");
    QList<Setting> settings{text("provider/anthropic/options/baseURL", url)};
    if (wish.token != ClientToken::Own)
        settings << text("provider/anthropic/options/apiKey", key);
    if (wish.hasOpenAi) {
        settings << text("provider/openai/options/baseURL", url);
        if (wish.token != ClientToken::Own)
            settings << text("provider/openai/options/apiKey", key);
    }
    return settings;
}

} // namespace

SetupWish setupWish(const Config &config, const QString &baseUrl, const QStringList &tokenCommand)
{
    SetupWish wish{baseUrl, clientToken(config), tokenCommand};
    bool isAllAnthropic = true;
    bool hasAny = false;
    for (const ProviderConfig &provider : config.providers) {
        if (!provider.enabled)
            continue;
        hasAny = true;
        if (provider.type == ProviderConfig::Type::OpenAi)
            wish.hasOpenAi = true;
        if (provider.type != ProviderConfig::Type::Anthropic
            || provider.baseUrl.host() != u"api.anthropic.com")
            isAllAnthropic = false;
    }
    wish.isAllAnthropic = hasAny && isAllAnthropic;
    return wish;
}

QList<Setting> settingsFor(ClientProgram program, const SetupWish &wish)
{
    switch (program) {
    case ClientProgram::ClaudeCode:
        return claudeSettings(wish);
    case ClientProgram::Codex:
        return codexSettings(wish);
    case ClientProgram::OpenCode:
        return openCodeSettings(wish);
    }
    return {};
}

bool yieldsToUser(const QStringList &path)
{
    return path.constLast() == u"ENABLE_TOOL_SEARCH";
}

QStringList addressPath(ClientProgram program)
{
    switch (program) {
    case ClientProgram::ClaudeCode:
        return path("env/ANTHROPIC_BASE_URL");
    case ClientProgram::Codex:
        return path("model_providers/signalbox/base_url");
    case ClientProgram::OpenCode:
        return path("provider/anthropic/options/baseURL");
    }
    return {};
}

QString openCodeKeyVariable()
{
    return QStringLiteral("SIGNALBOX_CLIENT_KEY");
}

} // namespace signalbox
