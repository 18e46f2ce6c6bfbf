// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/variablechecks.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

using Severity = ClientCheck::Severity;

bool isOurs(const QString &address, const SetupWish &wish)
{
    return address == wish.baseUrl || address.startsWith(wish.baseUrl + u'/');
}

ClientCheck checkOf(Severity severity, const QString &name, const char *text)
{
    return {severity, {}, 0, QStringLiteral("%1 is set: %2").arg(name, QLatin1String(text)),
        QStringLiteral("remove it, and start the client from a new terminal")};
}

std::optional<ClientCheck> checkAddress(const QString &name, const QString &value, const SetupWish &wish)
{
    if (isOurs(value, wish))
        return std::nullopt;
    return checkOf(Severity::Warning, name,
        name == u"ANTHROPIC_BASE_URL"
            ? "programs that have no other setting go to that address and not to Signalbox"
            : "programs that use OpenAI's libraries go to that address and not to Signalbox");
}

std::optional<ClientCheck> checkToken(const QString &name, const QString &value, const SetupWish &wish)
{
    if (value == u"signalbox")
        return std::nullopt;
    switch (wish.token) {
    case ClientToken::AnyText: // that of the settings comes before it
        return std::nullopt;
    case ClientToken::ClientKey:
        return checkOf(Severity::Warning, name,
            "Claude Code sends it in the place of the client key, and is refused unless it is one");
    case ClientToken::Own:
        break;
    }
    return checkOf(
        Severity::Warning, name, "Claude Code sends it in the place of the login that is passed through");
}

std::optional<ClientCheck> checkApiKey(const QString &name, const SetupWish &wish)
{
    switch (wish.token) {
    case ClientToken::AnyText:
        return checkOf(
            Severity::Note, name, "Claude Code sends it to Signalbox as well, where nobody reads it");
    case ClientToken::ClientKey:
        return checkOf(Severity::Warning, name,
            "Claude Code may send it in the place of the client key, and is refused unless it is one");
    case ClientToken::Own:
        break;
    }
    return checkOf(
        Severity::Warning, name, "Claude Code may send it in the place of the login that is passed through");
}

/// How each kind of shell sets a variable; the value is the last thing captured.
QRegularExpression assignmentOf(const QString &name)
{
    return QRegularExpression(
        QStringLiteral(R"re((?:^|[\s;&|("'])(?:\$env:)?%1\s*=\s*("[^"]*"|'[^']*'|[^\s;&|)#]*))re"
                       R"re(|\bset\s+(?:-{1,2}[\w-]+\s+)*%1\s+("[^"]*"|'[^']*'|[^\s;&|)#]+))re"
                       R"re(|\bsetenv\s+%1\s+("[^"]*"|'[^']*'|[^\s;&|)#]+))re")
            .arg(name));
}

QString unquoted(QString text)
{
    if (text.size() > 1 && (text.startsWith(u'"') || text.startsWith(u'\'')) && text.endsWith(text.at(0)))
        text = text.mid(1, text.size() - 2);
    return text;
}

} // namespace

QStringList conflictingVariables()
{
    return {QStringLiteral("ANTHROPIC_BASE_URL"), QStringLiteral("ANTHROPIC_AUTH_TOKEN"),
        QStringLiteral("ANTHROPIC_API_KEY"), QStringLiteral("CLAUDE_CODE_USE_BEDROCK"),
        QStringLiteral("CLAUDE_CODE_USE_VERTEX"), QStringLiteral("CLAUDE_CODE_USE_FOUNDRY"),
        QStringLiteral("OPENAI_BASE_URL"), QStringLiteral("OPENAI_API_BASE")};
}

std::optional<ClientCheck> checkVariable(const QString &name, const QString &value, const SetupWish &wish)
{
    if (!value.isNull() && value.isEmpty())
        return std::nullopt;
    if (name == u"ANTHROPIC_BASE_URL" || name.startsWith(u"OPENAI_"))
        return checkAddress(name, value, wish);
    if (name == u"ANTHROPIC_AUTH_TOKEN")
        return checkToken(name, value, wish);
    if (name == u"ANTHROPIC_API_KEY")
        return checkApiKey(name, wish);
    if (name.startsWith(u"CLAUDE_CODE_USE_") && value != u"0" && value != u"false")
        return checkOf(Severity::Problem, name, "Claude Code asks that service and never Signalbox");
    return std::nullopt;
}

QList<ClientCheck> checkShellText(const QString &text, const QString &place, const SetupWish &wish)
{
    QList<ClientCheck> checks;
    const QStringList lines = text.split(u'\n');
    for (const QString &name : conflictingVariables()) {
        const QRegularExpression assignment = assignmentOf(name);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines.at(i).trimmed();
            const auto match = assignment.match(line);
            if (line.startsWith(u'#') || !match.hasMatch())
                continue;
            auto check = checkVariable(name, unquoted(match.captured(match.lastCapturedIndex())), wish);
            if (!check)
                continue;
            check->place = place;
            check->line = static_cast<int>(i) + 1;
            checks << *check;
        }
    }
    return checks;
}

} // namespace signalbox
