// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
#include "http/httprequest.h"

#include <QStringList>

#include <vector>

namespace signalbox {

/// Whether two requests ask the same of the same provider on behalf of the same client: told by everything
/// that may change the answer, to the letter, but not by the order of the body's fields nor by `stream`,
/// which says only in which form the answer is wanted.
class RequestFingerprint
{
public:
    /// `members` are those of the request's body. `models` stand for the body's own `model` and `provider`:
    /// where the request may be sent. `session` is the client's conversation; may be empty.
    RequestFingerprint(const HttpRequest &request, const std::vector<JsonSlice::Member> &members,
        const QStringList &models, const QByteArray &session);

    /// Cheap; different for nearly all different requests, the same for equal ones while the program runs.
    [[nodiscard]] quint64 quickHash() const { return m_quickHash; }
    /// SHA-256, which is worked out when it is first asked for: equal for equal requests only.
    [[nodiscard]] const QByteArray &digest() const;

private:
    struct Member
    {
        QByteArray key;
        QByteArrayView value;
    };

    void takeMembers(const std::vector<JsonSlice::Member> &members);

    QByteArray m_body; ///< shared with the request: the values are views into it
    QByteArray m_context; ///< all that counts beside the body
    std::vector<Member> m_members; ///< by key
    quint64 m_quickHash = 0;
    mutable QByteArray m_digest;
};

} // namespace signalbox
