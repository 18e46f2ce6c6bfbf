// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsewriter.h"

namespace signalbox {

void ResponseWriter::respond(int status, Headers headers, const QByteArray &body)
{
    headers.remove("content-length");
    start(status, headers, body.size());
    if (!body.isEmpty())
        write(body);
    end();
}

} // namespace signalbox
