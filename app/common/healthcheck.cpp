// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/healthcheck.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>

namespace signalbox {

using namespace std::chrono_literals;

bool isInstanceHealthy(QUrl url)
{
    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    url.setPath(QStringLiteral("/health"));
    QNetworkReply *reply = manager.get(QNetworkRequest(url));
    QObject::connect(reply, &QNetworkReply::finished, qApp, &QCoreApplication::quit);
    QTimer::singleShot(3s, reply, &QNetworkReply::abort);
    QCoreApplication::exec();
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
}

} // namespace signalbox
