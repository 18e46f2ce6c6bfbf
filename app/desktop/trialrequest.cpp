// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/trialrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

namespace signalbox {

namespace {

QJsonObject bodyOf(const GatewayLink::Trial &trial)
{
    const QString greeting = QStringLiteral("Hello");
    QJsonObject body{{QStringLiteral("model"), trial.model}};
    if (trial.path == "/v1/responses") {
        body.insert(QStringLiteral("input"), greeting);
        return body;
    }
    constexpr int mostTokens = 16;
    body.insert(QStringLiteral("max_tokens"), mostTokens);
    body.insert(QStringLiteral("messages"),
        QJsonArray{QJsonObject{
            {QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), greeting}}});
    return body;
}

void addTo(QUrlQuery &query, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

} // namespace

HttpRequest trialRequest(const GatewayLink::Trial &trial)
{
    HttpRequest request;
    request.method = "POST";
    request.path = "/explain";
    request.headers.append("content-type", "application/json");
    if (!trial.project.isEmpty())
        request.headers.append("x-signalbox-project", trial.project.toUtf8());
    QUrlQuery query;
    addTo(query, QStringLiteral("path"), QString::fromLatin1(trial.path));
    addTo(query, QStringLiteral("client_key"), trial.clientKey);
    request.query = query.toString(QUrl::FullyEncoded).toLatin1();
    request.body = QJsonDocument(bodyOf(trial)).toJson(QJsonDocument::Compact);
    return request;
}

} // namespace signalbox
