// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class Mode { Latency, Throughput, Events, Body };

struct LoadOptions
{
    Mode mode = Mode::Latency;
    std::uint16_t port = 0;
    std::string path = "/v1/messages?beta=true";
    std::string model = "claude-sonnet-4-5";
    std::vector<std::string> headers;
    bool stream = false;
    std::size_t size = 2048;
    int connections = 1;
    int requests = 1000;
    int warmup = 20;
    double seconds = 3;
    int events = 26; // of each stream, frames included
    std::int64_t intervalUs = 0;
    double timeout = 60; // the whole run
};

// Throws std::invalid_argument with a text for the user.
LoadOptions parseLoadOptions(int argc, char **argv);
const char *loadUsage();
const char *modeName(Mode mode);

} // namespace bench
