// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/statustext.h"

#include <algorithm>
#include <iterator>

namespace signalbox {

QByteArray statusText(int status)
{
    struct Row
    {
        int status;
        const char *text;
    };
    static constexpr Row rows[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {529, "Overloaded"},
    };
    const auto *row
        = std::find_if(std::begin(rows), std::end(rows), [&](const Row &r) { return r.status == status; });
    return row == std::end(rows) ? QByteArray() : QByteArray(row->text);
}

} // namespace signalbox
