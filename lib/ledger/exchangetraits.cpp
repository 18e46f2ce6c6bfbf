// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangetraits.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace signalbox {

int exchangeoutcome::of(const ExchangeRecord &record)
{
    int outcomes = 0;
    if (record.clientLeft)
        outcomes = left;
    else if (record.status >= 400 || !record.error.isEmpty())
        outcomes = failed;
    else
        outcomes = good;
    const auto sent = std::count_if(record.attempts.cbegin(), record.attempts.cend(),
        [](const AttemptRecord &attempt) { return attempt.sent; });
    return sent > 1 ? outcomes | retried : outcomes;
}

qint64 hashOf(const QByteArray &text)
{
    const QByteArray digest = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    const auto hash = qFromBigEndian<qint64>(digest.constData());
    return hash == 0 ? 1 : hash;
}

QString programOf(const QByteArray &client)
{
    return QString::fromUtf8(client.left(client.indexOf('/')));
}

bool isCount(const ExchangeRecord &record)
{
    return record.path.endsWith("/count_tokens");
}

} // namespace signalbox
