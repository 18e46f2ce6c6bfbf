// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerqueue.h"

#include <QMutexLocker>
#include <QObject>

#include <iterator>

namespace signalbox {

bool LedgerQueue::add(const ExchangeRecord &record)
{
    const QMutexLocker lock(&m_mutex);
    const bool isFirst = m_records.empty();
    m_records.push_back(record);
    if (static_cast<qsizetype>(m_records.size()) > m_most) {
        m_records.pop_front();
        ++m_lost;
    }
    return isFirst;
}

QList<ExchangeRecord> LedgerQueue::take()
{
    std::deque<ExchangeRecord> taken;
    {
        const QMutexLocker lock(&m_mutex);
        taken.swap(m_records);
        m_unwritten += static_cast<qint64>(taken.size());
    }
    return {std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end())};
}

void LedgerQueue::setUnwritten(qint64 count, qint64 lost)
{
    const QMutexLocker lock(&m_mutex);
    m_unwritten = count;
    m_lost += lost;
}

LedgerState LedgerQueue::state() const
{
    const QMutexLocker lock(&m_mutex);
    LedgerState state = m_state;
    state.waiting = m_unwritten + static_cast<qint64>(m_records.size());
    state.lost = m_lost;
    return state;
}

void LedgerQueue::setState(const LedgerState &state)
{
    const QMutexLocker lock(&m_mutex);
    m_state = state;
}

void LedgerQueue::post(const std::function<void()> &call)
{
    const QMutexLocker lock(&m_mutex);
    if (m_receiver)
        QMetaObject::invokeMethod(m_receiver, call, Qt::QueuedConnection);
}

void LedgerQueue::leave()
{
    const QMutexLocker lock(&m_mutex);
    m_receiver = nullptr;
}

} // namespace signalbox
