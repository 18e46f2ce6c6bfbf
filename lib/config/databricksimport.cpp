// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/databricksimport.h"

#include <QUrl>

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

/// The names they have for the models of Databricks, with the same precedence.
constexpr std::pair<const char *, const char *> modelNames[] = {
    {"databricks-*", "passthrough"},
    {"*opus*", "databricks-claude-opus-4-5"},
    {"*sonnet*", "databricks-claude-sonnet-4-5"},
    {"*haiku*", "databricks-claude-haiku-4-5"},
    {"*", "databricks-claude-sonnet-4-5"},
};

YamlNode modelMap(int line)
{
    YamlNode map = YamlNode::map(line);
    for (const auto &[pattern, model] : modelNames)
        map.insert(QString::fromLatin1(pattern), YamlNode::scalar(QString::fromLatin1(model), line));
    return map;
}

/// A path that the reader of type databricks completes, or that is complete.
bool isKnownPath(const QString &path)
{
    constexpr QStringView ends[] = {u"/serving-endpoints", u"/ai-gateway", u"/serving-endpoints/v1",
        u"/ai-gateway/v1", u"/anthropic", u"/anthropic/v1", u"/v1/messages"};
    return path.isEmpty() || path == u"/v1"
        || std::any_of(std::begin(ends), std::end(ends), [&](QStringView end) { return path.endsWith(end); });
}

} // namespace

const QStringList DatabricksImport::rootKeys{QStringLiteral("load_balancer"), QStringLiteral("auth"),
    QStringLiteral("endpoints"), QStringLiteral("token_tracking")};

DatabricksImport::DatabricksImport(const YamlNode &root) : m_root(root)
{
    m_conversion.root = YamlNode::map(root.line);
}

Conversion DatabricksImport::convert()
{
    ForeignSection root(m_root, QStringLiteral("the configuration"), m_conversion);
    root.dropAllBut(rootKeys);
    convertEndpoints();
    convertBalancer();
    convertAuth();
    if (root.has(u"token_tracking"))
        m_conversion.drop(root.line(u"token_tracking"),
            QStringLiteral(
                "'token_tracking' has no counterpart: usage is kept in a ledger of our own, whose place "
                "'ledger' may name; what the other file has is not taken over"));
    return std::move(m_conversion);
}

void DatabricksImport::convertEndpoints()
{
    const YamlNode *endpoints = m_root.find(u"endpoints");
    if (!endpoints || endpoints->kind != YamlNode::Kind::List || endpoints->children.empty()) {
        m_conversion.error(endpoints ? endpoints->line : 0,
            QStringLiteral("there are no endpoints: add at least one with name, api_base and token below "
                           "'endpoints'"));
        return;
    }
    YamlNode providers = YamlNode::list(endpoints->line);
    int number = 0;
    for (const YamlNode &entry : endpoints->children)
        convertEndpoint(entry, ++number, providers);
    m_conversion.root.insert(QStringLiteral("providers"), std::move(providers));
}

void DatabricksImport::convertEndpoint(const YamlNode &entry, int number, YamlNode &providers)
{
    if (entry.kind != YamlNode::Kind::Map) {
        m_conversion.error(entry.line,
            QStringLiteral("endpoint no. %1 must be a mapping: begin it with '- name: …'").arg(number));
        return;
    }
    const QString title = QStringLiteral("endpoint no. %1").arg(number);
    ForeignSection endpoint(entry, title, m_conversion);
    endpoint.dropAllBut({QStringLiteral("name"), QStringLiteral("api_base"), QStringLiteral("token"),
        QStringLiteral("weight")});
    bool complete = true;
    for (const QStringView key : {u"name", u"api_base", u"token"}) {
        if (endpoint.has(key) && endpoint.text(key) != QString())
            continue;
        complete = false;
        if (!endpoint.has(key) || endpoint.node(key)->kind == YamlNode::Kind::Scalar)
            endpoint.error(key, QStringLiteral("is missing: write it"));
    }
    if (!complete)
        return;
    const QString written = endpoint.text(u"name").value_or(QString());
    const QString name = uniqueName(written, m_names);
    if (name != written)
        m_conversion.change(endpoint.line(u"name"),
            QStringLiteral("the name '%1' is used twice: this endpoint becomes the provider '%2'")
                .arg(written, name));
    YamlNode provider = YamlNode::map(entry.line);
    provider.insert(QStringLiteral("name"), YamlNode::scalar(withOurDollars(name), endpoint.line(u"name")));
    provider.insert(QStringLiteral("type"), YamlNode::scalar(QStringLiteral("databricks"), entry.line));
    convertAddress(endpoint, provider);
    provider.insert(
        QStringLiteral("auth_type"), YamlNode::scalar(QStringLiteral("auth_token"), endpoint.line(u"token")));
    endpoint.copyText(u"token", provider, QStringLiteral("auth_value"));
    noteComment(endpoint.text(u"token").value_or(QString()), endpoint.line(u"token"),
        QStringLiteral("the token of endpoint '%1'").arg(name));
    const YamlNode weight = endpoint.weight();
    m_weighted = m_weighted || weight.text != u"1";
    provider.insert(QStringLiteral("weight"), weight);
    provider.insert(QStringLiteral("max_request_size"), YamlNode::scalar(QStringLiteral("4MiB"), entry.line));
    provider.insert(QStringLiteral("models"), modelMap(entry.line));
    providers.append(std::move(provider));
    m_conversion.take(entry.line,
        QStringLiteral(
            "endpoint '%1' is the provider '%1' of type databricks; its models are those that were "
            "built into the balancer")
            .arg(name));
}

void DatabricksImport::convertAddress(ForeignSection &endpoint, YamlNode &provider)
{
    // It called /anthropic below any address.
    const QUrl url(endpoint.text(u"api_base").value_or(QString()), QUrl::StrictMode);
    endpoint.copyText(u"api_base", provider, QStringLiteral("base_url"));
    YamlNode &address = provider.children.back();
    const auto withoutSlashes = [](QString text) {
        while (text.endsWith(u'/'))
            text.chop(1);
        return text;
    };
    if (url.host().isEmpty() || url.hasQuery() || url.hasFragment()
        || isKnownPath(withoutSlashes(url.path(QUrl::FullyEncoded))))
        return;
    address.text = withoutSlashes(address.text) + QStringLiteral("/anthropic");
    m_conversion.take(address.line,
        QStringLiteral("the address of this endpoint ends with /anthropic, which the balancer added"));
}

void DatabricksImport::convertBalancer()
{
    const YamlNode nothing = YamlNode::map(m_root.line);
    const YamlNode *written = m_root.find(u"load_balancer");
    const bool isMap = written && written->kind == YamlNode::Kind::Map;
    if (written && !isMap && written->kind != YamlNode::Kind::Null)
        m_conversion.error(written->line,
            QStringLiteral("'load_balancer' must be a mapping: write its keys indented below it"));
    ForeignSection balancer(isMap ? *written : nothing, QStringLiteral("load_balancer"), m_conversion);
    balancer.dropAllBut({QStringLiteral("strategy"), QStringLiteral("circuit_breaker_threshold"),
        QStringLiteral("circuit_breaker_timeout")});
    convertStrategy(balancer);
    convertBreaker(balancer);
}

void DatabricksImport::convertStrategy(ForeignSection &balancer)
{
    const int line = balancer.line(u"strategy");
    const std::optional<QString> written = balancer.text(u"strategy");
    QString strategy = written.value_or(QStringLiteral("least_requests"));
    if (strategy == u"round_robin") {
        m_conversion.change(line,
            QStringLiteral("'strategy' round_robin always took the first endpoint that was well; here they "
                           "take turns"));
    } else if (strategy != u"least_requests" && strategy != u"random") {
        strategy = QStringLiteral("random");
        m_conversion.change(line,
            QStringLiteral("'strategy' is none that the balancer knows, for which it took any endpoint: it "
                           "becomes random"));
    }
    if (m_weighted && strategy != u"round_robin")
        m_conversion.change(
            line, QStringLiteral("'weight' had no effect; here a heavier endpoint gets more requests"));
    YamlNode settings = YamlNode::map(balancer.line());
    settings.insert(QStringLiteral("selection_strategy"), YamlNode::scalar(strategy, line));
    m_conversion.root.insert(QStringLiteral("settings"), std::move(settings));
    m_conversion.take(line, QStringLiteral("'strategy' is settings.selection_strategy: %1").arg(strategy));
}

void DatabricksImport::convertBreaker(ForeignSection &balancer)
{
    const QStringView thresholdKey = u"circuit_breaker_threshold";
    const QStringView timeoutKey = u"circuit_breaker_timeout";
    const int thresholdLine = balancer.line(thresholdKey);
    const int timeoutLine = balancer.line(timeoutKey);
    qint64 threshold = balancer.integer(thresholdKey).value_or(5);
    if (threshold < 1) {
        threshold = 1;
        m_conversion.change(thresholdLine,
            QStringLiteral("'circuit_breaker_threshold' is below 1, with which the first failure counts: it "
                           "becomes 1"));
    }
    const QString timeout = balancer.text(timeoutKey).value_or(QStringLiteral("60"));
    const YamlNode count = YamlNode::scalar(QString::number(threshold), thresholdLine);
    const YamlNode duration = YamlNode::scalar(timeout, timeoutLine);
    YamlNode health = YamlNode::map(balancer.line());
    health.insert(QStringLiteral("unhealthy_threshold"), count);
    health.insert(QStringLiteral("circuit_breaker_threshold"), count);
    health.insert(QStringLiteral("failure_cooldown"), duration);
    health.insert(QStringLiteral("circuit_breaker_timeout"), duration);
    m_conversion.root.insert(QStringLiteral("health"), std::move(health));
    m_conversion.take(thresholdLine,
        QStringLiteral("'circuit_breaker_threshold' is health.unhealthy_threshold and "
                       "health.circuit_breaker_threshold: %1")
            .arg(threshold));
    m_conversion.take(timeoutLine,
        QStringLiteral("'circuit_breaker_timeout' is health.failure_cooldown and "
                       "health.circuit_breaker_timeout; with further failures it grows up to "
                       "health.longest_cooldown"));
}

void DatabricksImport::convertAuth()
{
    const YamlNode nothing = YamlNode::map(m_root.line);
    const YamlNode *written = m_root.find(u"auth");
    const bool isMap = written && written->kind == YamlNode::Kind::Map;
    if (written && !isMap && written->kind != YamlNode::Kind::Null) {
        // Its value is not shown: it may be the key.
        m_conversion.error(
            written->line, QStringLiteral("'auth' must be a mapping: write 'api_key: …' indented below it"));
        listen(false, written->line);
        return;
    }
    ForeignSection auth(isMap ? *written : nothing, QStringLiteral("auth"), m_conversion);
    auth.dropAllBut({QStringLiteral("api_key")});
    const int line = auth.line(u"api_key");
    const QString key = auth.text(u"api_key").value_or(QString());
    if (!key.isEmpty()) {
        YamlNode keys = YamlNode::list(line);
        keys.append(YamlNode::scalar(withOurDollars(key), line));
        m_conversion.root.insert(QStringLiteral("client_keys"), std::move(keys));
        noteComment(key, line, QStringLiteral("'api_key'"));
        m_conversion.take(line,
            QStringLiteral("'api_key' is the entry of client_keys: clients must send it with every request"));
    }
    if (key.contains(u"${"))
        m_conversion.change(line,
            QStringLiteral(
                "'api_key' of auth has an environment variable, which counted as empty where it is "
                "not set; here the program does not start before it is set"));
    listen(!key.isEmpty(), line);
}

void DatabricksImport::listen(bool hasKey, int line)
{
    YamlNode server = YamlNode::map(line);
    server.insert(QStringLiteral("host"),
        YamlNode::scalar(hasKey ? QStringLiteral("*") : QStringLiteral("127.0.0.1"), line));
    server.insert(QStringLiteral("port"), YamlNode::scalar(QStringLiteral("8000"), line));
    m_conversion.root.insert(QStringLiteral("server"), std::move(server));
    m_conversion.take(0, QStringLiteral("the port is the balancer's own: server.port: 8000"));
    if (hasKey)
        m_conversion.take(0, QStringLiteral("it listens on all addresses as before (server.host: \"*\")"));
    else
        m_conversion.change(line,
            QStringLiteral("there is no 'api_key', so the balancer let everybody in; here only this computer "
                           "is listened to (server.host: 127.0.0.1) until a key is written"));
}

void DatabricksImport::noteComment(const QString &text, int line, const QString &what)
{
    if (text.contains(u" //"))
        m_conversion.change(line,
            QStringLiteral("%1 goes on after '//', which begins no comment in YAML: if it is meant as one, "
                           "write '#'")
                .arg(what));
}

} // namespace signalbox
