// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load_options.h"

#include <cstdint>
#include <string>

namespace bench {

// One request as Claude Code sends it: the same headers in the same order, compact JSON with
// the model first. Every request differs in a number, so that a proxy that joins or caches equal
// requests is measured doing the work.
class LoadRequest
{
public:
    LoadRequest(const LoadOptions &options, int connection);
    const std::string &nextRequest(std::uint64_t number);

private:
    std::string m_text;
    std::size_t m_numberAt = 0;
};

} // namespace bench
