// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/runningprogram.h"

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <utility>

namespace signalbox {

namespace {

/// The message of an error body in Anthropic's shape.
QString messageIn(const QByteArray &body)
{
    const QJsonObject error = QJsonDocument::fromJson(body).object().value(u"error").toObject();
    const QString message = error.value(u"message").toString();
    constexpr qsizetype longest = 500;
    return message.isEmpty() ? QString::fromUtf8(body.left(longest)) : message;
}

} // namespace

QJsonObject RunningProgram::Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

RunningProgram::RunningProgram(QUrl url, Secret adminKey, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_adminKey(std::move(adminKey))
{
    m_network.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void RunningProgram::send(const QByteArray &method, const QByteArray &target, const QByteArray &body,
    QObject *context, const Done &done, std::chrono::milliseconds patience)
{
    QNetworkRequest request(QUrl::fromEncoded(QByteArray(m_url.toEncoded() + target)));
    request.setTransferTimeout(static_cast<int>(patience.count()));
    if (!m_adminKey.isEmpty())
        request.setRawHeader("x-api-key", m_adminKey.reveal());
    if (!body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    QNetworkReply *reply = m_network.sendCustomRequest(request, method, body);
    connect(reply, &QNetworkReply::finished, context, [this, reply, done] {
        reply->deleteLater();
        done(answerOf(*reply));
    });
}

RunningProgram::Answer RunningProgram::answerOf(QNetworkReply &reply) const
{
    Answer answer;
    const QString place = m_url.toString();
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply.readAll();
    if (reply.error() == QNetworkReply::ConnectionRefusedError) {
        answer.reach = Answer::Reach::NotRunning;
        answer.problem = QStringLiteral("nobody listens on %1").arg(place);
    } else if (answer.status == 0 || (answer.status == 200 && reply.error() != QNetworkReply::NoError)) {
        answer.reach = Answer::Reach::Failed;
        answer.problem = QStringLiteral("no answer from %1: %2").arg(place, reply.errorString());
    } else if (!reply.hasRawHeader("x-signalbox-request-id")) {
        answer.reach = Answer::Reach::Failed;
        answer.problem
            = QStringLiteral("who answers at %1 is no Signalbox that knows this: another program, or "
                             "an older one")
                  .arg(place);
    } else if (answer.status != 200) {
        answer.problem = messageIn(answer.body);
    }
    return answer;
}

} // namespace signalbox
