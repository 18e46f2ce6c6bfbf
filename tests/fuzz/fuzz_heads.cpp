// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "http/authority.h"
#include "http/requesthead.h"
#include "proxy/clientpath.h"
#include "upstream/statedlimit.h"

#include <QTimeZone>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

QByteArray written(const RequestHead &head)
{
    QByteArray text
        = head.method + ' ' + head.target + " HTTP/1." + QByteArray::number(head.minorVersion) + "\r\n";
    for (const Headers::Field &field : head.headers)
        text += field.name + ": " + field.value + "\r\n";
    return text;
}

void checkFields(const Headers &headers, const QByteArray &text)
{
    for (const Headers::Field &field : headers) {
        require(isValidFieldName(QString::fromLatin1(field.name)), "a name is no token", text, field.name);
        require(isValidFieldValue(field.value), "a value is not valid", text, field.value);
    }
    Headers kept = headers;
    kept.removeHopByHop();
    require(!kept.contains("connection") && !kept.contains("transfer-encoding"),
        "it would go to the next hop", text);
}

void checkWishes(const RequestHead &head, const QByteArray &text)
{
    if (!head.target.startsWith('/'))
        return;
    HttpRequest request;
    request.path = head.target;
    request.headers = head.headers;
    takeClientWishes(request);
    require(request.path.startsWith('/'), "no path is left", text, request.path);
    require(!request.path.startsWith("/k/"), "a key stays in the path", text, request.path);
    const QByteArray once = request.path;
    takeClientWishes(request);
    require(request.path == once, "taken twice, it is another path", text, request.path);
}

void checkLimit(const Headers &headers, const QByteArray &text)
{
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::utc());
    for (const int status : {200, 429, 503}) {
        const StatedLimit limit = StatedLimit::of(status, headers, now);
        require(!limit.wait || (limit.wait->count() > 0 && *limit.wait <= StatedLimit::longestQuota),
            "a pause without end, or one that has passed", text);
    }
}

} // namespace

/// What is taken for a request is one, and would be the same one for the next server that reads it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const QByteArray text = input.rest();
    const QString host = hostOfAuthority(text);
    require(host == host.toLower() && !host.contains(u'/') && !host.contains(u'@'), "this is no host", text,
        host.toUtf8());
    const auto head = RequestHead::parse(text);
    if (!head)
        return 0;
    checkFields(head->headers, text);
    require(!(head->chunked && head->headers.contains("content-length")), "its length is stated twice", text);
    require(head->contentLength >= 0, "a length below zero", text);
    const auto again = RequestHead::parse(written(*head));
    require(again && again->target == head->target && again->headers == head->headers
            && again->chunked == head->chunked && again->contentLength == head->contentLength,
        "written down, it is another request", text, written(*head));
    checkWishes(*head, text);
    checkLimit(head->headers, text);
    return 0;
}
