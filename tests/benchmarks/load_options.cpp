// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_options.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>
#include <string_view>

namespace bench {

namespace {

// An option that appears twice (only --header may) keeps all of its values.
using Values = std::multimap<std::string, std::string, std::less<>>;

template <typename Number>
void take(const Values &values, const char *name, Number lowest, Number highest, Number &target)
{
    const auto found = values.find(name);
    if (found == values.end())
        return;
    const std::string &text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target);
    if (error != std::errc() || end != text.data() + text.size() || target < lowest || target > highest)
        throw std::invalid_argument(std::string(name) + " cannot be " + text);
}

void take(const Values &values, const char *name, std::string &target)
{
    if (const auto found = values.find(name); found != values.end())
        target = found->second;
}

Mode parseMode(std::string_view name)
{
    for (const Mode mode : {Mode::Latency, Mode::Throughput, Mode::Events, Mode::Body}) {
        if (name == modeName(mode))
            return mode;
    }
    throw std::invalid_argument("unknown mode " + std::string(name));
}

LoadOptions defaultsOf(Mode mode)
{
    LoadOptions options;
    options.mode = mode;
    if (mode == Mode::Body) {
        options.size = 1024 * 1024;
        options.requests = 20;
        options.warmup = 2;
    } else if (mode == Mode::Events) {
        options.stream = true;
        options.events = 100;
        options.intervalUs = 20'000;
    }
    return options;
}

} // namespace

const char *modeName(Mode mode)
{
    switch (mode) {
    case Mode::Latency:
        return "latency";
    case Mode::Throughput:
        return "throughput";
    case Mode::Events:
        return "events";
    case Mode::Body:
        return "body";
    }
    return "";
}

const char *loadUsage()
{
    return "usage: bench_load latency|throughput|events|body --port N [options]\n"
           "  --host 127.0.0.1        nothing but this machine is allowed\n"
           "  --path PATH             /v1/messages?beta=true\n"
           "  --model NAME            claude-sonnet-4-5\n"
           "  --header 'NAME: VALUE'  may be repeated\n"
           "  --stream                ask for a stream\n"
           "  --size BYTES            of the request body (2048; body: 1 MiB)\n"
           "  --connections N         throughput, events (1)\n"
           "  --seconds S             throughput (3)\n"
           "  --requests N            latency (1000), body (20)\n"
           "  --warmup N              requests not counted (20; body: 2)\n"
           "  --events N              of each stream, 26 (events: 100)\n"
           "  --interval-us N         between the events of a stream, 0 (events: 20000)\n"
           "  --timeout S             of the whole run (60)\n";
}

LoadOptions parseLoadOptions(int argc, char **argv)
{
    if (argc < 2)
        throw std::invalid_argument("the mode is missing");
    LoadOptions options = defaultsOf(parseMode(argv[1]));

    constexpr std::string_view known[] = {"--host", "--port", "--path", "--model", "--header", "--size",
        "--connections", "--seconds", "--requests", "--warmup", "--events", "--interval-us", "--timeout"};
    Values values;
    for (int i = 2; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--stream") {
            options.stream = true;
            continue;
        }
        if (std::find(std::begin(known), std::end(known), name) == std::end(known))
            throw std::invalid_argument("unknown option " + std::string(name));
        if (++i == argc)
            throw std::invalid_argument(std::string(name) + " needs a value");
        values.emplace(name, argv[i]);
    }

    std::string host = "127.0.0.1";
    take(values, "--host", host);
    if (host != "127.0.0.1" && host != "localhost")
        throw std::invalid_argument("only 127.0.0.1 is measured, never another machine");
    take<std::uint16_t>(values, "--port", 1, 65535, options.port);
    if (options.port == 0)
        throw std::invalid_argument("--port is missing");
    take(values, "--path", options.path);
    take(values, "--model", options.model);
    take<std::size_t>(values, "--size", 1024, 64 * 1024 * 1024, options.size);
    take(values, "--connections", 1, 4096, options.connections);
    take(values, "--seconds", 0.1, 600.0, options.seconds);
    take(values, "--requests", 1, 10'000'000, options.requests);
    take(values, "--warmup", 0, 1'000'000, options.warmup);
    take(values, "--events", 6, 1'000'000, options.events);
    take<std::int64_t>(values, "--interval-us", 0, 60'000'000, options.intervalUs);
    take(values, "--timeout", 0.1, 3600.0, options.timeout);
    const auto [first, last] = values.equal_range("--header");
    for (auto header = first; header != last; ++header)
        options.headers.push_back(header->second);
    return options;
}

} // namespace bench
