// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/answerobserver.h"
#include "usage/outputmeter.h"
#include "usage/usagereader.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace signalbox {

/// Reads what an answer cost while it goes by.
class UsageObserver final : public AnswerObserver
{
public:
    /// `estimatePrompt`, in tokens, of an answer that may be cut before it states its own; null = it is none
    /// that is made for a prompt.
    void begin(Protocol protocol, std::function<qint64()> estimatePrompt = {})
    {
        m_estimatePrompt = std::move(estimatePrompt);
        m_reader = UsageReader(protocol);
        m_meter = OutputMeter(protocol);
        m_seen = 0;
        m_stated = 0;
        m_hasContent = false;
    }
    [[nodiscard]] const TokenUsage &usage() const { return m_reader.usage(); }
    /// So far: what is stated once content has come, and a guess of what came since.
    [[nodiscard]] qint64 outputTokens() const { return m_stated + m_meter.tokens(); }

    /// Of a stream that was cut: most state what the answer costs only in the last event.
    [[nodiscard]] TokenUsage usageOfCut() const
    {
        TokenUsage usage = m_reader.usage();
        if (!m_hasContent || !m_estimatePrompt)
            return usage;
        usage.output = std::max(usage.output, outputTokens());
        if (usage.prompt() == 0)
            usage.input = m_estimatePrompt();
        usage.known = usage.total() > 0;
        return usage;
    }

    void onEvent(const SseParser::Event &event) override
    {
        m_reader.readEvent(event);
        m_hasContent = m_meter.feed(event) || m_hasContent;
        if (std::exchange(m_seen, m_reader.usage().output) == m_seen || !m_hasContent)
            return; // what message_start states is no more than its own begin
        m_stated = m_seen;
        m_meter.restart();
    }
    void onBody(const QByteArray &body) override
    {
        m_reader.readBody(body);
        m_stated = m_reader.usage().output;
    }
    void onTail(const QByteArray &tail) override
    {
        m_reader.readTail(tail);
        m_stated = m_reader.usage().output;
    }

private:
    std::function<qint64()> m_estimatePrompt;
    UsageReader m_reader{Protocol::Anthropic};
    OutputMeter m_meter{Protocol::Anthropic};
    qint64 m_seen = 0; ///< the figure of the last event
    qint64 m_stated = 0; ///< that counts
    bool m_hasContent = false;
};

} // namespace signalbox
