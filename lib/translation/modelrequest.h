// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox {

/// One piece of a turn. Texts are the insides of JSON strings and values are JSON, both as they were written:
/// nothing is spelled anew on its way from one protocol to the other.
struct ContentPart // NOLINT(*-optin.performance.Padding): grouped by kind
{
    enum class Kind {
        Text,
        Image, ///< `data` with `mediaType`, or `url`
        Document, ///< `data` with `mediaType`, or `url`, or `text`; `name` is its title
        Thinking, ///< `text` and `signature`; with neither of our own marks it is Anthropic's
        ToolCall, ///< `id`, `name`, `input`
        ToolResult, ///< `id`, `parts`, `isError`
    };

    Kind kind = Kind::Text;
    QByteArray text;
    QByteArray id; ///< of the call
    QByteArray writtenId; ///< the same as the client has written it, where repairToolTurns() had to change it
    QByteArray name;
    QByteArray input; ///< a JSON value; mostly an object
    QByteArray mediaType;
    QByteArray data; ///< base64
    QByteArray url;
    QByteArray signature;
    QByteArray cacheControl; ///< JSON; empty = none
    std::vector<ContentPart> parts; ///< of a tool's result: Text, Image and Document
    bool isError = false;

    static ContentPart ofText(QByteArray text)
    {
        ContentPart part;
        part.text = std::move(text);
        return part;
    }
};

struct ConversationTurn
{
    enum class Role {
        System, ///< in the middle of the conversation
        User,
        Assistant,
    };

    Role role = Role::User;
    std::vector<ContentPart> parts;
};

struct ToolDefinition
{
    QByteArray name; ///< inside of a JSON string
    QByteArray description; ///< inside of a JSON string; empty = none
    QByteArray schema; ///< JSON; empty = none
    QByteArray strict; ///< "true", "false" or empty
    QByteArray cacheControl;
    bool isFreeform = false; ///< takes a text instead of arguments: a `custom` tool of the Responses API
};

struct ToolChoice
{
    enum class Kind {
        Unset,
        Auto,
        Any,
        Named,
        None,
    };

    Kind kind = Kind::Unset;
    QByteArray name;
    bool disablesParallel = false;
};

/// Whether and how much the model is to think.
struct ReasoningWish
{
    enum class Mode {
        Unset,
        Off,
        Adaptive, ///< as the model sees fit
        Budget, ///< `budgetTokens`
    };

    Mode mode = Mode::Unset;
    qint64 budgetTokens = 0;
    QByteArray effort; ///< minimal, low, medium, high, xhigh, max; empty = not said
};

/// The JSON schema that the answer has to follow.
struct AnswerFormat
{
    QByteArray schema; ///< JSON; empty = free text
    QByteArray name;
    QByteArray strict;
    bool anyJson = false; ///< json_object: any object will do
};

/// One request to a model in no protocol's own terms: the readers make it, the writers take it. Numbers are
/// JSON as written; empty = not said. All may be views into the body that was read, which must outlive it.
struct ModelRequest
{
    QByteArray model;
    std::vector<ContentPart> system; ///< of kind Text
    std::vector<ConversationTurn> turns;
    std::vector<ToolDefinition> tools;
    ToolChoice toolChoice;
    QByteArray maxTokens;
    QByteArray temperature;
    QByteArray topP;
    QByteArray topK;
    std::vector<QByteArray> stopSequences;
    ReasoningWish reasoning;
    AnswerFormat format;
    QByteArray user; ///< an opaque name of who asks
    QByteArray cacheKey; ///< prompt_cache_key
    QByteArray serviceTier;
    QByteArray verbosity;
    bool stream = false;
    bool wantsUsage = true; ///< stream_options.include_usage of a Chat Completions client
    QStringList lost; ///< what could not be taken over, for the log: "top_k", "tool web_search_20250305"
};

} // namespace signalbox
