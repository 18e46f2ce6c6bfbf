// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/translation.h"

#include "core/strictjson.h"
#include "translation/anthropicanswerreader.h"
#include "translation/anthropicanswerwriter.h"
#include "translation/chatanswerreader.h"
#include "translation/chatanswerwriter.h"
#include "translation/requestreader.h"
#include "translation/responsesanswerreader.h"
#include "translation/responsesanswerwriter.h"
#include "translation/toolids.h"
#include "translation/toolturns.h"

namespace signalbox {

namespace {

Result<ModelRequest> readRequest(Protocol protocol, const QByteArray &body)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return readChatRequest(body);
    case Protocol::Responses:
        return readResponsesRequest(body);
    case Protocol::Anthropic:
        break;
    }
    return readAnthropicRequest(body);
}

WrittenRequest writeRequest(Protocol protocol, const ModelRequest &request, const RequestTarget &target)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return writeChatRequest(request, target);
    case Protocol::Responses:
        return writeResponsesRequest(request, target);
    case Protocol::Anthropic:
        break;
    }
    return writeAnthropicRequest(request, target);
}

QByteArrayList callIdsOf(const ModelRequest &request)
{
    QByteArrayList ids;
    for (const ConversationTurn &turn : request.turns) {
        for (const ContentPart &part : turn.parts) {
            if (part.kind == ContentPart::Kind::ToolCall)
                ids << cleanToolId(part.writtenId.isEmpty() ? part.id : part.writtenId);
        }
    }
    return ids;
}

} // namespace

Result<WrittenRequest> translateRequest(
    Protocol from, Protocol to, const QByteArray &body, const RequestTarget &target)
{
    const auto json = wellFormedJson(body);
    if (!json)
        return json.error();
    auto read = readRequest(from, *json);
    if (!read)
        return read.error();
    ModelRequest request = std::move(read).value();
    repairToolTurns(request);
    WrittenRequest written = writeRequest(to, request, target);
    written.lost = request.lost + written.lost;
    written.lost.removeDuplicates();
    written.callIds = callIdsOf(request);
    written.wantsUsage = request.wantsUsage;
    return written;
}

std::unique_ptr<AnswerReader> makeAnswerReader(
    Protocol upstream, AnswerWriter &writer, const QString &vendor, const Dialect &dialect)
{
    switch (upstream) {
    case Protocol::OpenAi:
        return std::make_unique<ChatAnswerReader>(writer, vendor, dialect);
    case Protocol::Responses:
        return std::make_unique<ResponsesAnswerReader>(writer, vendor);
    case Protocol::Anthropic:
        break;
    }
    return std::make_unique<AnthropicAnswerReader>(writer, vendor);
}

std::unique_ptr<AnswerWriter> makeAnswerWriter(Protocol client, AnswerContext context)
{
    switch (client) {
    case Protocol::OpenAi:
        return std::make_unique<ChatAnswerWriter>(std::move(context));
    case Protocol::Responses:
        return std::make_unique<ResponsesAnswerWriter>(std::move(context));
    case Protocol::Anthropic:
        break;
    }
    return std::make_unique<AnthropicAnswerWriter>(std::move(context));
}

} // namespace signalbox
