// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/healthcheck.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>

namespace signalbox {

using namespace std::chrono_literals;

QString problemOfInstance(QUrl url)
{
    QNetworkAccessManager manager;
    manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    url.setPath(QStringLiteral("/health"));
    QNetworkReply *reply = manager.get(QNetworkRequest(url));
    QObject::connect(reply, &QNetworkReply::finished, qApp, &QCoreApplication::quit);
    QTimer::singleShot(3s, reply, &QNetworkReply::abort);
    QCoreApplication::exec();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 200)
        return {};
    return status == 0
        ? QStringLiteral("no answer from %1: %2").arg(url.toString(), reply->errorString())
        : QStringLiteral("%1 answers %2: %3")
              .arg(url.toString(), QString::number(status), QString::fromUtf8(reply->readAll().left(2000)));
}

} // namespace signalbox
