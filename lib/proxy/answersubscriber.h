// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answercopy.h"
#include "proxy/clientanswer.h"

#include <QMetaType>

#include <optional>

namespace signalbox {

/// How an answer begins.
struct AnswerHead
{
    int status = 200;
    Headers headers;
    qint64 contentLength = -1;
    ClientAnswer::Form form = ClientAnswer::Form::Bytes;
};

/// Why an answer does not end well: an error for streams that have begun, and the answer for clients that
/// have no head yet. Without a body each gets one with its own id.
struct AnswerRefusal
{
    Error error;
    int status = 0;
    Headers headers;
    QByteArray body;

    explicit AnswerRefusal(Error reason);
    AnswerRefusal(Error reason, int answerStatus, Headers answerHeaders, QByteArray answerBody = {});
    AnswerRefusal(int answerStatus, Headers answerHeaders, QByteArray answerBody);
};

/// What became of a client that was given the answer to another one's request.
struct FollowerRecord
{
    QByteArray requestId;
    int status = 0; ///< as sent to it; 0 when it left before
    qint64 bytes = 0;
    bool streamed = false; ///< it asked for a stream
    bool clientLeft = false;
    QString error; ///< one line; empty when all went well
};

/// One client that takes an answer at its own pace: it has its place in the copy, and when it takes no more
/// the rest waits there. A client that wants the other form is answered at the end, when all is known.
class AnswerSubscriber final : public QObject
{
    Q_OBJECT

public:
    enum class Wants {
        AnyForm,
        Stream,
        Message,
    };

    /// The copy outlives it.
    AnswerSubscriber(std::unique_ptr<ResponseWriter> writer, const ClientAnswer::Settings &settings,
        Wants wants, const AnswerCopy &copy, const Clock &clock);

    [[nodiscard]] ClientAnswer &answer() { return m_answer; }
    [[nodiscard]] const ClientAnswer &answer() const { return m_answer; }
    void setProtocol(Protocol protocol);

    /// Calls come in the order begin, pump*, end; or refuse at any time. ended() is emitted once behind
    /// them: at once, or when the client has taken the rest.
    void begin(const AnswerHead &head);
    /// Passes on what has come, as far as the client takes it.
    void pump();
    /// The proper end. `converted` is what those get who convert(); nothing when there are none.
    void end(const QByteArray &converted);
    void refuse(const AnswerRefusal &refusal);
    /// Ends it now, without the rest.
    void giveUp(const Error &error);
    /// Passes on the rest, whether the client takes it or not.
    void flush();
    /// It is answered by other means: no signal comes any more.
    void retire() { m_done = true; }

    /// It waits for the whole answer in the other form.
    [[nodiscard]] bool converts() const { return m_converts; }
    /// The first piece it still needs.
    [[nodiscard]] qsizetype needs() const;
    /// Why it did not end well, in one line; empty when it did.
    [[nodiscard]] QString error() const { return m_refusal ? m_refusal->error.message : QString(); }
    /// The rest waits for the client.
    [[nodiscard]] bool isBehind() const { return m_waits; }
    [[nodiscard]] bool isDone() const { return m_done; }
    [[nodiscard]] FollowerRecord record() const;

signals:
    void drained();
    /// All has been said, or the client has left (see the record).
    void ended();

private:
    void onDrained();
    void onClientLeft();
    void startPassing();
    void tell(const AnswerRefusal &refusal);
    [[nodiscard]] Headers headersOf(const AnswerRefusal &refusal) const;
    void deliver(const QByteArray &converted);
    void conclude();

    const AnswerCopy &m_copy;
    ClientAnswer m_answer;
    QByteArray m_id;
    Wants m_wants;
    Protocol m_protocol = Protocol::Anthropic;
    std::optional<AnswerHead> m_head;
    qsizetype m_next = 0; ///< piece of the copy
    bool m_passes = false; ///< the pieces as they are
    bool m_converts = false;
    bool m_waits = false; ///< for the client to take what was written
    bool m_ending = false;
    std::optional<AnswerRefusal> m_refusal; ///< how it ends, if not well
    bool m_done = false;
    bool m_left = false;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::FollowerRecord)
