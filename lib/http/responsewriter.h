// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QObject>

namespace signalbox {

/// Where the answer to one request goes.
///
/// Calls come in the order start, write*, end; or abort at any time. `closed` is emitted at most once, only
/// when the client has gone before end() or abort(); after it every call is harmless and does nothing.
class ResponseWriter : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 highWaterMark = 512 * 1024;

    /// Sends the head. Hop-by-hop fields, Content-Length and Date are the writer's business and are left out
    /// of `headers`; `contentLength` < 0 means that the length is not known yet.
    virtual void start(int status, const Headers &headers, qint64 contentLength) = 0;
    virtual void write(const QByteArray &bytes) = 0;
    virtual void end() = 0;
    /// Breaks the connection so that the client cannot take the answer for a complete one.
    virtual void abort() = 0;

    /// True while the client reads more slowly than we write: hold back until drained().
    [[nodiscard]] virtual bool isCongested() const = 0;
    [[nodiscard]] virtual bool isStarted() const = 0;

    /// A whole answer in one go.
    void respond(int status, Headers headers, const QByteArray &body);
    void respondJson(int status, const QByteArray &json)
    {
        respond(status, {{"content-type", "application/json"}}, json);
    }

signals:
    void drained();
    void closed();
};

} // namespace signalbox
