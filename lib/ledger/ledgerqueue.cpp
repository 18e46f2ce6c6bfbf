// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerqueue.h"

#include <QMutexLocker>
#include <QObject>

#include <utility>

namespace signalbox {

bool LedgerQueue::add(const ExchangeRecord &record)
{
    const QMutexLocker lock(&m_mutex);
    const bool isFirst = m_records.empty();
    m_records.push_back(record);
    ++m_added;
    if (static_cast<qsizetype>(m_records.size()) > m_most) {
        m_records.pop_front();
        ++m_lost;
    }
    return isFirst;
}

void LedgerQueue::ask()
{
    const QMutexLocker lock(&m_mutex);
    m_questions.push_back(m_added);
}

void LedgerQueue::answered()
{
    const QMutexLocker lock(&m_mutex);
    Q_ASSERT(!m_questions.empty());
    m_questions.pop_front();
}

bool LedgerQueue::isEmpty() const
{
    const QMutexLocker lock(&m_mutex);
    return m_records.empty();
}

QList<ExchangeRecord> LedgerQueue::take()
{
    QList<ExchangeRecord> taken;
    const QMutexLocker lock(&m_mutex);
    const quint64 last = m_questions.empty() ? m_added : m_questions.front();
    while (!m_records.empty() && m_added - m_records.size() < last) {
        taken.append(std::move(m_records.front()));
        m_records.pop_front();
    }
    m_unwritten += taken.size();
    return taken;
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
