// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QByteArrayList>
#include <QList>
#include <QMetaType>

#include <chrono>

namespace signalbox::test {

/// What a FakeUpstream does with one request, step by step.
struct FakeAnswer
{
    enum class End {
        KeepOpen, ///< the answer is complete, the connection waits for the next request
        Close, ///< FIN
        Reset, ///< RST
        Stall, ///< nothing more, for ever
    };
    struct Step
    {
        QByteArray bytes;
        std::chrono::milliseconds pause{0}; ///< before the bytes
        bool hold = false; ///< before the bytes, until FakeUpstream::proceed()
    };

    QList<Step> steps;
    End end = End::KeepOpen;

    /// A whole answer with Content-Length.
    static FakeAnswer plain(int status, const QByteArray &body, const Headers &headers = {});
    static FakeAnswer json(int status, const QByteArray &body);
    /// {"type":"error","error":{…}} with its status.
    static FakeAnswer error(int status, const QByteArray &type, const QByteArray &message = "as scripted");
    /// Each piece is one HTTP chunk; `pause` stands before every piece but the first.
    static FakeAnswer stream(
        const QByteArrayList &pieces, std::chrono::milliseconds pause = {}, const Headers &headers = {});
    /// The same cut short: the last chunk never comes and the connection ends.
    static FakeAnswer cutStream(const QByteArrayList &pieces, End end = End::Close);
    static FakeAnswer raw(const QByteArray &bytes, End end = End::Close);
    static FakeAnswer reset() { return {{}, End::Reset}; }
    static FakeAnswer close() { return {{}, End::Close}; }
    static FakeAnswer stall() { return {{}, End::Stall}; }

    /// Only a head; what follows is added with chunk() and bytes().
    static FakeAnswer head(
        int status, const Headers &headers, const QByteArray &framing = "transfer-encoding: chunked");

    FakeAnswer &after(std::chrono::milliseconds pause);
    /// What is added behind this waits until FakeUpstream::proceed().
    FakeAnswer &hold();
    /// As hold(), but before this step: 0 is the head, 1 the first piece of a stream.
    FakeAnswer &holdBefore(qsizetype step);
    FakeAnswer &chunk(const QByteArray &bytes, std::chrono::milliseconds pause = {});
    FakeAnswer &lastChunk(std::chrono::milliseconds pause = {});
    FakeAnswer &bytes(const QByteArray &bytes, std::chrono::milliseconds pause = {});
    FakeAnswer &endingWith(End way, std::chrono::milliseconds pause = {});
};

/// The events of a short, proper Messages API stream that says `text` word by word.
QByteArrayList messageEvents(
    const QByteArray &text = "Hello from upstream", const QByteArray &model = "claude-sonnet-4-5");
/// The same as one JSON object.
QByteArray messageJson(
    const QByteArray &text = "Hello from upstream", const QByteArray &model = "claude-sonnet-4-5");
QByteArray messageStartEvent();
inline const QByteArray pingEvent = "event: ping\ndata: {\"type\": \"ping\"}\n\n"; ///< a provider's, and ours
/// What a healthy provider answers to this request body: the events or the JSON object, as `stream` wants.
FakeAnswer goodAnswer(const QByteArray &requestBody, const QByteArray &text = "Hello from upstream");
QByteArray errorEventOf(const QByteArray &type, const QByteArray &message = "as scripted");

} // namespace signalbox::test

Q_DECLARE_METATYPE(signalbox::test::FakeAnswer)
