// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answersubscriber.h"

#include "translation/messageassembler.h"
#include "translation/messageevents.h"
#include "upstream/failure.h"

namespace signalbox {

namespace {

const Headers jsonHeaders{{"content-type", "application/json"}};

} // namespace

AnswerRefusal::AnswerRefusal(Error reason)
    : error(std::move(reason))
    , status(httpStatus(error.kind))
    , headers(jsonHeaders)
{ }

AnswerRefusal::AnswerRefusal(Error reason, int answerStatus, Headers answerHeaders, QByteArray answerBody)
    : error(std::move(reason))
    , status(answerStatus)
    , headers(std::move(answerHeaders))
    , body(std::move(answerBody))
{ }

AnswerRefusal::AnswerRefusal(int answerStatus, Headers answerHeaders, QByteArray answerBody)
    : error(classifyAnswer(answerStatus, answerHeaders, answerBody, CredentialOwner::Client).error)
    , status(answerStatus)
    , headers(std::move(answerHeaders))
    , body(std::move(answerBody))
{ }

AnswerSubscriber::AnswerSubscriber(std::unique_ptr<ResponseWriter> writer,
    const ClientAnswer::Settings &settings, Wants wants, const AnswerCopy &copy, const Clock &clock)
    : m_copy(copy)
    , m_answer(std::move(writer), settings, clock)
    , m_id(settings.requestId)
    , m_wants(wants)
{
    connect(&m_answer, &ClientAnswer::drained, this, &AnswerSubscriber::onDrained);
    connect(&m_answer, &ClientAnswer::clientLeft, this, &AnswerSubscriber::onClientLeft);
}

void AnswerSubscriber::setProtocol(Protocol protocol)
{
    m_protocol = protocol;
    m_answer.setProtocol(protocol);
}

void AnswerSubscriber::begin(const AnswerHead &head)
{
    if (m_done)
        return;
    m_head = head;
    // What is compressed is passed on unread: only its type tells what it is, and nobody can convert it.
    const bool isEncoded = isCompressed(head.headers);
    const bool isStream = head.form == ClientAnswer::Form::Events
        || (isEncoded && head.headers.value("content-type").startsWith("text/event-stream"));
    // Whatever one would take: after an early head only a stream will do.
    const bool isOpen = m_wants == Wants::AnyForm && !m_answer.isStarted();
    const bool fits = isOpen || (m_wants != Wants::Message) == isStream;
    const bool isGood = head.status >= 200 && head.status < 300;
    m_converts = !fits && isGood && !isEncoded && MessageAssembler::supports(m_protocol);
    if (m_converts)
        return;
    if (!fits && (isEncoded || m_answer.isStarted())) // an early head has promised a stream
        refuse(AnswerRefusal(
            {Error::Kind::Api, QStringLiteral("the provider answered in another form than was asked for")}));
    else
        startPassing();
}

void AnswerSubscriber::startPassing()
{
    m_passes = true;
    m_answer.start(m_head->status, m_head->headers, m_head->contentLength, m_head->form);
}

void AnswerSubscriber::pump()
{
    if (!m_passes)
        return;
    while (!m_done && !m_waits && m_next < m_copy.end()) {
        const QByteArray piece = m_copy.at(m_next++); // if the client leaves now it may be forgotten
        m_answer.pass(piece);
        m_waits = m_answer.isCongested();
    }
    if (m_done || !m_ending || m_next < m_copy.end())
        return;
    if (m_refusal)
        tell(*m_refusal);
    else
        m_answer.end();
    conclude();
}

void AnswerSubscriber::flush()
{
    while (!m_done && m_passes && m_next < m_copy.end()) {
        const QByteArray piece = m_copy.at(m_next++);
        m_answer.pass(piece);
    }
}

void AnswerSubscriber::end(const QByteArray &converted)
{
    if (m_done)
        return;
    m_ending = true;
    if (m_converts)
        deliver(converted);
    else
        pump();
}

void AnswerSubscriber::refuse(const AnswerRefusal &refusal)
{
    if (m_done)
        return;
    m_ending = true;
    m_refusal = refusal;
    if (m_passes) {
        pump(); // what came before the error comes first
        return;
    }
    tell(refusal);
    conclude();
}

void AnswerSubscriber::giveUp(const Error &error)
{
    if (m_done)
        return;
    m_refusal = AnswerRefusal(error);
    tell(*m_refusal);
    conclude();
}

void AnswerSubscriber::tell(const AnswerRefusal &refusal)
{
    if (m_answer.isStarted())
        m_answer.fail(refusal.error);
    else
        m_answer.respond(refusal.status, headersOf(refusal),
            refusal.body.isEmpty() ? errorBody(m_protocol, refusal.error, m_id) : refusal.body);
}

/// Where an answer has begun its head says whose it is, also to those who have not seen it.
Headers AnswerSubscriber::headersOf(const AnswerRefusal &refusal) const
{
    return m_head ? MessageAssembler::messageHeaders(m_head->headers) : refusal.headers;
}

void AnswerSubscriber::deliver(const QByteArray &converted)
{
    if (m_wants == Wants::Message) {
        m_answer.respond(m_head->status, MessageAssembler::messageHeaders(m_head->headers), converted);
    } else {
        m_answer.start(
            m_head->status, MessageEvents::streamHeaders(m_head->headers), -1, ClientAnswer::Form::Events);
        m_answer.pass(converted);
        m_answer.end();
    }
    conclude();
}

qsizetype AnswerSubscriber::needs() const
{
    if (m_done || (m_converts && m_wants == Wants::Message)) // a message is put together as it comes
        return m_copy.end();
    return m_next;
}

FollowerRecord AnswerSubscriber::record() const
{
    return {m_id, m_answer.status(), m_answer.bytes(), m_wants == Wants::Stream, m_left, error()};
}

void AnswerSubscriber::onDrained()
{
    m_waits = false;
    pump();
    if (!m_done)
        emit drained();
}

void AnswerSubscriber::onClientLeft()
{
    if (m_done)
        return;
    m_left = true;
    m_answer.abandon();
    conclude();
}

void AnswerSubscriber::conclude()
{
    if (std::exchange(m_done, true))
        return;
    m_waits = false;
    emit ended();
}

} // namespace signalbox
