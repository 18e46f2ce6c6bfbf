// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestimages.h"

#include "core/jsonslice.h"

namespace signalbox {

namespace {

bool isImage(const JsonSlice &block)
{
    const auto type = block.value("type");
    return type
        && (type->bytes() == "\"image\"" || type->bytes() == "\"image_url\""
            || type->bytes() == "\"input_image\"");
}

bool hasImage(const JsonSlice &message)
{
    const auto content = message.value("content");
    if (!content)
        return false;
    for (const JsonSlice &block : content->elements()) {
        if (isImage(block))
            return true;
        const auto result = block.value("content"); // of a tool_result: blocks again, and no deeper
        for (const JsonSlice &inner : result ? result->elements() : std::vector<JsonSlice>()) {
            if (isImage(inner))
                return true;
        }
    }
    return false;
}

} // namespace

bool carriesImages(QByteArrayView body)
{
    const auto request = JsonSlice::parse(body);
    if (!request)
        return false;
    for (const char *key : {"messages", "input"}) {
        const auto messages = request->value(key);
        for (const JsonSlice &message : messages ? messages->elements() : std::vector<JsonSlice>()) {
            if (hasImage(message))
                return true;
        }
    }
    return false;
}

} // namespace signalbox
