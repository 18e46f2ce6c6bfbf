// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientpath.h"

namespace signalbox {

namespace {

constexpr qsizetype longestName = 200;

/// "/x/VALUE" at the beginning of `path` is taken away; VALUE without its percent-encoding.
QByteArray takeSegment(QByteArray &path)
{
    const qsizetype end = path.indexOf('/', 3);
    const QByteArray value = path.mid(3, end < 0 ? -1 : end - 3);
    path = end < 0 ? QByteArray("/") : path.mid(end);
    return QByteArray::fromPercentEncoding(value);
}

QString nameOf(const QByteArray &text)
{
    return QString::fromUtf8(text.left(longestName)).simplified();
}

} // namespace

void takeClientWishes(HttpRequest &request)
{
    for (;;) {
        if (request.path.startsWith("/k/"))
            request.pathKey = takeSegment(request.path);
        else if (request.path.startsWith("/p/"))
            request.pin = nameOf(takeSegment(request.path));
        else if (request.path.startsWith("/w/"))
            request.project = nameOf(takeSegment(request.path));
        else
            break;
    }
    if (request.headers.contains("x-signalbox-provider"))
        request.pin = nameOf(request.headers.value("x-signalbox-provider"));
    if (request.headers.contains("x-signalbox-project"))
        request.project = nameOf(request.headers.value("x-signalbox-project"));
}

} // namespace signalbox
