// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "ledger/ledgersnapshot.h"

#include <QMutex>

#include <deque>
#include <functional>

class QObject;

namespace signalbox {

/// What stands between a ledger and the thread of its database: exchanges in one direction, answers and the
/// state in the other. Both threads may call everything; nobody waits for longer than a copy takes.
class LedgerQueue
{
public:
    static constexpr qsizetype mostWaiting = 20'000; ///< then the oldest are lost

    /// `receiver` is who post() is for.
    explicit LedgerQueue(QObject *receiver, qsizetype most = mostWaiting) : m_most(most), m_receiver(receiver)
    { }

    /// How many may wait, and be taken and not written yet.
    [[nodiscard]] qsizetype most() const { return m_most; }

    /// True when nothing has waited before: the other thread has to be told.
    bool add(const ExchangeRecord &record);
    /// A question is about to be posted: what is added from now on is not taken before it is answered.
    void ask();
    /// The oldest of the questions is.
    void answered();
    /// Those that wait, and were added before the oldest question that is not answered.
    [[nodiscard]] QList<ExchangeRecord> take();
    [[nodiscard]] bool isEmpty() const;
    /// Those that were taken, but are not written yet; `lost` are none of them any more.
    void setUnwritten(qint64 count, qint64 lost);

    [[nodiscard]] LedgerState state() const;
    /// But for what is waiting and lost.
    void setState(const LedgerState &state);

    /// Calls it on the thread of the receiver, unless that is gone.
    void post(const std::function<void()> &call);
    /// The receiver is about to go.
    void leave();

private:
    mutable QMutex m_mutex;
    const qsizetype m_most;
    std::deque<ExchangeRecord> m_records;
    quint64 m_added = 0; ///< the last of them had this number
    std::deque<quint64> m_questions; ///< what m_added was when each was asked
    qint64 m_unwritten = 0;
    qint64 m_lost = 0;
    LedgerState m_state;
    QObject *m_receiver;
};

} // namespace signalbox
