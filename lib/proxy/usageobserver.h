// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/answerobserver.h"
#include "usage/usagereader.h"

namespace signalbox {

/// Reads what an answer cost while it goes by.
class UsageObserver final : public AnswerObserver
{
public:
    void begin(Protocol protocol) { m_reader = UsageReader(protocol); }
    [[nodiscard]] const TokenUsage &usage() const { return m_reader.usage(); }

    void onEvent(const SseParser::Event &event) override { m_reader.readEvent(event); }
    void onBody(const QByteArray &body) override { m_reader.readBody(body); }
    void onTail(const QByteArray &tail) override { m_reader.readTail(tail); }

private:
    UsageReader m_reader{Protocol::Anthropic};
};

} // namespace signalbox
