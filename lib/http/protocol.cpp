// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/protocol.h"

#include "core/jsonslice.h"
#include "http/responseserror.h"

namespace signalbox {

Protocol protocolOfPath(QByteArrayView path, bool hasAnthropicVersion)
{
    if (path == "/v1/responses" || path.startsWith("/v1/responses/"))
        return Protocol::Responses;
    if (path.startsWith("/v1/chat/") || path.startsWith("/v1/embeddings"))
        return Protocol::OpenAi;
    if (path.startsWith("/v1/models") || path.startsWith("/v1/files") || path.startsWith("/v1/batches"))
        return hasAnthropicVersion ? Protocol::Anthropic : Protocol::OpenAi;
    return Protocol::Anthropic;
}

namespace {

/// OpenAI's clients decide by it what to do about a context that is full.
QByteArray openAiErrorCode(const Error &error)
{
    const bool isOverflow = error.kind == Error::Kind::InvalidRequest
        && (error.message.contains(QStringLiteral("prompt is too long"))
            || error.message.contains(QStringLiteral("maximum context length"))
            || error.message.contains(QStringLiteral("context_length_exceeded")));
    return isOverflow ? QByteArray(R"("context_length_exceeded")") : QByteArray("null");
}

} // namespace

QByteArray errorBody(Protocol protocol, const Error &error, const QByteArray &requestId)
{
    const QByteArray type = JsonSlice::quoted(errorTypeName(error.kind));
    const QByteArray message = JsonSlice::quoted(error.message.toUtf8());
    if (protocol != Protocol::Anthropic)
        return R"({"error":{"message":)" + message + R"(,"type":)" + type + R"(,"param":null,"code":)"
            + openAiErrorCode(error) + "}}";
    return R"({"type":"error","error":{"type":)" + type + R"(,"message":)" + message + R"(},"request_id":)"
        + JsonSlice::quoted(requestId) + '}';
}

namespace {

QByteArray failedResponse(const Error &error, const QByteArray &requestId)
{
    return R"(event: response.failed
data: {"type":"response.failed","response":{"id":)"
        + JsonSlice::quoted(QByteArray("resp_" + requestId))
        + R"(,"object":"response","status":"failed","output":[],"error":{"code":")"
        + responsesErrorCode(error) + R"(","message":)" + JsonSlice::quoted(error.message.toUtf8())
        + "}}}\n\n";
}

} // namespace

QByteArray streamOpening(Protocol protocol, const QByteArray &requestId)
{
    if (protocol != Protocol::Responses)
        return {};
    return R"(event: response.created
data: {"type":"response.created","sequence_number":0,"response":{"id":)"
        + JsonSlice::quoted(QByteArray("resp_" + requestId))
        + R"(,"object":"response","status":"in_progress","output":[]}})" + "\n\n";
}

QByteArray errorEvent(Protocol protocol, const Error &error, const QByteArray &requestId)
{
    if (protocol == Protocol::Responses)
        return failedResponse(error, requestId);
    const QByteArray data = "data: " + errorBody(protocol, error, requestId) + "\n\n";
    return protocol == Protocol::Anthropic ? "event: error\n" + data : data;
}

QByteArray keepAliveEvent(Protocol protocol)
{
    return protocol == Protocol::Anthropic ? QByteArray("event: ping\ndata: {\"type\": \"ping\"}\n\n")
                                           : QByteArray(": keep-alive\n\n");
}

} // namespace signalbox
