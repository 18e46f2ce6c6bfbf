// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/curlcommand.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {
namespace {

/// Any text as one word of a shell.
QString quoted(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QByteArray bodyFor(const ExchangeRecord &record)
{
    QJsonObject body{{QStringLiteral("model"), record.model}};
    const QJsonArray turns{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
        {QStringLiteral("content"), QStringLiteral("Hello")}}};
    if (record.path.endsWith("/responses"))
        body.insert(QStringLiteral("input"), QStringLiteral("Hello"));
    else
        body.insert(QStringLiteral("messages"), turns);
    if (record.path.endsWith("/messages"))
        body.insert(QStringLiteral("max_tokens"), 256);
    if (record.streamed)
        body.insert(QStringLiteral("stream"), true);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}
} // namespace

QString curlCommand(const ExchangeRecord &record, const QString &baseUrl)
{
    const QString path = QString::fromUtf8(record.path).section(QLatin1Char('?'), 0, 0);
    QStringList parts{
        (record.streamed ? QStringLiteral("curl -N ") : QStringLiteral("curl ")) + quoted(baseUrl + path)};
    parts << QStringLiteral("-H \"Authorization: Bearer $ANTHROPIC_AUTH_TOKEN\"");
    if (!record.project.isEmpty())
        parts << QStringLiteral("-H ") + quoted(QStringLiteral("x-signalbox-project: ") + record.project);
    if (path.contains(QStringLiteral("/messages")))
        parts << QStringLiteral("-H 'anthropic-version: 2023-06-01'");
    if (record.method == "POST") {
        parts << QStringLiteral("-H 'content-type: application/json'")
              << QStringLiteral("-d ") + quoted(QString::fromUtf8(bodyFor(record)));
    } else if (record.method != "GET" && !record.method.isEmpty()) {
        parts << QStringLiteral("-X ") + quoted(QString::fromUtf8(record.method));
    }
    return parts.join(QStringLiteral(" \\\n  "));
}

} // namespace signalbox
