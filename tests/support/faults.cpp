// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/faults.h"

namespace signalbox::test {

using namespace std::chrono_literals;
using End = FakeAnswer::End;

QList<Fault> faults()
{
    return {
        {"reset before the head", FakeAnswer::reset()},
        {"closed before the head", FakeAnswer::close()},
        {"closed within the head", FakeAnswer::raw("HTTP/1.1 200 OK\r\ncontent-ty")},
        {"no HTTP at all", FakeAnswer::raw("SSH-2.0-OpenSSH_9.9\r\n")},
        {"401", FakeAnswer::error(401, "authentication_error")},
        {"403", FakeAnswer::error(403, "permission_error")},
        {"402", FakeAnswer::error(402, "billing_error")},
        {"404", FakeAnswer::error(404, "not_found_error"), false},
        {"408", FakeAnswer::error(408, "timeout_error")},
        {"429", FakeAnswer::error(429, "rate_limit_error")},
        {"500", FakeAnswer::error(500, "api_error")},
        {"502 in HTML", FakeAnswer::plain(502, signInPage, {{"content-type", "text/html"}})},
        {"503 empty", FakeAnswer::plain(503, {})},
        {"504", FakeAnswer::error(504, "timeout_error")},
        {"520 of an edge", FakeAnswer::plain(520, signInPage, {{"content-type", "text/html"}})},
        {"529", FakeAnswer::error(529, "overloaded_error")},
        {"500 that breaks off",
            FakeAnswer::head(500, {}, "content-length: 100").bytes("{").endingWith(End::Close)},
        {"400 for lack of credit", FakeAnswer::json(400, creditError)},
        {"200 with an error body", FakeAnswer::error(200, "overloaded_error", "busy")},
        {"200 with a foreign error body",
            FakeAnswer::json(200, R"({"error":{"message":"quota","code":429}})")},
        {"200 HTML", FakeAnswer::plain(200, signInPage, {{"content-type", "text/html; charset=utf-8"}})},
        {"200 HTML that says it is JSON",
            FakeAnswer::plain(200, signInPage, {{"content-type", "application/json"}})},
        {"200 empty", FakeAnswer::plain(200, {}, {{"content-type", "application/json"}})},
        {"200 empty without a type", FakeAnswer::plain(200, {})},
        {"204", FakeAnswer::raw("HTTP/1.1 204 No Content\r\n\r\n", End::KeepOpen)},
        {"an empty stream", FakeAnswer::stream({})},
        {"a stream of comments", FakeAnswer::stream({": connected\n\n", ": still here\n\n"})},
        {"an error as first event", FakeAnswer::stream({errorEventOf("overloaded_error")})},
        {"message_start, then an error",
            FakeAnswer::stream({messageStartEvent(), errorEventOf("overloaded_error")})},
        {"message_start, ping, then an error",
            FakeAnswer::stream({messageStartEvent(), pingEvent, errorEventOf("api_error")}, 5ms)},
        {"message_start, then a proper end", FakeAnswer::stream({messageStartEvent()})},
        {"message_start and ping, then cut", FakeAnswer::cutStream({messageStartEvent(), pingEvent})},
        {"message_start and ping, then reset",
            FakeAnswer::cutStream({messageStartEvent(), pingEvent}).endingWith(End::Reset, 20ms)},
        {"307", FakeAnswer::plain(307, {}, {{"location", "http://127.0.0.1:9/elsewhere"}})},
        {"301", FakeAnswer::plain(301, signInPage, {{"location", "/v1/other"}})},
        {"304", FakeAnswer::raw("HTTP/1.1 304 Not Modified\r\n\r\n", End::KeepOpen)},
    };
}

} // namespace signalbox::test
