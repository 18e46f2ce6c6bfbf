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
    RequestFingerprint(
        HttpRequest request, std::vector<JsonSlice::Member> members, QStringList models, QByteArray session);

    /// Costs next to nothing; the same for equal requests while the program runs, and nearly always different
    /// for those of different sessions or with conversations of different sizes.
    [[nodiscard]] quint64 quickHash() const { return m_quickHash; }
    /// SHA-256, which is worked out when it is first asked for: equal for equal requests only.
    [[nodiscard]] const QByteArray &digest() const;

private:
    struct Member
    {
        QByteArray key;
        QByteArrayView value;
    };

    [[nodiscard]] QByteArray context() const;
    [[nodiscard]] std::vector<Member> sortedMembers() const;

    HttpRequest m_request;
    std::vector<JsonSlice::Member> m_members; ///< views into the request's body
    QStringList m_models;
    QByteArray m_session;
    quint64 m_quickHash = 0;
    mutable QByteArray m_digest;
};

} // namespace signalbox
