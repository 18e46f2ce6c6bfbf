// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/config.h"

#include <algorithm>

namespace signalbox {

bool ProviderConfig::isSameAs(const ProviderConfig &other) const
{
    ProviderConfig moved = other;
    moved.line = line;
    return *this == moved;
}

const ProviderConfig *Config::provider(QStringView name) const
{
    const auto found = std::find_if(
        providers.begin(), providers.end(), [&](const ProviderConfig &p) { return p.name == name; });
    return found == providers.end() ? nullptr : &*found;
}

qsizetype Config::routeCount() const
{
    qsizetype count = routes.size();
    for (const ProjectConfig &project : projects)
        count += project.routes.size();
    return count;
}

const ProjectConfig *Config::project(QStringView name) const
{
    const auto found = std::find_if(
        projects.begin(), projects.end(), [&](const ProjectConfig &p) { return p.name == name; });
    return found == projects.end() ? nullptr : &*found;
}

} // namespace signalbox
