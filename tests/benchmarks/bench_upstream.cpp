// SPDX-License-Identifier: GPL-3.0-or-later
// Fake provider with the Anthropic Messages API, fast enough to measure proxies against.
// The header "x-bench: events=26,interval_us=0,status=200" chooses what a request gets;
// GET on any path tells how many requests were answered and refused.
#include "upstream_server.h"

#include <charconv>
#include <cstdio>
#include <exception>
#include <string_view>

namespace {

bool parsePort(std::string_view text, std::uint16_t &port)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

int main(int argc, char **argv)
{
    std::uint16_t port = 0;
    std::uint16_t refusingPort = 0;
    if (argc < 2 || argc > 3 || !parsePort(argv[1], port)
        || (argc == 3 && !parsePort(argv[2], refusingPort))) {
        std::fputs("usage: bench_upstream PORT [REFUSING_PORT]   (0: any free port)\n", stderr);
        return 2;
    }
    try {
        bench::UpstreamServer server(port, refusingPort);
        std::printf("PORT %u\nREFUSING_PORT %u\n", server.port(), server.refusingPort());
        std::fflush(stdout);
        server.run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "bench_upstream: %s\n", error.what());
        return 1;
    }
}
