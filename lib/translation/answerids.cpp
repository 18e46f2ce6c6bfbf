// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/answerids.h"

#include "core/jsontext.h"
#include "core/strictjson.h"
#include "translation/toolids.h"

namespace signalbox {

QByteArray answerId(QByteArrayView prefix, QByteArrayView upstream)
{
    for (const char *known : {"chatcmpl-", "chatcmpl_", "msg_", "resp_", "gen-"}) {
        if (upstream.startsWith(QByteArrayView(known)))
            upstream = upstream.sliced(qstrlen(known));
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
