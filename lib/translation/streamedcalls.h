// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerwriter.h"
#include "translation/jsonfields.h"

#include <functional>
#include <vector>

namespace signalbox {

/// The tool calls of a Chat Completions stream, whose pieces may be mixed: they are told to the writer one
/// after the other, the open one as its pieces come, the others when it is whole.
class StreamedCalls
{
public:
    /// `beforeTool` is called with the call's id and its `extra_content` (may be empty) before it is begun.
    StreamedCalls(
        AnswerWriter &writer, std::function<void(const QByteArray &, const QByteArray &)> beforeTool)
        : m_writer(writer)
        , m_beforeTool(std::move(beforeTool))
    { }

    /// The `tool_calls` of one delta.
    void take(const JsonSlice &deltas);
    /// The `function_call` of one delta, as it was before tools.
    void takeLegacy(const JsonSlice &delta);
    /// Nothing more comes: what was waiting follows. With `isCut` the last one may be unfinished.
    void finish(bool isCut);

    /// Ends the open call when it is whole, so that something else may be said. False when it is not.
    bool closeWhole();

    /// A call is being told: nothing else may be said now.
    [[nodiscard]] bool isOpen() const { return m_open >= 0; }
    [[nodiscard]] bool isEmpty() const { return m_calls.empty(); }

private:
    struct Call
    {
        qint64 index = -1; ///< as the provider says; -1 = it does not
        QByteArray id;
        QByteArray name;
        QByteArray arguments; ///< all so far
        QByteArray extra; ///< JSON
        bool isCumulative = false; ///< each piece repeats all before it
        bool isDone = false;
    };

    void takeOne(const JsonFields &delta, size_t position, size_t siblings);
    [[nodiscard]] size_t find(const JsonFields &delta, size_t position, size_t siblings);
    [[nodiscard]] bool isAnother(const Call &call, const JsonFields &delta) const;
    void addArguments(size_t at, const JsonFields &function);
    void openNext(bool all, bool isCut = false);
    void open(size_t at);
    void close(bool isCut);
    [[nodiscard]] bool isWhole(const Call &call) const;

    AnswerWriter &m_writer;
    std::function<void(const QByteArray &, const QByteArray &)> m_beforeTool;
    std::vector<Call> m_calls;
    qsizetype m_open = -1;
};

} // namespace signalbox
