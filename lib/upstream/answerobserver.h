// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/sseparser.h"

#include <QByteArray>

namespace signalbox {

/// Watches an answer go by, be it good or not: every event of a stream, or a plain answer once as a whole.
class AnswerObserver
{
public:
    AnswerObserver() = default;
    virtual ~AnswerObserver() = default;
    Q_DISABLE_COPY_MOVE(AnswerObserver)

    virtual void onEvent(const SseParser::Event &event) = 0;
    virtual void onBody(const QByteArray &body) = 0;
    /// Instead, of one that was too large to be held: its end (bytetail.h), when it is over.
    virtual void onTail(const QByteArray &tail) = 0;
};

} // namespace signalbox
