// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

namespace signalbox {

/// A request or an answer as it went by.
struct CapturedMessage
{
    QString title; ///< "request of the client"
    QByteArray firstLine; ///< "POST /v1/messages" or a status
    Headers headers;
    QByteArray body{};
    bool isCut = false; ///< there was more of the body
    QString remark{}; ///< what became of it, in one line; may be empty

    /// Bytes of memory that it takes without its body, roughly.
    [[nodiscard]] qint64 headSize() const;
};

/// One exchange as it is written down for finding faults, secrets not yet taken out.
struct CapturedExchange
{
    /// What is kept of a body beyond the limit, so that no secret is cut in two and left in its first half.
    static constexpr qsizetype longestSecret = 16 * 1024;

    QString name; ///< of its file, without ".txt"
    QString title;
    QList<CapturedMessage> messages;
    QByteArrayList secrets; ///< that were seen in it
    qint64 reserved = 0; ///< bytes of memory that are counted for it

    /// As a text for people: without any credential, each body no longer than `maxBody`.
    [[nodiscard]] QByteArray text(qint64 maxBody) const;
};

} // namespace signalbox
