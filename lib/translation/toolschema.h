// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace signalbox {

/// A tool's JSON schema (draft 2020-12) as providers other than Anthropic take it: an object at the root,
/// with `properties` in every object; without `$schema`, `$id`, `$comment`, formats that only the
/// specification knows and patterns that most regular expression engines refuse; and without the keywords of
/// `omits` (the words of schema_omits, docs/presets.md). The order of keys and all other bytes stay. `schema`
/// is valid JSON; an empty one becomes that of a tool without arguments.
[[nodiscard]] QByteArray cleanedSchema(const QByteArray &schema, const QStringList &omits = {});

/// The same as the Messages API takes it, which is the strictest about the root: no anyOf, oneOf or allOf
/// there.
[[nodiscard]] QByteArray anthropicSchema(const QByteArray &schema);

} // namespace signalbox
