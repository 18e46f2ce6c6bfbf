// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/demorequest.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace signalbox {

DemoRequest::DemoRequest(QObject *parent) : QObject(parent)
{
    m_network.setProxy(QNetworkProxy::NoProxy); // it does not leave this computer
}

void DemoRequest::send(const QString &baseUrl)
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    QNetworkRequest request(QUrl(baseUrl + QStringLiteral("/v1/messages")));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    request.setHeader(QNetworkRequest::UserAgentHeader, QByteArrayLiteral("signalbox-first-steps"));
    request.setRawHeader("anthropic-version", "2023-06-01");
    QNetworkReply *reply = m_network.post(request,
        QByteArrayLiteral("{\"model\":\"claude-sonnet-5\",\"max_tokens\":64,"
                          "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        m_isRunning = false;
        reply->deleteLater();
        const bool arrived = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
        emit finished(arrived ? std::nullopt : std::optional(Error{Error::Kind::Api, reply->errorString()}));
    });
}

} // namespace signalbox
