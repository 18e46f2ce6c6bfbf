// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonedit.h"

namespace signalbox {

struct ClientRequest;

/// The wish of a Chat Completions request that its stream tell the usage, where the client has not made it:
/// without it nobody tells.
class UsageWish
{
public:
    UsageWish() = default;
    /// The request must outlive this.
    explicit UsageWish(const ClientRequest &asked);

    /// There is something to be added.
    [[nodiscard]] bool isMissing() const { return !m_text.isEmpty(); }
    /// Adds it, and changes nothing else; `edit` is of the request's body.
    void addTo(JsonEdit &edit) const { edit.replace(m_place, m_text); }

private:
    QByteArrayView m_place; ///< within the body
    QByteArray m_text; ///< what comes to stand there
};

} // namespace signalbox
