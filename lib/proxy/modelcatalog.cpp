// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelcatalog.h"

#include "upstream/router.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>

namespace signalbox {

namespace {

bool wantsAnthropic(const HttpRequest &request)
{
    return request.headers.contains("anthropic-version");
}

QJsonObject anthropicModel(const QString &id)
{
    return {{QStringLiteral("type"), QStringLiteral("model")}, {QStringLiteral("id"), id},
        {QStringLiteral("display_name"), realModelName(id)},
        {QStringLiteral("created_at"), QStringLiteral("1970-01-01T00:00:00Z")}};
}

QJsonObject openAiModel(const QString &id)
{
    return {{QStringLiteral("id"), id}, {QStringLiteral("object"), QStringLiteral("model")},
        {QStringLiteral("created"), 0}, {QStringLiteral("owned_by"), QStringLiteral("signalbox")}};
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The part of `ids` that before_id, after_id and limit of the query ask for.
QStringList pageOf(const QStringList &ids, const QUrlQuery &query)
{
    QStringList page = ids;
    const qsizetype after = ids.indexOf(query.queryItemValue(QStringLiteral("after_id"), QUrl::FullyDecoded));
    if (after >= 0)
        page = ids.mid(after + 1);
    const qsizetype before
        = page.indexOf(query.queryItemValue(QStringLiteral("before_id"), QUrl::FullyDecoded));
    if (before >= 0)
        page = page.first(before);
    bool ok = false;
    const int limit = query.queryItemValue(QStringLiteral("limit"), QUrl::FullyDecoded).toInt(&ok);
    return ok && limit > 0 ? page.first(std::min<qsizetype>(limit, page.size())) : page;
}

void addNew(QStringList &names, const QStringList &more)
{
    for (const QString &name : more) {
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
}

QStringList exactNamesOf(const QList<RouteConfig> &routes)
{
    QStringList names;
    for (const RouteConfig &route : routes) {
        if (route.pattern.isExact())
            addNew(names, {route.pattern.pattern()});
    }
    return names;
}

} // namespace

ModelCatalog::ModelCatalog(const Config &config, Filter filter)
    : m_filter(std::move(filter))
    , m_models(exactNamesOf(config.routes))
{
    for (const ProviderConfig &provider : config.providers)
        addNew(m_models, provider.enabled ? provider.models.exactNames() : QStringList());
    for (const ProjectConfig &project : config.projects) {
        QStringList models = exactNamesOf(project.routes);
        addNew(models, m_models);
        m_ofProjects.emplace(project.name, models);
    }
}

QStringList ModelCatalog::modelsFor(const HttpRequest &request) const
{
    const auto found = m_ofProjects.find(request.project);
    QStringList models = found == m_ofProjects.end() ? m_models : found->second;
    if (m_filter)
        models.removeIf([&](const QString &model) { return !m_filter(request, model); });
    return models;
}

QByteArray ModelCatalog::list(const HttpRequest &request) const
{
    const QStringList models = modelsFor(request);
    QJsonArray data;
    if (!wantsAnthropic(request)) {
        for (const QString &id : models)
            data.append(openAiModel(id));
        return compact({{QStringLiteral("object"), QStringLiteral("list")}, {QStringLiteral("data"), data}});
    }
    QStringList ids;
    std::transform(models.begin(), models.end(), std::back_inserter(ids), discoverableModelName);
    const QStringList page = pageOf(ids, QUrlQuery(QString::fromUtf8(request.query)));
    for (const QString &id : page)
        data.append(anthropicModel(id));
    const QJsonValue none(QJsonValue::Null);
    return compact({{QStringLiteral("data"), data},
        {QStringLiteral("has_more"), !page.isEmpty() && page.last() != ids.last()},
        {QStringLiteral("first_id"), page.isEmpty() ? none : QJsonValue(page.first())},
        {QStringLiteral("last_id"), page.isEmpty() ? none : QJsonValue(page.last())}});
}

QByteArray ModelCatalog::model(const HttpRequest &request, const QString &id) const
{
    const QStringList models = modelsFor(request);
    if (!models.contains(id) && !models.contains(realModelName(id)))
        return {};
    return compact(wantsAnthropic(request) ? anthropicModel(id) : openAiModel(id));
}

} // namespace signalbox
