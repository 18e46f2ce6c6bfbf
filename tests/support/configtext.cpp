// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/configtext.h"

#include "support/testfiles.h"

#include <QFile>
#include <QTextStream>

namespace signalbox::test {

namespace {

void write(QTextStream &out, const ServerConfig &server)
{
    out << "server " << server.host << ' ' << server.port << ' ' << server.maxBodyBytes << ' '
        << server.maxHeaderBytes << ' ' << server.maxConnections << ' ' << server.headerTimeout.count() << ' '
        << server.idleTimeout.count() << ' ' << server.shutdownTimeout.count() << ' '
        << server.adminKey.key.literal.reveal() << server.adminKey.key.toString()
        << server.adminKey.sha256.toHex() << '\n';
    for (const ListenerConfig &listener : server.listeners)
        out << "  " << listener.address << '\n';
    for (const QStringList &list : {server.allowedHosts, server.allowedOrigins})
        out << "  " << list.join(u' ') << '\n';
    for (const ClientKeyConfig &key : server.clientKeys)
        out << "  client key " << key.name << ' ' << key.key.literal.reveal() << key.key.toString()
            << key.sha256.toHex() << ' ' << key.expires.toString(Qt::ISODate) << ' ' << key.models.size()
            << ' ' << key.providers.join(u' ') << ' ' << key.requestsPerMinute << ' ' << key.tokensPerDay
            << '\n';
}

void write(QTextStream &out, const TimeoutConfig &timeouts)
{
    out << "timeouts";
    for (const auto &timeout : {timeouts.connect, timeouts.firstByte, timeouts.idle, timeouts.plain,
             timeouts.keepAlive, timeouts.earlyHead, timeouts.queue})
        out << ' ' << timeout.count();
    out << '\n';
}

void write(QTextStream &out, const HealthConfig &health)
{
    out << "health " << health.unhealthyThreshold << ' ' << health.resetOnSuccess << ' '
        << health.breakerThreshold << ' ' << health.triesLeastBad;
    for (const auto &duration : {health.failureCooldown, health.longestCooldown, health.resetTimeout,
             health.breakerTimeout, health.retryAfterWait, health.recoveryWait})
        out << ' ' << duration.count();
    out << "\n  statuses";
    for (const int status : health.rules.statuses)
        out << ' ' << status;
    out << "\n  " << health.rules.exceptionPatterns.join(u' ') << '\n';
    for (const QRegularExpression &pattern : health.rules.bodyPatterns)
        out << "  body " << pattern.pattern() << '\n';
}

void write(QTextStream &out, const ProviderConfig &provider)
{
    out << "provider " << provider.name << ' ' << provider.preset << ' ' << provider.vendor << ' '
        << static_cast<int>(provider.type) << ' ' << provider.baseUrl.toString() << ' '
        << static_cast<int>(provider.auth) << ' ' << provider.enabled << ' ' << provider.priority << ' '
        << provider.weight << ' ' << provider.proxy.toString() << ' ' << provider.caFile << ' '
        << provider.clientCertificateFile << ' ' << provider.clientKeyFile << ' ' << provider.http2 << ' '
        << provider.maxConcurrent << ' ' << provider.requestsPerMinute << ' ' << provider.maxRequestBytes
        << ' ' << provider.images << '\n';
    for (const SecretReference &secret : provider.secrets)
        out << "  secret " << secret.literal.reveal() << ' ' << secret.keychainItem << '\n';
    for (const auto &header : provider.headers)
        out << "  header " << header.name << ' ' << header.value << '\n';
    for (const char *model : {"claude-opus-4-1", "claude-sonnet-4-5", "claude-haiku-4-5",
             "databricks-claude-sonnet-4", "gpt-5", "anything"}) {
        out << "  model " << model << ' ' << provider.models.find(QLatin1String(model)).value_or(QString())
            << '\n';
    }
    out << "  balance " << provider.balance.command << ' ' << provider.balance.interval.count() << ' '
        << provider.balance.threshold << '\n';
}

void write(QTextStream &out, const RouteConfig &route)
{
    out << "route " << route.pattern.pattern() << ' '
        << (route.strategy ? static_cast<int>(*route.strategy) : -1) << ' ' << route.sessionAffinity << '\n';
    for (const TargetConfig &target : route.targets)
        out << "  " << target.provider << ' ' << target.model << ' ' << target.priority << ' '
            << target.weight << ' ' << target.enabled << ' ' << target.images << '\n';
}

} // namespace

QString configText(const Config &config)
{
    QString text;
    QTextStream out(&text);
    write(out, config.server);
    write(out, config.timeouts);
    write(out, config.health);
    out << "log " << config.log.level << ' ' << config.log.color << ' ' << config.log.file << ' '
        << config.log.maxFileBytes << ' ' << config.log.maxFiles << '\n';
    out << "ledger " << config.ledger.file << ' ' << config.ledger.keepDays << ' ' << config.ledger.maxBytes
        << '\n';
    out << "reuse " << config.reuse.deduplication << ' ' << config.reuse.withoutSession << ' '
        << config.reuse.cache << ' ' << config.reuse.maxCacheSize << ' ' << config.reuse.maxCacheBytes << ' '
        << config.reuse.cacheTtl.count() << '\n';
    out << "counting " << config.tokenCounting.alwaysLocal << ' ' << config.tokenCounting.failureThreshold
        << ' ' << config.tokenCounting.failureCooldown.count() << ' ' << config.tokenCounting.timeout.count()
        << '\n';
    out << "strategy " << static_cast<int>(config.strategy) << ' ' << config.stickyDuration.count() << '\n';
    for (const ProviderConfig &provider : config.providers)
        write(out, provider);
    for (const RouteConfig &route : config.routes)
        write(out, route);
    for (const ProjectConfig &project : config.projects) {
        out << "project " << project.name << '\n';
        for (const RouteConfig &route : project.routes)
            write(out, route);
    }
    out.flush();
    return text;
}

QByteArray importSample(const QString &name)
{
    QFile file(testData(QLatin1String("import/")) + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace signalbox::test
