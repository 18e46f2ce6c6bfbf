// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads `dialect` of a provider or a preset, and the rules of presets.json, over what is known already: what
/// is not written stays as it was, lists are replaced. Only rules are put before those that are known, as the
/// first that matches counts; an empty list of them takes the known ones away.
class DialectReader
{
public:
    explicit DialectReader(ReadingContext &context) : m_context(context) { }

    /// The value of `dialect` in `owner`, if there is one.
    void read(SectionReader &owner, Dialect &dialect) const;
    /// The list `key` of `owner`.
    void readRules(SectionReader &owner, QStringView key, QList<DialectRule> &rules) const;

private:
    static void readApis(SectionReader &section, Dialect &dialect);
    static void readReasoning(SectionReader &section, Dialect &dialect);
    [[nodiscard]] DialectRule rule(const YamlNode &node, const QString &title) const;

    ReadingContext &m_context;
};

} // namespace signalbox
