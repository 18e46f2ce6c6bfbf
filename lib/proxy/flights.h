// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/requestfingerprint.h"

#include <QMultiHash>

namespace signalbox {

class Exchange;

/// The requests under way that equal ones may join, by their fingerprints.
class Flights
{
public:
    void add(const RequestFingerprint &fingerprint, Exchange *exchange);
    /// Harmless when it is not in here.
    void remove(const RequestFingerprint &fingerprint, Exchange *exchange);
    /// One that asks the same and can still be joined by a client that wants this form; null when there is
    /// none.
    [[nodiscard]] Exchange *find(const RequestFingerprint &fingerprint, bool wantsStream) const;

private:
    QMultiHash<quint64, Exchange *> m_exchanges;
};

} // namespace signalbox
