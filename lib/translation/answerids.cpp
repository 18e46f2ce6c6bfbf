// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/answerids.h"

#include "core/jsontext.h"
#include "core/strictjson.h"
#include "translation/toolids.h"

#include <array>

namespace signalbox {

QByteArray answerId(QByteArrayView prefix, QByteArrayView upstream)
{
    constexpr std::array<QByteArrayView, 5> prefixes{"chatcmpl-", "chatcmpl_", "msg_", "resp_", "gen-"};
    for (const QByteArrayView known : prefixes) {
        if (upstream.startsWith(known))
            upstream = upstream.sliced(known.size());
    }
    return prefix.toByteArray() + cleanToolId(upstream);
}

QByteArray wholeInput(QByteArrayView inner)
{
    const QByteArray json = unescapedText(inner);
    if (json.trimmed().isEmpty())
        return "{}";
    return isJsonObject(json) ? json : QByteArray(R"({"_unfinished":")" + inner.toByteArray() + R"("})");
}

} // namespace signalbox
