// SPDX-License-Identifier: GPL-3.0-or-later
// Load generator of "./dev bench". Prints one line of JSON; exits with 1 when any answer was wrong.
#include "load_runner.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <stdexcept>

namespace {

// Nearest rank: always a value that was measured.
double percentileUs(const std::vector<std::int64_t> &sorted, double percent)
{
    if (sorted.empty())
        return 0;
    const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()));
    const std::size_t index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return static_cast<double>(sorted[std::min(index, sorted.size() - 1)]) / 1000;
}

void printTimes(const char *prefix, std::vector<std::int64_t> &times)
{
    std::sort(times.begin(), times.end());
    double sum = 0;
    for (const std::int64_t time : times)
        sum += static_cast<double>(time);
    const double mean = times.empty() ? 0 : sum / static_cast<double>(times.size()) / 1000;
    std::printf(",\"%sp50_us\":%.1f,\"%sp99_us\":%.1f,\"%smax_us\":%.1f,\"%smean_us\":%.1f", prefix,
        percentileUs(times, 50), prefix, percentileUs(times, 99), prefix, percentileUs(times, 100), prefix,
        mean);
}

std::string quoted(const std::string &text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return result + '"';
}

} // namespace

int main(int argc, char **argv)
{
    try {
        const bench::LoadOptions options = bench::parseLoadOptions(argc, argv);
        bench::LoadResult result = bench::LoadRunner(options).run();
        const std::size_t requests = result.totalNs.size();
        std::printf("{\"mode\":\"%s\",\"stream\":%s,\"connections\":%d,\"size\":%zu,\"requests\":%zu,"
                    "\"seconds\":%.3f,\"rps\":%.1f",
            bench::modeName(options.mode), options.stream ? "true" : "false", options.connections,
            options.size, requests, result.seconds,
            result.seconds > 0 ? static_cast<double>(requests) / result.seconds : 0);
        printTimes("", result.totalNs);
        printTimes("first_byte_", result.firstByteNs);
        if (options.mode == bench::Mode::Events) {
            std::printf(",\"events\":%zu", result.eventDelayNs.size());
            printTimes("event_", result.eventDelayNs);
        }
        std::printf(",\"reconnections\":%d,\"errors\":%d,\"first_error\":%s}\n", result.reconnections,
            result.errors, quoted(result.firstError).c_str());
        return result.errors == 0 && requests > 0 ? 0 : 1;
    } catch (const std::invalid_argument &error) {
        std::fprintf(stderr, "bench_load: %s\n%s", error.what(), bench::loadUsage());
        return 2;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "bench_load: %s\n", error.what());
        return 1;
    }
}
