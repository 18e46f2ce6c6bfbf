// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/healthcheck.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

namespace signalbox {

using namespace std::chrono_literals;

bool isInstanceHealthy(quint16 port)
{
    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    QUrl url(QStringLiteral("http://127.0.0.1/health"));
    url.setPort(port);
    QNetworkReply *reply = manager.get(QNetworkRequest(url));
    QObject::connect(reply, &QNetworkReply::finished, qApp, &QCoreApplication::quit);
    QTimer::singleShot(3s, reply, &QNetworkReply::abort);
    QCoreApplication::exec();
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
}

} // namespace signalbox
