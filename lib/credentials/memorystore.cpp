// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/memorystore.h"

namespace signalbox {

void MemoryStore::read(const QString &name, QObject *context, Done done)
{
    const auto found = m_secrets.find(name);
    if (found == m_secrets.end())
        return answer(
            context, done, {Status::NotFound, {}, QStringLiteral("memory has no secret '%1'").arg(name)});
    answer(context, done, {Status::Ok, found->second, {}});
}

void MemoryStore::write(const QString &name, const Secret &value, QObject *context, Done done)
{
    if (m_secrets.size() >= mostSecrets && !m_secrets.contains(name)) {
        const QString message
            = QStringLiteral("memory takes at most %1 secrets: remove some").arg(mostSecrets);
        return answer(context, done, {Status::Failed, {}, message});
    }
    m_secrets.insert_or_assign(name, value);
    answer(context, done, {});
}

void MemoryStore::remove(const QString &name, QObject *context, Done done)
{
    if (m_secrets.erase(name) == 0)
        return answer(
            context, done, {Status::NotFound, {}, QStringLiteral("memory has no secret '%1'").arg(name)});
    answer(context, done, {});
}

QString MemoryStore::title() const
{
    return QStringLiteral("memory until the program ends");
}

} // namespace signalbox
