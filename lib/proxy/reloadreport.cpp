// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/reloadreport.h"

#include "core/logcategories.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {

ReloadReport ReloadReport::of(const LoadedConfig &loaded)
{
    ReloadReport report;
    report.path = loaded.path;
    report.problem = loaded.error;
    report.findings = loaded.problems;
    return report;
}

void ReloadReport::refuse(const ConfigProblem &reason)
{
    problem = path.isEmpty() ? reason.message : reason.toString(path);
    findings.prepend(problem);
}

void ReloadReport::warnOfRestart(const Config &before, const Config &after)
{
    LogConfig expected = before.log;
    expected.level = after.log.level; // can be changed while it writes
    if (!(before.secrets == after.secrets))
        findings << path
                + QStringLiteral(
                    ": warning: 'secrets' is used after a restart of Signalbox: until then keys and "
                    "tokens are read from where they were before");
    if (!(expected == after.log))
        findings << path
                + QStringLiteral(": warning: of the settings of the log only the level is used at once; "
                                 "restart Signalbox for the others");
}

void ReloadReport::countProviders(const GatewaySnapshot &snapshot)
{
    using Health = ProviderSnapshot::Health;
    providers = static_cast<int>(snapshot.providers.size());
    for (const ProviderSnapshot &provider : snapshot.providers)
        healthyProviders += provider.health == Health::Healthy || provider.health == Health::Failing;
}

void ReloadReport::log() const
{
    for (const QString &finding : findings) {
        if (finding != problem)
            qCWarning(lcConfig).noquote() << finding;
    }
    if (problem.isEmpty())
        qCInfo(lcConfig).noquote() << "configuration applied:" << path;
    else
        qCWarning(lcConfig).noquote()
            << "configuration not applied, the previous one stays in use:" << problem;
}

QByteArray ReloadReport::toJson() const
{
    QJsonObject object;
    const auto insert
        = [&](const char *key, const QJsonValue &value) { object.insert(QLatin1String(key), value); };
    if (problem.isEmpty()) {
        insert("status", QStringLiteral("success"));
        insert("message", QStringLiteral("Provider configuration reloaded successfully"));
        insert("providers_count", providers);
        insert("healthy_providers", healthyProviders);
        insert("warnings", QJsonArray::fromStringList(findings));
    } else {
        insert("status", QStringLiteral("error"));
        insert("message", QString(QStringLiteral("Failed to reload configuration: ") + problem));
        insert("problems", QJsonArray::fromStringList(findings));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace signalbox
