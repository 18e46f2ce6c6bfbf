// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

struct Row
{
    Error::Kind kind;
    int status;
    const char *name;
};

constexpr Row rows[] = {
    {Error::Kind::InvalidRequest, 400, "invalid_request_error"},
    {Error::Kind::Authentication, 401, "authentication_error"},
    {Error::Kind::Billing, 402, "billing_error"},
    {Error::Kind::Permission, 403, "permission_error"},
    {Error::Kind::NotFound, 404, "not_found_error"},
    {Error::Kind::Conflict, 409, "conflict_error"},
    {Error::Kind::RequestTooLarge, 413, "request_too_large"},
    {Error::Kind::RateLimit, 429, "rate_limit_error"},
    {Error::Kind::Api, 500, "api_error"},
    {Error::Kind::Timeout, 504, "timeout_error"},
    {Error::Kind::Overloaded, 529, "overloaded_error"},
};

const Row &rowOf(Error::Kind kind)
{
    return *std::find_if(std::begin(rows), std::end(rows), [&](const Row &row) { return row.kind == kind; });
}

} // namespace

QByteArrayView errorTypeName(Error::Kind kind)
{
    return rowOf(kind).name;
}

Error::Kind errorKindFromTypeName(QByteArrayView name)
{
    const auto *row
        = std::find_if(std::begin(rows), std::end(rows), [&](const Row &r) { return name == r.name; });
    return row == std::end(rows) ? Error::Kind::Api : row->kind;
}

int httpStatus(Error::Kind kind)
{
    return rowOf(kind).status;
}

Error::Kind errorKindFromStatus(int status)
{
    const auto *row
        = std::find_if(std::begin(rows), std::end(rows), [&](const Row &r) { return r.status == status; });
    if (row != std::end(rows))
        return row->kind;
    if (status == 408)
        return Error::Kind::Timeout;
    if (status == 503)
        return Error::Kind::Overloaded;
    return status >= 400 && status < 500 ? Error::Kind::InvalidRequest : Error::Kind::Api;
}

} // namespace signalbox
