// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/localendpoints.h"

#include "http/protocol.h"

namespace signalbox {

namespace {

const QByteArray telemetryPath = QByteArrayLiteral("/api/event_logging/batch");

} // namespace

LocalEndpoints::LocalEndpoints(const Config &config, ModelCatalog::Filter filter)
    : m_filter(std::move(filter))
    , m_catalog(config, m_filter)
{ }

bool LocalEndpoints::isPublic(const HttpRequest &request)
{
    if (request.method == "OPTIONS" || request.path == telemetryPath)
        return true;
    const bool reads = request.method == "GET" || request.method == "HEAD";
    return reads && (request.path == "/" || request.path == "/api/hello");
}

bool LocalEndpoints::serve(const HttpRequest &request, ResponseWriter &writer, const Headers &extra,
    const QByteArray &requestId) const
{
    const auto answer = answerTo(request, requestId);
    if (!answer)
        return false;
    Headers headers = answer->headers;
    headers.append("x-signalbox-request-id", requestId);
    for (const Headers::Field &field : extra)
        headers.append(field.name, field.value);
    if (!answer->json.isEmpty())
        headers.append("content-type", "application/json");
    writer.respond(answer->status, headers, answer->json);
    return true;
}

std::optional<LocalEndpoints::Answer> LocalEndpoints::answerTo(
    const HttpRequest &request, const QByteArray &requestId) const
{
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (request.method == "OPTIONS")
        return Answer{204, {}, {{"allow", "GET, POST, HEAD, DELETE, OPTIONS"}}};
    if (request.method == "HEAD" && request.path == "/")
        return Answer{200, {}, {}};
    if (reads && request.path == "/api/hello")
        return Answer{200, "{\"message\":\"hello\"}", {}};
    if (request.method == "POST" && request.path == telemetryPath)
        return Answer{200, "{\"status\":\"ok\"}", {}};
    if (reads && (request.path == "/v1/models" || request.path.startsWith("/v1/models/")))
        return models(request, requestId);
    if (request.path.startsWith("/v1/"))
        return std::nullopt;
    return Answer{404,
        errorBody(Protocol::Anthropic,
            {Error::Kind::NotFound,
                QStringLiteral("there is nothing at %1; the API is below /v1/")
                    .arg(QString::fromUtf8(request.path.left(200)))},
            requestId),
        {}};
}

LocalEndpoints::Answer LocalEndpoints::models(const HttpRequest &request, const QByteArray &requestId) const
{
    if (request.path == "/v1/models")
        return {200, m_catalog.list(request), {}};
    const QString id = QString::fromUtf8(
        QByteArray::fromPercentEncoding(request.path.mid(qsizetype(sizeof("/v1/models/")) - 1)));
    const QByteArray model = m_catalog.model(request, id);
    if (!model.isEmpty())
        return {200, model, {}};
    const Protocol protocol = protocolOfPath(request.path, request.headers.contains("anthropic-version"));
    return {404, errorBody(protocol, {Error::Kind::NotFound, QStringLiteral("model: ") + id}, requestId), {}};
}

} // namespace signalbox
