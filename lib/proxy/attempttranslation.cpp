// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attempttranslation.h"

#include "core/jsontext.h"
#include "translation/chaterror.h"
#include "translation/requestreader.h"
#include "upstream/spokenprotocol.h"

namespace signalbox {

namespace {

QString nameOf(Protocol protocol)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return QStringLiteral("Chat Completions");
    case Protocol::Responses:
        return QStringLiteral("the Responses API");
    case Protocol::Anthropic:
        break;
    }
    return QStringLiteral("the Messages API");
}

/// On this Anthropic's SDKs send the whole conversation instead.
QByteArray threadRefusal(const Error &error, const QByteArray &requestId)
{
    QByteArray body = errorBody(Protocol::Anthropic, error, requestId);
    constexpr QByteArrayView details
        = R"(,"details":{"error_code":"thread_unsupported_request","unsupported":["thread"]})";
    body.insert(body.indexOf("},\"request_id\""), details);
    return body;
}

} // namespace

Failure untranslatable(
    const Error &error, Protocol client, const QByteArray &body, const QByteArray &requestId)
{
    Failure failure = connectionFailure(Failure::Kind::Unsupported, error.message);
    if (client == Protocol::Anthropic && continuesThread(body)) {
        failure.status = httpStatus(failure.error.kind);
        failure.headers.set("content-type", "application/json");
        failure.body = threadRefusal(failure.error, requestId);
    }
    return failure;
}

Result<std::unique_ptr<AttemptTranslation>> AttemptTranslation::of(
    const QByteArray &body, const Target &target, TranslatedAnswer answer)
{
    const ProviderConfig &provider = target.provider->config();
    const Protocol spoken = spokenProtocol(answer.protocol, provider);
    RequestTarget place{escapedText(target.model.toUtf8()), provider.vendor,
        target.provider->learnt().applied(provider.dialect.forModel(target.model), target.model)};
    if (spoken == Protocol::Anthropic) // what would be taken out afterwards would not be told
        place.dialect.omits += provider.quirks.fields + provider.quirks.toolFields;
    auto written = translateRequest(answer.protocol, spoken, body, place);
    if (!written)
        return written.error();

    std::unique_ptr<AttemptTranslation> result(new AttemptTranslation);
    result->m_protocol = spoken;
    result->m_body = written->body;
    result->m_lost = written->lost;
    result->m_toolNames = written->toolNames;
    AnswerContext context;
    context.model = escapedText(answer.model.toUtf8());
    context.vendor = provider.vendor;
    context.fallbackId = answer.requestId;
    context.createdAt = answer.createdAt;
    context.stream = answer.stream;
    context.wantsUsage = written->wantsUsage;
    context.toolNames = &result->m_toolNames;
    context.estimatePrompt = answer.estimatePrompt;
    context.usedToolIds = written->callIds;
    context.concealSecrets = answer.concealSecrets;
    result->m_writer = makeAnswerWriter(answer.protocol, std::move(context));
    result->m_reader = makeAnswerReader(spoken, *result->m_writer, provider.vendor, place.dialect);
    result->m_answer = std::move(answer);
    return result;
}

QString AttemptTranslation::description() const
{
    return QStringLiteral("translated from %1 to %2").arg(nameOf(m_answer.protocol), nameOf(m_protocol));
}

Headers AttemptTranslation::headers(Headers upstream) const
{
    const QByteArray id = upstream.value("x-request-id");
    upstream.removeAll({"content-encoding", "etag", "content-md5", "digest"});
    if (m_answer.protocol == Protocol::Anthropic && !id.isEmpty() && !upstream.contains("request-id"))
        upstream.set("request-id", id);
    if (m_answer.protocol != Protocol::Anthropic && upstream.contains("request-id") && id.isEmpty())
        upstream.set("x-request-id", upstream.value("request-id"));
    upstream.set("content-type",
        m_answer.stream ? QByteArray("text/event-stream; charset=utf-8") : QByteArray("application/json"));
    if (m_answer.stream)
        upstream.set("cache-control", "no-cache");
    return upstream;
}

QByteArray AttemptTranslation::feed(const QByteArray &bytes, bool isStream)
{
    m_isStream = isStream;
    if (!isStream) {
        m_whole += bytes;
        if (m_whole.size() > AnswerReader::largestAnswer)
            m_writer->fail(
                {Error::Kind::Api, QStringLiteral("the provider sent an answer that is too large")});
        return m_writer->hasFailed() ? m_writer->take() : QByteArray();
    }
    m_reader->feed(bytes);
    return m_writer->take();
}

QByteArray AttemptTranslation::finish()
{
    if (m_isStream)
        m_reader->finish();
    else
        m_reader->readBody(m_whole);
    return m_writer->take();
}

QByteArray AttemptTranslation::fail(const Error &error)
{
    m_writer->fail(error);
    return m_writer->take();
}

void AttemptTranslation::translate(Failure &failure) const
{
    constexpr qsizetype longest = 2000;
    if (failure.error.message.startsWith(QStringLiteral("HTTP ")) && !failure.body.isEmpty()
        && !failure.body.trimmed().startsWith('<')) // what it says in a form of its own
        failure.error.message = QString::fromUtf8(failure.body.left(longest));
    if (failure.status > 400 && failure.status != 422) // its own name for it may be any
        failure.error.kind = errorKindFromStatus(failure.status);
    const Error told = inClientWords(failure.error);
    const bool isReworded = told.message != failure.error.message;
    failure.error = told;
    if (failure.status < 400)
        return;
    // Of "429 insufficient_quota" clients expect that it passes.
    if (failure.kind == Failure::Kind::Billing)
        failure.error.kind = Error::Kind::Billing;
    if (isReworded || failure.kind == Failure::Kind::Billing)
        failure.status = httpStatus(failure.error.kind);
    failure.body = errorBody(m_answer.protocol, failure.error, m_answer.requestId);
    failure.headers.removeAll({"content-encoding", "etag"});
    failure.headers.set("content-type", "application/json");
}

} // namespace signalbox
