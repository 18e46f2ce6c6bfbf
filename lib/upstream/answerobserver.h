// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/sseparser.h"

#include <QByteArray>

namespace signalbox {

/// Watches an answer go by, be it good or not: every event of a stream, or a plain answer once as a whole
/// (unless it was too large to be held).
class AnswerObserver
{
public:
    AnswerObserver() = default;
    virtual ~AnswerObserver() = default;
    Q_DISABLE_COPY_MOVE(AnswerObserver)

    virtual void onEvent(const SseParser::Event &event) = 0;
    virtual void onBody(const QByteArray &body) = 0;
};

} // namespace signalbox
