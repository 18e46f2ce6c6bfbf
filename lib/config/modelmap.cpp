// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/modelmap.h"

#include <algorithm>

namespace signalbox {

ModelMap::ModelMap(std::initializer_list<std::pair<QString, QString>> entries)
{
    for (const auto &[pattern, upstream] : entries)
        insert(pattern, upstream);
}

void ModelMap::insert(const QString &pattern, const QString &upstream)
{
    m_entries.append({GlobPattern(pattern), upstream});
}

std::optional<QString> ModelMap::find(const QString &model) const
{
    const Entry *entry = entryOf(model, true);
    if (!entry)
        entry = entryOf(model, false);
    if (!entry)
        return std::nullopt;
    return entry->upstream == u"passthrough" ? model : entry->upstream;
}

bool ModelMap::names(const QString &model) const
{
    return entryOf(model, true) != nullptr;
}

QStringList ModelMap::exactNames() const
{
    QStringList names;
    for (const Entry &entry : m_entries) {
        if (entry.pattern.isExact())
            names.append(entry.pattern.pattern());
    }
    return names;
}

const ModelMap::Entry *ModelMap::entryOf(const QString &model, bool exact) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
        [&](const Entry &entry) { return entry.pattern.isExact() == exact && entry.pattern.matches(model); });
    return found == m_entries.end() ? nullptr : &*found;
}

} // namespace signalbox
