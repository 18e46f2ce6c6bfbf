// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgernames.h"

namespace signalbox {

namespace {

constexpr qint64 notThere = -1;

} // namespace

std::optional<qint64> LedgerNames::idOf(const QString &name)
{
    const QString kept = cut(name);
    std::optional<qint64> id = knownIdOf(kept);
    if (id || m_connection.problem())
        return id;
    const std::optional<qint64> count = m_connection.number(QStringLiteral("SELECT max(id) FROM names"));
    if (!count)
        return std::nullopt;
    if (*count >= m_most)
        return other;
    if (!m_connection.run(QStringLiteral("INSERT INTO names (name) VALUES (?)"), {kept}))
        return std::nullopt;
    return knownIdOf(kept);
}

std::optional<qint64> LedgerNames::knownIdOf(const QString &name)
{
    m_connection.setProblem({});
    const QString kept = cut(name);
    if (kept.isEmpty())
        return none;
    if (const auto found = m_ids.constFind(kept); found != m_ids.constEnd())
        return *found;
    const std::optional<qint64> id
        = m_connection.number(QStringLiteral("SELECT id FROM names WHERE name = ?"), {kept}, notThere);
    if (!id || *id == notThere)
        return std::nullopt;
    m_ids.insert(kept, *id);
    m_names.insert(*id, kept);
    return *id;
}

QString LedgerNames::nameOf(qint64 id)
{
    if (id == none)
        return {};
    if (const auto found = m_names.constFind(id); found != m_names.constEnd())
        return *found;
    std::optional<QSqlQuery> query
        = m_connection.ask({QStringLiteral("SELECT name FROM names WHERE id = ?"), {id}});
    if (!query || !query->next())
        return {};
    QString name = query->value(0).toString();
    m_ids.insert(name, id);
    m_names.insert(id, name);
    return name;
}

void LedgerNames::forget()
{
    m_ids.clear();
    m_names.clear();
}

} // namespace signalbox
