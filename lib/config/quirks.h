// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace signalbox {

/// What a provider rejects and so is taken out of the requests to it: always the header half (betas) and the
/// body half together. Filled from the tables of presets.json; nothing is known by a provider's name.
struct Quirks
{
    QStringList betas; ///< patterns of tokens of anthropic-beta
    QStringList fields; ///< of the body; "a.b" is one inside another, "a[].b" one in each element of a list
    QStringList toolFields; ///< of an entry of `tools`, and of its `custom`
    QStringList tools; ///< patterns of the `type` of tools that are left out
    QStringList blocks; ///< patterns of the type, or type/name, of content blocks, in tool results, too
    QStringList cacheControlKeys; ///< the only keys a cache_control may have; empty = any
    bool liftsSystemMessages = false; ///< messages of role system become part of `system`
    QStringList adaptiveModels; ///< patterns of upstream models that know adaptive thinking …
    bool budgetsThinking = false; ///< … all others get a budget in its place

    [[nodiscard]] bool isEmpty() const { return *this == Quirks(); }
    friend bool operator==(const Quirks &, const Quirks &) = default;
};

/// How names of models are made for a provider that calls them by a rule: "claude-sonnet-4-5-20250929" →
/// "databricks-claude-sonnet-4-5".
struct ModelNaming
{
    QString prefix; ///< empty = there is no rule
    bool stripsDate = true;
    QList<std::pair<QString, QString>> families; ///< a bare family ("opus") → its default upstream model
    QString fallback; ///< for names of no family; empty = by the rule as well

    friend bool operator==(const ModelNaming &, const ModelNaming &) = default;
};

} // namespace signalbox
