// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/claudecodelbimport.h"

#include <QUrl>

#include <algorithm>

namespace signalbox {

const QStringList ClaudeCodeLbImport::rootKeys{QStringLiteral("port"), QStringLiteral("mode"),
    QStringLiteral("algorithm"), QStringLiteral("cooldown"), QStringLiteral("debug"), QStringLiteral("auth"),
    QStringLiteral("auth_keys"), QStringLiteral("fallback"), QStringLiteral("servers")};

ClaudeCodeLbImport::ClaudeCodeLbImport(const YamlNode &root)
    : m_section(root, QStringLiteral("the configuration"), m_conversion)
{
    m_conversion.root = YamlNode::map(root.line);
}

Conversion ClaudeCodeLbImport::convert()
{
    m_section.dropAllBut(rootKeys);
    convertMode();
    convertServers();
    convertStrategy();
    convertCooldown();
    convertAuth();
    convertDebug();
    return std::move(m_conversion);
}

void ClaudeCodeLbImport::convertMode()
{
    const QString mode = m_section.text(u"mode").value_or(QString());
    const bool oldFallback = m_section.flag(u"fallback").value_or(false);
    m_fallsBack = mode == u"fallback" || (mode.isEmpty() && oldFallback);
    if (!mode.isEmpty() && mode != u"fallback" && mode != u"load_balance")
        m_section.error(u"mode", QStringLiteral("must be one of load_balance, fallback: correct it"));
    if (!m_section.has(u"fallback"))
        return;
    if (mode.isEmpty() && oldFallback)
        m_conversion.take(
            m_section.line(u"fallback"), QStringLiteral("'fallback: true' is the mode fallback"));
    else if (!mode.isEmpty() && oldFallback != m_fallsBack)
        m_conversion.drop(m_section.line(u"fallback"),
            QStringLiteral("'fallback' has no effect beside 'mode', there as here: it is left out"));
}

void ClaudeCodeLbImport::convertServers()
{
    const YamlNode *servers = m_section.node(u"servers");
    if (!servers || servers->kind != YamlNode::Kind::List || servers->children.empty()) {
        m_conversion.error(servers ? servers->line : 0,
            QStringLiteral("there are no servers: add at least one with url and token to 'servers'"));
        return;
    }
    int number = 0;
    for (const YamlNode &entry : servers->children)
        convertServer(entry, ++number);
    if (m_fallsBack)
        sortByPriority();
    YamlNode providers = YamlNode::list(servers->line);
    for (Server &server : m_servers)
        providers.append(std::move(server.provider));
    m_conversion.root.insert(QStringLiteral("providers"), std::move(providers));
}

void ClaudeCodeLbImport::convertServer(const YamlNode &entry, int number)
{
    const QString title = QStringLiteral("server no. %1").arg(number);
    if (entry.kind != YamlNode::Kind::Map) {
        m_conversion.error(entry.line, title + QStringLiteral(" must be a mapping with 'url' and 'token'"));
        return;
    }
    ForeignSection server(entry, title, m_conversion);
    server.dropAllBut({QStringLiteral("url"), QStringLiteral("weight"), QStringLiteral("priority"),
        QStringLiteral("token"), QStringLiteral("balance_check"), QStringLiteral("balance_check_interval"),
        QStringLiteral("balance_threshold")});
    const bool isText = !server.has(u"url") || server.node(u"url")->kind == YamlNode::Kind::Scalar;
    const QString url = server.text(u"url").value_or(QString());
    if (url.isEmpty()) {
        if (isText)
            server.error(u"url", QStringLiteral("is missing: write it"));
        return;
    }
    const QString host = QUrl(url).host();
    const QString name = uniqueName(host.isEmpty() ? QStringLiteral("server-%1").arg(number) : host, m_names);
    Server converted;
    converted.provider = YamlNode::map(entry.line);
    converted.provider.insert(QStringLiteral("name"), YamlNode::scalar(name, server.line(u"url")));
    server.copyText(u"url", converted.provider, QStringLiteral("base_url"));
    convertToken(server, converted);
    const YamlNode weight = server.weight();
    converted.weight = weight.text.toLongLong();
    converted.provider.insert(QStringLiteral("weight"), weight);
    convertPriority(server, converted);
    convertBalanceCheck(server, converted);
    m_servers.push_back(std::move(converted));
    m_conversion.take(entry.line, QStringLiteral("%1 is the provider '%2'").arg(title, name));
    if (host != name && !host.isEmpty())
        m_conversion.change(server.line(u"url"),
            QStringLiteral("%1 has the host of another: its name is '%2', and its health is its own, while "
                           "that of servers with one url was shared")
                .arg(title, name));
}

void ClaudeCodeLbImport::convertToken(ForeignSection &server, Server &converted)
{
    const bool hasToken = !server.text(u"token").value_or(QString()).isEmpty();
    const int line = server.line(u"token");
    converted.provider.insert(QStringLiteral("auth_type"),
        YamlNode::scalar(hasToken ? QStringLiteral("auth_token") : QStringLiteral("none"), line));
    if (hasToken)
        server.copyText(u"token", converted.provider, QStringLiteral("auth_value"));
    else
        m_conversion.change(line,
            QStringLiteral("%1 has no token, for which claude-code-lb sent an empty one; here it gets no "
                           "credential, an x-api-key of the client neither: write a token, or import the "
                           "file and write auth_type: passthrough")
                .arg(server.title()));
}

void ClaudeCodeLbImport::convertPriority(ForeignSection &server, Server &converted)
{
    // Below 1 it stands behind the others, and so does our 0.
    const qint64 written = std::max<qint64>(server.integer(u"priority").value_or(0), 0);
    converted.priority = m_fallsBack ? written : 1;
    converted.provider.insert(QStringLiteral("priority"),
        YamlNode::scalar(QString::number(converted.priority), server.line(u"priority")));
    if (!m_fallsBack && written > 0)
        m_conversion.drop(server.line(u"priority"),
            QStringLiteral("'priority' has no effect in the mode load_balance, there as here: every server "
                           "has priority 1"));
}

void ClaudeCodeLbImport::convertBalanceCheck(ForeignSection &server, Server &converted)
{
    // The shell's own dollars: the command is the one text that has no variables of ours.
    const YamlNode *command = server.node(u"balance_check");
    if (!command || (command->kind == YamlNode::Kind::Scalar && command->text.trimmed().isEmpty()))
        return;
    for (const char *key : {"balance_check", "balance_threshold"}) {
        const QString name = QString::fromLatin1(key);
        (void)server.copy(name, converted.provider, name);
    }
    const QString key = QStringLiteral("balance_check_interval");
    const std::optional<qint64> interval = server.integer(key);
    if (!interval)
        return;
    const bool counts = *interval > 0;
    converted.provider.insert(
        key, YamlNode::scalar(QString::number(counts ? *interval : 300), server.line(key)));
    if (*interval < 0)
        m_conversion.change(server.line(key),
            QStringLiteral("'%1' of %2 is negative: it becomes 300 seconds, as for 0")
                .arg(key, server.title()));
}

void ClaudeCodeLbImport::sortByPriority()
{
    // Of equal priorities it takes the heavier first, and we the earlier.
    const auto isBefore = [](const Server &a, const Server &b) {
        const bool explicitA = a.priority > 0;
        const bool explicitB = b.priority > 0;
        if (explicitA != explicitB)
            return explicitA;
        return a.priority != b.priority ? a.priority < b.priority : a.weight > b.weight;
    };
    if (std::is_sorted(m_servers.begin(), m_servers.end(), isBefore))
        return;
    std::stable_sort(m_servers.begin(), m_servers.end(), isBefore);
    m_conversion.take(m_section.line(u"servers"),
        QStringLiteral("the servers are sorted by priority and, where that is equal, by weight"));
}

void ClaudeCodeLbImport::convertStrategy()
{
    const int line = m_section.line(m_fallsBack ? u"mode" : u"algorithm");
    QString strategy = m_section.text(u"algorithm").value_or(QString());
    const QStringList known{
        QStringLiteral("round_robin"), QStringLiteral("weighted_round_robin"), QStringLiteral("random")};
    if (!strategy.isEmpty() && !known.contains(strategy))
        m_section.error(u"algorithm",
            QStringLiteral("must be one of %1: correct it").arg(known.join(QStringLiteral(", "))));
    else if (!strategy.isEmpty() && m_fallsBack)
        m_conversion.drop(m_section.line(u"algorithm"),
            QStringLiteral("'algorithm' has no effect in the mode fallback, there as here: it is left out"));
    if (m_fallsBack)
        strategy = QStringLiteral("priority");
    else if (!known.contains(strategy))
        strategy = known.constFirst();
    const bool weighted = std::any_of(
        m_servers.begin(), m_servers.end(), [](const Server &server) { return server.weight != 1; });
    if (strategy == u"random" && weighted)
        m_conversion.change(line,
            QStringLiteral("'algorithm' random did not look at the weights; here a heavier server gets more "
                           "requests"));
    YamlNode settings = YamlNode::map(line);
    settings.insert(QStringLiteral("selection_strategy"), YamlNode::scalar(strategy, line));
    m_conversion.root.insert(QStringLiteral("settings"), std::move(settings));
    m_conversion.take(line,
        QStringLiteral("%1 is settings.selection_strategy: %2")
            .arg(
                m_fallsBack ? QStringLiteral("the mode fallback") : QStringLiteral("'algorithm'"), strategy));
}

void ClaudeCodeLbImport::convertCooldown()
{
    const QStringView key = u"cooldown";
    const int line = m_section.line(key);
    const qint64 written = m_section.integer(key).value_or(0);
    const qint64 cooldown = written > 0 ? written : 60;
    if (written < 0)
        m_conversion.change(line, QStringLiteral("'cooldown' is negative: it becomes 60 seconds, as for 0"));
    YamlNode health = YamlNode::map(line);
    health.insert(QStringLiteral("unhealthy_threshold"), YamlNode::scalar(QStringLiteral("1"), line));
    health.insert(QStringLiteral("failure_cooldown"), YamlNode::scalar(QString::number(cooldown), line));
    m_conversion.root.insert(QStringLiteral("health"), std::move(health));
    m_conversion.take(line,
        QStringLiteral("'cooldown' is health.failure_cooldown: %1, and the first failure counts "
                       "(health.unhealthy_threshold: 1)")
            .arg(cooldown));
}

void ClaudeCodeLbImport::convertAuth()
{
    const bool wanted = m_section.flag(u"auth").value_or(false);
    const YamlNode *keys = m_section.node(u"auth_keys");
    const int line = m_section.line(keys ? u"auth_keys" : u"auth");
    const bool isList = keys && keys->kind == YamlNode::Kind::List;
    if (keys && !isList)
        m_section.error(u"auth_keys", QStringLiteral("must be a list of keys: correct it"));
    const bool hasKeys = isList && !keys->children.empty();
    if (!wanted) {
        if (hasKeys)
            m_conversion.change(line,
                QStringLiteral("'auth' is not true, so the auth_keys are not asked for: they are left out; "
                               "write auth: true to ask for them"));
    } else if (hasKeys) {
        YamlNode list = *keys;
        for (YamlNode &key : list.children)
            key.text = withOurDollars(key.text);
        m_conversion.root.insert(QStringLiteral("client_keys"), std::move(list));
        m_conversion.take(line,
            QStringLiteral("'auth_keys' are client_keys: clients send one as Bearer token or as x-api-key"));
    } else if (!keys || isList) {
        m_conversion.error(m_section.line(u"auth"),
            QStringLiteral("'auth' is true, but there is no key: write the keys that clients may send as "
                           "'auth_keys', or remove 'auth'"));
    }
    convertListening(wanted && hasKeys);
}

void ClaudeCodeLbImport::convertListening(bool hasKeys)
{
    const int line = m_section.line(u"port");
    const QString written = m_section.text(u"port").value_or(QString());
    const QString port = written.isEmpty() ? QStringLiteral("3000") : written;
    const QString host = hasKeys ? QStringLiteral("*") : QStringLiteral("127.0.0.1");
    YamlNode server = YamlNode::map(line);
    server.insert(QStringLiteral("host"), YamlNode::scalar(host, line));
    server.insert(QStringLiteral("port"), YamlNode::scalar(port, line));
    m_conversion.root.insert(QStringLiteral("server"), std::move(server));
    m_conversion.take(line, QStringLiteral("'port' is server.port"));
    if (hasKeys)
        m_conversion.take(line, QStringLiteral("it listens on all addresses as before (server.host: \"*\")"));
    else
        m_conversion.change(m_section.line(u"auth"),
            QStringLiteral("no key is asked for, so claude-code-lb let everybody in; here only this computer "
                           "is listened to (server.host: 127.0.0.1) until auth and auth_keys are written"));
}

void ClaudeCodeLbImport::convertDebug()
{
    const QStringView key = u"debug";
    if (!m_section.flag(key).value_or(false))
        return;
    const int line = m_section.line(key);
    YamlNode log = YamlNode::map(line);
    log.insert(QStringLiteral("level"), YamlNode::scalar(QStringLiteral("debug"), line));
    m_conversion.root.insert(QStringLiteral("log"), std::move(log));
    m_conversion.change(
        line, QStringLiteral("'debug' is log.level: debug; requests, answers and keys are never logged"));
}

} // namespace signalbox
