// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/responsewriter.h"

namespace signalbox::test {

/// Writes down what it is told.
class FakeResponseWriter final : public ResponseWriter
{
public:
    /// What became of the answer; it outlives the writer.
    struct Story
    {
        int status = 0;
        Headers headers;
        qint64 contentLength = -2;
        QByteArray body;
        bool ended = false;
        bool aborted = false;
    };

    explicit FakeResponseWriter(Story &story) : m_story(story) { }

    void start(int status, const Headers &headers, qint64 contentLength) override
    {
        Q_ASSERT(m_story.status == 0);
        m_story.status = status;
        m_story.headers = headers;
        m_story.contentLength = contentLength;
    }
    void write(const QByteArray &bytes) override { m_story.body += bytes; }
    void end() override { m_story.ended = true; }
    void abort() override { m_story.aborted = true; }
    [[nodiscard]] bool isCongested() const override { return congested; }
    [[nodiscard]] bool isStarted() const override { return m_story.status != 0; }

    bool congested = false;

private:
    Story &m_story;
};

} // namespace signalbox::test
