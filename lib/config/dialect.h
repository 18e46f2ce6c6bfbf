// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace signalbox {

/// What holds for some models of whatever provider: "o3*" takes no temperature.
struct DialectRule
{
    QStringList models; ///< patterns
    QStringList omits; ///< parameters of the request that they refuse
    QList<std::pair<QString, QString>> renames; ///< parameter → what they call it
    QStringList efforts; ///< that they know, from little to much; empty = those of the provider
    std::optional<bool> keepsCacheControl = std::nullopt;
    qint64 maxTokens = 0; ///< the most that they write, and what is asked for where nothing is; 0 = not known

    /// Patterns match the whole name, and what follows its last '/': "o3*" is also "openai/o3-mini".
    [[nodiscard]] bool matches(QStringView model) const;

    friend bool operator==(const DialectRule &, const DialectRule &) = default;
};

/// In which way a provider of type openai speaks its protocol; data of presets.json and of the configuration.
struct Dialect
{
    /// How reasoning is asked for.
    enum class Reasoning {
        Effort, ///< reasoning_effort: "high"
        Object, ///< reasoning: {"effort": "high"}
        Thinking, ///< thinking: {"type": "enabled" | "disabled"}
        EnableThinking, ///< enable_thinking: true | false
    };

    bool hasChat = true; ///< POST …/chat/completions
    bool hasResponses = false; ///< POST …/responses
    bool prefersResponses = false; ///< of the two, for requests that have to be translated
    QStringList omits;
    QList<std::pair<QString, QString>> renames;
    bool asksForReasoning = true; ///< false: efforts stay empty whatever the rules say
    Reasoning reasoning = Reasoning::Effort;
    QStringList efforts; ///< from little to much, "none" among them; empty = reasoning is never asked for
    qint64 maxTokens
        = 0; ///< the most that a model writes, and what is asked for where nothing is; 0 = not known
    QString reasoningField; ///< where the reasoning of earlier turns goes back; empty = nowhere
    bool needsReasoningWithTools = false; ///< refuses an assistant's tool calls without any
    bool inlineToolImages = false; ///< takes images inside tool results
    bool keepsCacheControl = false;
    bool thinkTags = false; ///< reasons inside <think>…</think> in its text
    bool textOnly = false; ///< takes no images
    bool onlyAutoToolChoice = false;
    QStringList schemaOmits; ///< keywords that its tool schemas must not have, beside those that nobody takes
    QList<DialectRule> rules; ///< the first one that matches counts

    /// What it is for one model: rules applied, `rules` empty.
    [[nodiscard]] Dialect forModel(const QString &model) const;
    [[nodiscard]] bool takes(QStringView parameter) const { return !omits.contains(parameter); }
    /// What it calls a parameter.
    [[nodiscard]] QString name(const QString &parameter) const;

    friend bool operator==(const Dialect &, const Dialect &) = default;
};

} // namespace signalbox
