// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/resourceowners.h"

namespace signalbox {

/// Reads the ids out of an answer of the files and batches kind while it goes by.
class AnswerIds
{
public:
    explicit AnswerIds(ResourceOwners &owners) : m_owners(owners) { }

    /// `contentLength` of the whole answer, -1 when it is not known. The ids are known before the last byte
    /// is passed on: with it the client may come back at once.
    void feed(const QByteArray &bytes, qint64 contentLength, const ResourceOwner &owner);
    /// There is no more to come.
    void finish(const ResourceOwner &owner);

private:
    /// Larger answers are not searched.
    static constexpr qsizetype longest = 256 * 1024;

    ResourceOwners &m_owners;
    QByteArray m_bytes;
};

} // namespace signalbox
