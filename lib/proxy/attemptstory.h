// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "ledger/exchangerecord.h"
#include "upstream/failure.h"

#include <vector>

namespace signalbox {

/// What happened to the targets of one exchange, and what that comes to when none of them answered.
class AttemptStory
{
public:
    struct Entry
    {
        QString provider;
        Failure failure;
    };
    /// The answer to a client when every target has failed.
    struct Verdict
    {
        int status = 503;
        Headers headers;
        QByteArray body;
        Error error; ///< the same for logs and for streams that have begun
    };

    void add(const QString &provider, const Failure &failure) { m_entries.push_back({provider, failure}); }
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }

    /// With one target tried its answer goes back to the letter; with several the most useful error comes
    /// first.
    [[nodiscard]] Verdict verdict(Protocol protocol, const QByteArray &requestId) const;

    /// True when a client can make more of the first than of the second.
    [[nodiscard]] static bool isMoreUseful(const Failure &failure, const Failure &other);

    /// `text` as it may stand in a header field: printable ASCII, not too long.
    static QByteArray headerText(const QString &text);
    /// One header value: "work=529 overloaded_error; home=ok".
    static QByteArray headerValue(const QList<AttemptRecord> &attempts);

private:
    [[nodiscard]] const Entry &mostUseful() const;
    [[nodiscard]] std::chrono::milliseconds retryAfter() const;

    std::vector<Entry> m_entries;
};

} // namespace signalbox
