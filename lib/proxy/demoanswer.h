// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/httprequest.h"

#include <QByteArrayList>

namespace signalbox {

/// What the built-in demo provider says to one Messages request: a thinking block, a text, and one tool call
/// when the request has tools and its last user text asks for one (never in answer to a tool result). It
/// shows a newcomer the whole way without a key.
class DemoAnswer
{
public:
    static Result<DemoAnswer> to(const HttpRequest &request);

    [[nodiscard]] bool isStream() const { return m_stream; }
    /// The stream as server-sent events; each is sent after a pause of one token.
    [[nodiscard]] QByteArrayList events() const;
    /// The same as one Messages API object.
    [[nodiscard]] QByteArray message() const;

    /// The answer to count_tokens: four bytes a token, roughly.
    static QByteArray tokenCount(const HttpRequest &request);

private:
    struct ToolCall
    {
        QByteArray id;
        QByteArray name;
        QByteArray input; ///< JSON object
    };

    [[nodiscard]] QByteArray head(
        const QByteArray &content, const QByteArray &stopReason, int outputTokens) const;
    [[nodiscard]] int outputTokens() const;

    bool m_stream = false;
    QByteArray m_model;
    QByteArray m_thinking;
    QByteArray m_text;
    std::optional<ToolCall> m_toolCall;
    int m_inputTokens = 0;
};

} // namespace signalbox
