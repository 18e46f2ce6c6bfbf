// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeupstream.h"

namespace signalbox::test {

/// A request whose answer names its number, so that an answer given to the wrong client shows.
inline QByteArray numberedBody(int number)
{
    return R"({"model":"m","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"#)"
        + QByteArray::number(number) + R"(#"}]})";
}

/// The whole stream that belongs to numberedBody().
inline QByteArrayList numberedEvents(const QByteArray &number)
{
    return messageEvents("for " + number + " only");
}
inline QByteArrayList numberedEvents(int number)
{
    return numberedEvents(QByteArray::number(number));
}

inline FakeAnswer numberedAnswer(const FakeUpstream::Request &request)
{
    return FakeAnswer::stream(numberedEvents(request.body.split('#').value(1)));
}

/// The same, held after its first four events.
inline FakeAnswer heldNumberedAnswer(const FakeUpstream::Request &request)
{
    return numberedAnswer(request).holdBefore(5);
}

} // namespace signalbox::test
